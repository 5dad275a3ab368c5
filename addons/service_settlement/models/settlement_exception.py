from odoo import fields, models


class SettlementException(models.Model):
    """A closed order that the month could not settle, and why."""

    _name = "settlement.exception"
    _description = "Settlement Exception"
    _order = "reason, order_id"
    _rec_name = "order_id"

    run_id = fields.Many2one("settlement.run", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    order_id = fields.Many2one("service.order", required=True, index=True, ondelete="restrict")
    point_id = fields.Many2one(related="order_id.point_id")
    job_type = fields.Selection(related="order_id.job_type")
    service_type = fields.Selection(related="order_id.service_type")
    service_mode = fields.Selection(related="order_id.service_mode")
    categ_id = fields.Many2one(related="order_id.categ_id")
    area_id = fields.Many2one(related="order_id.area_id")
    result = fields.Selection(related="order_id.result")
    closed_at = fields.Datetime(related="order_id.closed_at")
    reason = fields.Selection(
        [
            ("no_rate", "No Rate Fits"),
            ("no_point", "Without Service Point"),
        ],
        required=True,
    )

    _order_unique = models.Constraint(
        "UNIQUE(run_id, order_id)", "An order is listed once in a month."
    )

    def action_view_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }
