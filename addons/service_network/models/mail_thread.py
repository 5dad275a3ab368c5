from odoo import models

# What Odoo lets every internal user say of a message: who wrote it, and any address to send it to.
OF_SOMEBODY_ELSE = ("author_id", "email_from", "outgoing_email_to")


class MailThread(models.AbstractModel):
    """A point writes in its own name, to people it knows."""

    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        return super().message_post(**self._in_own_name(kwargs))

    def message_notify(self, **kwargs):
        return super().message_notify(**self._in_own_name(kwargs))

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        return super().message_subscribe(self._known_recipients(partner_ids), subtype_ids)

    def _in_own_name(self, said):
        if self.env.su or not self.env.user._sees_own_points_only():
            return said
        said = {name: value for name, value in said.items() if name not in OF_SOMEBODY_ELSE}
        return {**said, "partner_ids": self._known_recipients(said.get("partner_ids"))}

    def _known_recipients(self, partner_ids):
        if not partner_ids or self.env.su or not self.env.user._sees_own_points_only():
            return partner_ids
        return self.env["res.partner"].browse(partner_ids).exists()._filtered_access("read").ids
