from odoo import fields, models
from odoo.exceptions import UserError


class ServiceInvitationMixin(models.AbstractModel):
    """A dialog that makes a user.

    The user gets a link by which he sets his password. Nobody else ever knows it, and no mail
    server is needed.
    """

    _name = "service.invitation.mixin"
    _description = "Makes a User by Invitation"

    name = fields.Char(required=True)
    phone = fields.Char()
    login = fields.Char(help="What the person types to log in.")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="cascade")
    invitation = fields.Char(
        readonly=True, help="Opens the page on which the password is set. Valid for six days."
    )

    def _check_login_is_free(self):
        # sudo: whether the login is free is asked of all users
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        if self.login and Users.search_count([("login", "=", self.login.strip())]):
            raise UserError(
                self.env._("Somebody logs in as “%s” already. Choose another login.", self.login)
            )

    def _make_user(self):
        # the link is shown to who asks for it, so that nothing is mailed
        Users = self.env["res.users"].with_context(no_reset_password=True)
        return Users.create(self._prepare_user_vals())

    def _prepare_user_vals(self):
        return {
            "name": self.name,
            "login": self.login.strip(),
            "phone": self.phone,
            "lang": self.env.lang or self.env.user.lang,
        }

    def _make_invitation(self):
        partner = self.user_id.partner_id
        partner.signup_prepare()
        return partner._get_signup_url_for_action()[partner.id]
