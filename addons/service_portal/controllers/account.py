from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from .public_page import PublicPage


class AccountPage(AuthSignupHome):
    """Signing up, and asking for a new password: nobody learns by it who has an account."""

    def get_auth_signup_qcontext(self):
        qcontext = super().get_auth_signup_qcontext()
        if not qcontext.get("token") or qcontext.get("invalid_token"):
            # with it Odoo leads those to the log-in whose address has an account, and only those
            qcontext.pop("signup_email", None)
        if request.httprequest.method == "POST" and "error" not in qcontext:
            self._count_account_try(qcontext)
        return qcontext

    def _count_account_try(self, qcontext):
        try:
            with request.env["portal.attempt"]._counted("account", network=PublicPage().network):
                pass
        except UserError as error:
            qcontext["error"] = error.args[0]
