from odoo import models

from odoo.addons.service_base.privacy import mask


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        """The subject is the message's own; who sees masks is sent it masked."""
        outgoing = super()._prepare_outgoing_list(*args, **kwargs)
        notifications = [
            email for email in outgoing if self.is_notification and email["partner_id"]
        ]
        for email in notifications:
            # sudo: only asks who the recipient is
            users = email["partner_id"].sudo().user_ids
            if not all(user.with_user(user)._user_sees_personal() for user in users):
                email["subject"] = mask("text", email["subject"])
        return outgoing
