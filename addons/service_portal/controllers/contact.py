from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.service_base.privacy import mask_email, mask_phone

from .public_page import PublicPage, public_route

PAGE = "/my/service-contact"
MASKS = {"phone": mask_phone, "email": mask_email}


class ContactPage(PublicPage):
    """A customer with an account proves that number and address are his own."""

    @public_route(PAGE, auth="user")
    def contact(self, **_ignored):
        return self.render_contact()

    @public_route(PAGE + "/send", auth="user", methods=["POST"])
    def send_code(self, kind="", **_ignored):
        if kind not in MASKS:
            return self.not_found()
        self.use_language()
        try:
            request.env.user._ask_for_code(kind, self.network)
        except UserError as error:
            return self.render_contact(refusal=error.args[0], status=error.http_status)
        return self.go(PAGE)

    @public_route(PAGE + "/confirm", auth="user", methods=["POST"])
    def confirm(self, kind="", code="", **_ignored):
        if kind not in MASKS:
            return self.not_found()
        self.use_language()
        if request.env.user._enter_code(kind, code[:16]):
            return self.go(PAGE)
        wrong = request.env._(
            "This is not the code, or it is no longer good. After five tries ask for a new one."
        )
        return self.render_contact(refusal=wrong, status=422)

    def render_contact(self, **values):
        user = request.env.user
        return self.render("page_contact", kinds=user._proof_rows(MASKS), **values)
