from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class StockPicking(models.Model):
    _inherit = "stock.picking"

    parts_requisition_id = fields.Many2one(
        "parts.requisition", index="btree_not_null", readonly=True, copy=False, ondelete="restrict"
    )
    parts_return_id = fields.Many2one(
        "parts.return", index="btree_not_null", readonly=True, copy=False, ondelete="restrict"
    )

    @api.model
    def _transfer_parts(self, company, source, destination, parts, after=None, **vals):
        """Move parts from one place to another, done at once.

        :param parts: pairs ``(product, quantity)``, a product once
        :param after: pickings that brought these parts to `source`; the same serials go on
        :raise UserError: they are not there
        """
        before = (after or self.browse()).move_ids.grouped("product_id")
        picking = self.create(
            {
                "picking_type_id": company._get_parts_transfer_type().id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "company_id": company.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                            "company_id": company.id,
                            "move_orig_ids": [Command.set(before[product].ids)]
                            if product in before
                            else [],
                        }
                    )
                    for product, quantity in parts
                ],
                **vals,
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking._check_all_there()
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    def _check_all_there(self):
        lacking = self.move_ids.filtered(
            lambda move: move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
        )
        if lacking:
            raise UserError(
                self.env._(
                    "%(place)s does not have enough of: %(parts)s. Restock it, or send less.",
                    place=self.location_id.name,
                    parts=", ".join(
                        f"{move.product_id.display_name}"
                        f" ({move.quantity:g}/{move.product_uom_qty:g})"
                        for move in lacking
                    ),
                )
            )
