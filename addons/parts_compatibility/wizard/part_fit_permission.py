from odoo import fields, models


class PartFitPermission(models.TransientModel):
    """An expert permits a part for an order, and says why."""

    _name = "part.fit.permission"
    _description = "Permit a Part"

    order_id = fields.Many2one("service.order", required=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="cascade",
    )
    reason = fields.Char(required=True)

    def action_permit(self):
        self.ensure_one()
        self.env["part.fit.permit"].create(
            {
                "order_id": self.order_id.id,
                "product_id": self.product_id.id,
                "reason": self.reason,
            }
        )
        return {"type": "ir.actions.act_window_close"}
