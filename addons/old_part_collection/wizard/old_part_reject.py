from odoo import fields, models

from odoo.addons.service_base.labels import same_options


class OldPartReject(models.TransientModel):
    """What the warehouse saw that makes it reject an old part."""

    _name = "old.part.reject"
    _description = "Reject an Old Part"

    old_part_id = fields.Many2one("old.part.return", required=True, ondelete="cascade")
    reason = fields.Selection(
        same_options("old.part.return", "reject_reason"),
        required=True,
    )
    note = fields.Char()
    photo = fields.Image(max_width=1920, max_height=1920)

    def action_reject(self):
        self.ensure_one()
        self.old_part_id.action_inspect(
            self.reason, self.note, self.photo, f"{self._name},{self.id}"
        )
        return {"type": "ir.actions.act_window_close"}
