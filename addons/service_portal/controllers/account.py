from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

from .public_page import PublicPage


class AccountPage(AuthSignupHome):
    """Signing up, and asking for a new password: nobody learns by it who has an account."""

    @http.route()
    def web_auth_signup(self, *args, **kw):
        """Who signs up uninvited is sent a link, and told the same whether he has an account.

        With an account that is made at once, by whoever types an address, the next answer would
        tell whether there was one before.
        """
        uninvited = not (kw.get("token") or request.session.get("auth_signup_token"))
        if request.httprequest.method != "POST" or not uninvited:
            return super().web_auth_signup(*args, **kw)
        qcontext = self.get_auth_signup_qcontext()
        if not qcontext.get("signup_enabled"):
            raise NotFound()
        if "error" not in qcontext:
            try:
                values = self._prepare_signup_values(qcontext)
                # superuser: a visitor may neither look for accounts nor make one
                request.env["res.users"].sudo()._sign_up_by_mail(values)
                qcontext["message"] = request.env._(
                    "We have sent you an e-mail. Open the link in it to choose your password."
                )
            except UserError as error:
                qcontext["error"] = error.args[0]
        page = "auth_signup.reset_password" if "message" in qcontext else "auth_signup.signup"
        response = request.render(page, qcontext)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        return response

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
