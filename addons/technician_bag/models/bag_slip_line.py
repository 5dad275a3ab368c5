from odoo import api, fields, models
from odoo.exceptions import UserError


class BagSlipLine(models.Model):
    _name = "bag.slip.line"
    _description = "Bag Slip Line"
    _inherit = ["bounded.numbers.mixin"]
    _order = "id"
    _rec_name = "product_id"

    slip_id = fields.Many2one("bag.slip", required=True, index=True, ondelete="cascade")
    point_id = fields.Many2one(related="slip_id.point_id", store=True, index=True)
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

    _product_unique = models.Constraint(
        "UNIQUE(slip_id, product_id)", "This part is in another line already."
    )
    _quantity_positive = models.Constraint("CHECK(quantity >= 0)", "Draw at least something.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        lines.slip_id._check_parts_fit()
        return lines

    def write(self, vals):
        self._check_open()
        result = super().write(vals)
        if "product_id" in vals:
            self.slip_id._check_parts_fit()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_open()

    def _check_open(self):
        if any(line.slip_id.state != "draft" for line in self):
            raise UserError(
                self.env._(
                    "This slip has been signed and can no longer be changed. Make another one."
                )
            )

    # --- counted by scanning ---

    def _expected_qty(self, field):
        """As many as the place holds."""
        # sudo: the stock of the slip's own point
        Quant = self.env["stock.quant"].sudo()
        return Quant._get_available_quantity(self.product_id, self.slip_id._source())

    def _count_piece(self, field, counted, lot):
        if lot and lot in self.lot_ids:
            raise UserError(
                self.env._("Serial %s was scanned already. Put this one aside.", lot.name)
            )
        self.write({field: counted, "lot_ids": [(4, lot.id)] if lot else []})
