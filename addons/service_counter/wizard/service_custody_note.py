from odoo import fields, models


class ServiceCustodyNote(models.TransientModel):
    """What the owner of a device that waits said, or what became of it in the end."""

    _name = "service.custody.note"
    _description = "Note about a Device That Waits"

    custody_id = fields.Many2one(
        "service.custody", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [("call", "Call"), ("disposal", "Disposal")], required=True, readonly=True, default="call"
    )
    contact_masked = fields.Char(related="custody_id.contact_masked")
    phone_masked = fields.Char(related="custody_id.phone_masked")
    note = fields.Text(string="In Words", required=True)
    is_noted = fields.Boolean(readonly=True)

    def action_apply(self):
        self.ensure_one()
        done = {"type": "ir.actions.act_window_close"}
        if self.is_noted:
            return done  # pressed twice
        self.is_noted = True
        custody = self.custody_id
        if self.kind == "disposal":
            custody._dispose(self.note)
        else:
            custody.check_access("write")
            custody.order_id._log("note", note=self.env._("Called the owner: %s", self.note))
        return done
