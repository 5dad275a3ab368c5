from odoo import api, fields, models


class PartsRequisition(models.Model):
    """A point that is refused reads why."""

    _inherit = "parts.requisition"

    refusal_reason = fields.Char(compute="_compute_refusal_reason")

    @api.depends("state")
    def _compute_refusal_reason(self):
        refused = self.filtered(lambda requisition: requisition.state == "refused")
        logs = self.env["parts.log"].search(
            [("requisition_id", "in", refused.ids), ("step", "=", "refuse")], order="id"
        )
        reasons = {log.requisition_id.id: log.note for log in logs}
        for requisition in self:
            requisition.refusal_reason = requisition in refused and reasons.get(requisition.id)
