from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _message_get_suggested_recipients_batch(self, *args, **kwargs):
        """A point is offered the people it knows, though others may follow the record too."""
        if self.env.su or not self.env.user._sees_own_points_only():
            return super()._message_get_suggested_recipients_batch(*args, **kwargs)
        # sudo: followers of the head office are compared with, and left out of the answer
        found = super(Base, self.sudo())._message_get_suggested_recipients_batch(*args, **kwargs)
        ids = {told["partner_id"] for offered in found.values() for told in offered}
        known = self.env["res.partner"].browse(ids - {False})._filtered_access("read")
        return {
            record_id: [told for told in offered if told["partner_id"] in known.ids]
            for record_id, offered in found.items()
        }
