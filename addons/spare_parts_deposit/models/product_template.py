from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.models.bounded_numbers_mixin import MOST


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_service_part = fields.Boolean(string="Service Part", help="Held by service points.")
    deposit_price = fields.Float(
        digits="Product Price",
        company_dependent=True,
        help="Held on the deposit for one piece. Zero: the product's cost.",
    )
    old_part_returnable = fields.Boolean(
        string="Old Part Comes Back", default=True, help="Used in warranty, the old one is owed."
    )
    warranty_months = fields.Integer(
        string="Warranty (Months)", help="On this part once it was put into a device."
    )

    _warranty_positive = models.Constraint(
        "CHECK(warranty_months >= 0)", "A warranty is zero months or more."
    )

    def write(self, vals):
        if "is_service_part" in vals:
            wanted = bool(vals["is_service_part"])
            self.filtered(lambda it: it.is_service_part != wanted)._check_none_is_held()
        return super().write(vals)

    def _check_none_is_held(self):
        """As long as points hold pieces it stays what it is.

        A service part is moved by documents and held on deposits; what came to a point as anything
        else was never weighed against the deposit.
        """
        # sudo: whether any point holds it, for whoever changes the product
        quants = self.env["stock.quant"].sudo().search(self._held_domain())
        # devices of customers are in custody there
        own = quants.filtered(
            lambda it: not it.owner_id or it.product_id.product_tmpl_id.is_service_part
        )
        for held in own.product_id.product_tmpl_id:
            if held.is_service_part:
                sentence = self.env._(
                    "Service points hold %s: it stays a service part until they are sent back.",
                    held.display_name,
                )
            else:
                sentence = self.env._(
                    "Pieces of %s lie at service points, or on their way there, that no deposit is"
                    " held for. Take them back first, make it a service part, then ship it by a"
                    " parts requisition.",
                    held.display_name,
                )
            raise ValidationError(sentence)

    def _held_domain(self):
        """Pieces at points or on their way there."""
        return [
            ("product_id.product_tmpl_id", "in", self.ids),
            ("quantity", "!=", 0),
            "|",
            ("location_id.service_point_id", "!=", False),
            ("location_id.is_parts_transit", "=", True),
        ]

    @api.constrains("is_service_part", "is_storable")
    def _check_service_part_is_stored(self):
        for product in self:
            if product.is_service_part and not product.is_storable:
                raise ValidationError(
                    self.env._(
                        "%s is a service part, so its stock has to be counted. Let it be tracked.",
                        product.display_name,
                    )
                )

    @api.constrains("deposit_price")
    def _check_deposit_price(self):
        if not all(0 <= product.deposit_price <= MOST for product in self):
            raise ValidationError(
                self.env._("A deposit price is zero or more, up to %s.", f"{MOST:,}")
            )
