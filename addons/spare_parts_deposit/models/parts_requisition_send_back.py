from odoo import models


class PartsRequisition(models.Model):
    """Parts that came with a requisition and are the wrong ones."""

    _inherit = "parts.requisition"

    def action_send_back(self):
        """A return of what came with it, open for the wrong parts to be named."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Back"),
            "res_model": "parts.return",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_point_id": self.point_id.id,
                "default_requisition_id": self.id,
                "default_reason": "wrong_sent",
            },
        }
