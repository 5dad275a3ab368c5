from odoo import fields, models


class PartsRequisitionRefuse(models.TransientModel):
    """Why the warehouse refuses a requisition; the point reads it on the requisition."""

    _name = "parts.requisition.refuse"
    _description = "Refuse a Requisition"

    requisition_id = fields.Many2one("parts.requisition", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_refuse(self):
        self.ensure_one()
        self.requisition_id.action_refuse(key=f"{self._name},{self.id}", note=self.reason)
        return {"type": "ir.actions.act_window_close"}
