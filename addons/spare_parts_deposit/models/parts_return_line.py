from odoo import api, fields, models
from odoo.exceptions import UserError


class PartsReturnLine(models.Model):
    _name = "parts.return.line"
    _description = "Parts Return Line"
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
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)

    _product_unique = models.Constraint(
        "UNIQUE(return_id, product_id)", "This part is in another line already."
    )
    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Send back at least something.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_in_draft_only(self):
        self._check_draft()

    def _check_draft(self):
        if any(line.return_id.state != "draft" for line in self):
            raise UserError(self.env._("What was sent stays as it is. Make another return."))
