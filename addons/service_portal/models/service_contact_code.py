import secrets

from odoo import api, fields, models
from odoo.tools import consteq, hmac

from odoo.addons.service_base.numbers import digits

LENGTH = 6
MINUTES = 10


class ServiceContactCode(models.Model):
    """A code on its way to a phone or a mail address, to prove whose it is.

    It stands for ten minutes and five tries, for one account and for the number it was sent to; a
    newer one takes its place. Only a fingerprint is kept.
    """

    _name = "service.contact.code"
    _description = "Code Sent to a Customer"
    _log_access = False
    _order = "id desc"

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")
    kind = fields.Selection([("phone", "Phone"), ("email", "E-mail")], required=True)
    target = fields.Char(required=True, help="Fingerprint of the number or address.")
    code = fields.Char(required=True, help="Fingerprint of the code.")
    sent_at = fields.Datetime(required=True, default=fields.Datetime.now)

    @api.model
    def _send(self, user, kind, target):
        code = self._new_code()
        # sudo: codes are nobody's to read or write
        Code = self.sudo()
        Code.search([("user_id", "=", user.id), ("kind", "=", kind)]).unlink()
        sent = Code.create({"user_id": user.id, "kind": kind, "target": target, "code": "-"})
        sent.code = sent._print(code)
        getattr(sent, f"_send_by_{kind}")(user.sudo().partner_id, code)

    @api.model
    def _new_code(self):
        return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"

    def _print(self, code):
        return hmac(self.env, "service.contact.code", (self.id, code))

    def _send_by_phone(self, partner, code):
        self.env["sms.sms"].create(
            {
                "partner_id": partner.id,
                "number": partner.phone_sanitized or partner.phone,
                "body": self._code_text(code),
            }
        )

    def _send_by_email(self, partner, code):
        company = self.env.company
        self.env["mail.mail"].create(
            {
                "email_from": company.email_formatted or self.env.user.email_formatted,
                "email_to": partner.email_normalized or partner.email,
                "subject": self.env._("Your code for %s", company.name),
                "body_html": self._code_text(code),
                "auto_delete": True,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _code_text(self, code):
        return self.env._(
            "%(company)s: your code is %(code)s. It is good for %(minutes)s minutes."
            " Do not give it to anybody; our staff never ask for it.",
            company=self.env.company.name,
            code=code,
            minutes=MINUTES,
        )

    # --- what comes back ---

    @api.model
    def _waiting(self, user, kind, target):
        """The code that was sent to this number and is still good, if there is one."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=MINUTES)
        asked = [("user_id", "=", user.id), ("kind", "=", kind), ("target", "=", target)]
        # sudo: see `_send`
        return self.sudo().search([*asked, ("sent_at", ">", since)], limit=1)

    @api.model
    def _is_right(self, user, kind, target, text):
        """Whether this is the code; each look counts, and the right one uses it up."""
        sent = self._waiting(user, kind, target)
        if not sent or not self.env["portal.attempt"]._take("code_try", code=sent.id):
            return False
        right = consteq(sent._print(digits(text)), sent.code)
        if right:
            sent.unlink()
        return right

    @api.autovacuum
    def _gc_codes(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("sent_at", "<", old)], limit=10_000).unlink()
