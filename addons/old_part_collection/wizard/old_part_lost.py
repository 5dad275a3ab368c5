from odoo import fields, models


class OldPartLost(models.TransientModel):
    """What became of an old part that the point cannot give back."""

    _name = "old.part.lost"
    _description = "Old Part Lost"

    old_part_id = fields.Many2one("old.part.return", required=True, ondelete="cascade")
    note = fields.Char(string="What Became of It", required=True)

    def action_lose(self):
        self.ensure_one()
        self.old_part_id.action_lose(key=f"{self._name},{self.id}", note=self.note)
        return {"type": "ir.actions.act_window_close"}
