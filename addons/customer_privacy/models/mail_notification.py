from odoo import fields, models


class MailNotification(models.Model):
    _inherit = "mail.notification"

    mail_email_address = fields.Char(personal="email")

    def _personal_is_open(self, name):
        if name != "mail_email_address":
            return super()._personal_is_open(name)
        # sudo: only asks what kind of contact the recipient is
        recipient = self.sudo().res_partner_id
        return bool(recipient) and recipient._personal_is_open("email")
