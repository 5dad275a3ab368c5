from odoo import api, fields, models
from odoo.exceptions import UserError


class PartsReturnLine(models.Model):
    _name = "parts.return.line"
    _description = "Parts Return Line"
    _inherit = ["bounded.numbers.mixin", "closed.fields.mixin"]
    _order = "id"
    _rec_name = "product_id"

    return_id = fields.Many2one("parts.return", required=True, index=True, ondelete="cascade")
    point_id = fields.Many2one(related="return_id.point_id", store=True, index=True)
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="restrict",
    )
    lot_ids = fields.Many2many(
        "stock.lot", string="Serials", domain="[('product_id', '=', product_id)]"
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    company_id = fields.Many2one(related="return_id.company_id")
    currency_id = fields.Many2one(related="return_id.company_id.currency_id")
    released_value = fields.Monetary(
        string="Value Freed",
        readonly=True,
        by_hand=False,
        copy=False,
        help="On the deposit, when it was received.",
    )
    reason = fields.Selection(related="return_id.reason", store=True)
    requisition_id = fields.Many2one(related="return_id.requisition_id")
    state = fields.Selection(related="return_id.state", store=True, string="State of the Return")

    _product_unique = models.Constraint(
        "UNIQUE(return_id, product_id)", "This part is in another line already."
    )
    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Send back at least something.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        lines._check_serials()
        return lines

    def write(self, vals):
        if not self.env.su:
            self._check_draft()
        result = super().write(vals)
        self._check_serials()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_in_draft_only(self):
        self._check_draft()

    def _check_draft(self):
        if any(line.return_id.state != "draft" for line in self):
            raise UserError(
                self.env._(
                    "This return has been sent and can no longer be changed. Make another return."
                )
            )

    def _check_serials(self):
        """Serials are entered for each piece, or for none."""
        for line in self.filtered(lambda line: line.product_id.tracking == "serial"):
            if line.lot_ids and len(line.lot_ids) != line.quantity:
                raise UserError(
                    self.env._(
                        "%(count)s serial number(s) entered for %(pieces)s × %(part)s."
                        " Enter one serial number per piece.",
                        count=len(line.lot_ids),
                        pieces=f"{line.quantity:g}",
                        part=line.product_id.display_name,
                    )
                )

    def _prepare_release_vals_list(self, account):
        """What the account no longer holds once these lines are back."""
        parts = [(line.product_id, line.quantity) for line in self]
        return [
            {
                "account_id": account.id,
                "kind": "release",
                "held_delta": -value,
                "product_id": line.product_id.id,
                "quantity": -line.quantity,
                "return_line_id": line.id,
                "note": line.return_id.name,
            }
            for line, value in zip(self, account._held_values(parts), strict=True)
        ]
