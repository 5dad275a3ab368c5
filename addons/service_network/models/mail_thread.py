from odoo import models
from odoo.fields import Command

from .service_staff_notice import STAFF_NOTICE

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
        if self._is_staff_notice():
            return True
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

    # Staff is told of what happens: who and how is a `service.staff.notice`.

    def _notify_staff(self, event, note, users=None):
        """Tell the staff that the notice of this event names; nothing while it is switched off.

        :param event: code of a `service.staff.notice`
        :param note: what happened, as text, or a function that answers it for the record, which
            comes in the language of the reader; numbers and addresses in it are masked
        :param users: whom it concerns, for a notice that goes to them
        """
        notice = self.env["service.staff.notice"]._of(event)
        for record in self.sudo() if notice else ():  # sudo: tasks and messages of others
            notice._tell(record, note, users and users.sudo())

    def _staff_done(self, *events):
        """What staff was told to do because of these events is done, or not needed any more."""
        if tasks := self._staff_tasks(*events):
            tasks.unlink()

    def _staff_tasks(self, *events):
        # sudo: tasks of others
        Activity = self.env["mail.activity"].sudo()
        return Activity.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("staff_event", "in", events),
            ]
        )

    def _staff_point(self):
        """Hook: the point whose people are told of this record."""
        point = self._fields.get("point_id")
        is_point = point and point.comodel_name == "service.point"
        return self.point_id if is_point else self.env["service.point"]

    def _is_staff_notice(self):
        return self.env.context.get("staff_notice") is STAFF_NOTICE

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        if self._is_staff_notice():
            recipients = [dict(recipient, notif="inbox") for recipient in recipients]
        return recipients
