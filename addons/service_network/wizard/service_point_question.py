from odoo import api, fields, models


class ServicePointQuestion(models.TransientModel):
    """What whoever opens or closes a service point should know first."""

    _name = "service.point.question"
    _description = "Open or Close a Service Point"

    point_id = fields.Many2one("service.point", required=True, readonly=True, ondelete="cascade")
    step = fields.Selection(
        [("activate", "Activate"), ("close", "Close")], required=True, readonly=True
    )
    remarks = fields.Text(compute="_compute_remarks")

    @api.depends("point_id", "step")
    def _compute_remarks(self):
        for question in self:
            point = question.point_id
            if question.step == "close":
                remarks = point._get_closing_remarks()
            else:
                remarks = point._get_opening_remarks()
            question.remarks = "\n".join(remarks)

    def action_go_on(self):
        self.ensure_one()
        getattr(self.point_id, f"action_{self.step}")()
        return {"type": "ir.actions.act_window_close"}
