from odoo import models
from odoo.fields import Command

# What Odoo lets every internal user say of a message by RPC: who wrote it, and any address or
# number to send it to. The latter is for those who may open the dialog that asks for it.
OF_SOMEBODY_ELSE = ("author_id", "email_from")
ANY_ADDRESS = {
    "mail.compose.message": ("outgoing_email_to",),
    "sms.composer": ("sms_numbers", "sms_pid_to_number"),
}


class MailThread(models.AbstractModel):
    """Our people write to whom they know, a point in its own name only."""

    _inherit = "mail.thread"

    def message_post(self, **kwargs):
        return super().message_post(**self._as_allowed(kwargs))

    def message_notify(self, **kwargs):
        return super().message_notify(**self._as_allowed(kwargs))

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """A follower's name and address stand on the record for whoever added him."""
        partner_ids = self._known_recipients(partner_ids)
        if partner_ids and self._links_are_watched():
            self._check_links([{"message_partner_ids": [Command.set(partner_ids)]}])
        return super().message_subscribe(partner_ids, subtype_ids)

    def _as_allowed(self, said):
        """The same message without what the user may not say of it."""
        user = self.env.user
        if self.env.su or not user._has_role_of_ours():
            return said
        shut = self._addresses_shut(said)
        if not user._sees_own_points_only():
            return {name: value for name, value in said.items() if name not in shut}
        shut += OF_SOMEBODY_ELSE
        said = {name: value for name, value in said.items() if name not in shut}
        return {**said, "partner_ids": self._known_recipients(said.get("partner_ids"))}

    def _addresses_shut(self, said):
        shut = ()
        for dialog, names in ANY_ADDRESS.items():
            if dialog in self.env and not self.env[dialog].has_access("create"):
                shut += names
        if "sms_numbers" in shut and said.get("message_type") == "sms":
            shut += ("message_type",)
        return shut

    def _known_recipients(self, partner_ids):
        if not partner_ids or self.env.su or not self.env.user._sees_own_points_only():
            return partner_ids
        return self.env["res.partner"].browse(partner_ids).exists()._filtered_access("read").ids
