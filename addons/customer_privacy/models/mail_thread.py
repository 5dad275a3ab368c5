from markupsafe import escape

from odoo import models

from odoo.addons.service_base.privacy import mask

# Recipients of a message who see masks: they get an e-mail of their own.
MASKED_RECIPIENTS = "after_sales_masked"


class MailThread(models.AbstractModel):
    """What leaves the database as an e-mail shows a colleague no more than the screen does."""

    _inherit = "mail.thread"

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(message, model_description, msg_vals)
        as_user = next((dict(data) for name, _of, data in groups if name == "user"), {})
        return [[MASKED_RECIPIENTS, self._is_masked_recipient, as_user], *groups]

    def _is_masked_recipient(self, recipient):
        if recipient["type"] != "user" or not recipient["uid"]:
            return False
        return not self.env["res.users"].with_user(recipient["uid"])._user_sees_personal()

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        masked = recipients_group.get("notification_group_name") == MASKED_RECIPIENTS
        if masked and (render_values or {}).get("tracking_values"):
            reader = recipients_group["recipients_data"][0]["uid"]
            changes = self._changes_as_seen_by(message, reader)
            render_values = {**render_values, "tracking_values": changes}
        page = super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )
        if masked:
            # sudo: what is written here is only taken out
            words = message.sudo()
            for text in filter(None, (words.body, words.preview, words.subject)):
                page = page.replace(escape(text), escape(mask("text", text)))
        return page

    def _changes_as_seen_by(self, message, uid):
        """What changed, as the layout has it: triples of a label, the old and the new value."""
        # sudo: whoever gets the message may read of its changes what the filter and masks leave
        values = message.sudo().tracking_value_ids.with_user(uid).sudo()
        rows = values._filter_has_field_access(values.with_user(uid).env)
        return [
            (row["fieldInfo"]["changedField"], row["oldValue"], row["newValue"])
            for row in rows._tracking_value_format()
        ]

    def _notify_by_web_push_prepare_payload(self, message, msg_vals=False, force_record_name=False):
        """A locked screen shows nobody's number, whoever owns the phone."""
        payload = super()._notify_by_web_push_prepare_payload(
            message, msg_vals=msg_vals, force_record_name=force_record_name
        )
        payload["title"] = mask("text", payload.get("title"))
        options = payload.get("options") or {}
        options["body"] = mask("text", options.get("body"))
        return payload
