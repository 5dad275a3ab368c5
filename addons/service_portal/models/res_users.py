import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from odoo.addons.auth_signup.models.res_partner import SignupError

_logger = logging.getLogger(__name__)


class ResUsers(models.Model):
    """An account that somebody made himself, and how it comes to speak for its contact.

    Who was invited got the link at an address the company knows. Who signed up by himself typed any
    name, address and number; a code sent to them proves that they are his.
    """

    _inherit = "res.users"

    self_registered = fields.Boolean(
        readonly=True,
        copy=False,
        groups="base.group_erp_manager",
        help="Made without an invitation; what it typed of itself has not been proved.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env["res.partner"]._is_customer_acting():
            vals_list = [
                {**vals, "self_registered": not vals.get("partner_id")} for vals in vals_list
            ]
        return super().create(vals_list)

    @api.model
    def reset_password(self, login):
        """As Odoo does it, but the answer tells nobody whether the login exists."""
        try:
            return super().reset_password(login)
        except Exception as error:  # pylint: disable=broad-except
            # Odoo says by it that there is no such login, several, or none with an address
            _logger.info("No instructions were sent for the password of a login: %s", error)
            return None

    @api.model
    def _sign_up_by_mail(self, values):
        """Send the owner of the address a link to choose a password; make the account if need be.

        What was typed as a password is no use before: neither to whoever typed another's address.
        """
        login = email_normalize(values.get("login"))
        if not login or not (values.get("name") or "").strip():
            raise UserError(self.env._("Enter your name and your e-mail address."))
        known = self.with_context(active_test=False)
        if not known.search_count(self._get_login_domain(login), limit=1):
            self._make_account({"name": values["name"], "login": login, "lang": values.get("lang")})
        self.reset_password(login)

    @api.model
    def _make_account(self, values):
        try:
            with self.env.cr.savepoint():
                self.signup({key: value for key, value in values.items() if value})
        except SignupError as error:  # of the second of two clicks: the first has made it
            _logger.info("No account was made for a visitor: %s", error)

    # --- proving ---

    def _proof_rows(self, masks):
        """What the account has told of itself, and whether it is proved.

        :param masks: {kind: how it is shown}
        """
        partner = self.sudo().partner_id  # sudo: the own contact
        Code = self.env["service.contact.code"]
        return [
            {
                "kind": kind,
                "value": partner[kind] and mask(partner[kind]),
                "proved": bool(partner[kind]) and self._is_proved(kind),
                "waiting": bool(Code._waiting(self, kind, partner._identifier_print(kind))),
            }
            for kind, mask in masks.items()
        ]

    def _is_proved(self, kind):
        # sudo: the own account and contact
        return not (self.sudo().self_registered or self.sudo().partner_id[f"{kind}_unproved"])

    def _ask_for_code(self, kind, network):
        """Send a code to the account's own number or address, to prove that it is its own.

        :raise UserError: there is none, or too many codes were asked for
        """
        self.ensure_one()
        partner = self.sudo().partner_id
        target = partner._identifier_print(kind)
        if not target:
            raise UserError(self.env._("There is nothing to send a code to. Fill it in first."))
        Attempt = self.env["portal.attempt"]
        with Attempt._counted("code", network=network, account=self.id, target=target):
            self.env["service.contact.code"]._send(self, kind, target)

    def _enter_code(self, kind, text):
        """Whether this is the code that was sent; then number or address is proved."""
        self.ensure_one()
        target = self.sudo().partner_id._identifier_print(kind)
        right = self.env["service.contact.code"]._is_right(self, kind, target, text)
        if right:
            self._prove(kind)
        return right

    def _prove(self, kind):
        # sudo: the code came back, see `_enter_code`
        user = self.sudo()
        known = not user.partner_id[f"{kind}_unproved"]
        # what was typed into a contact that the company made does not prove that contact
        if known or user.partner_id.create_uid.share:
            user.self_registered = False
            self.env.registry.clear_cache()  # record rules hold it
        user.partner_id._set_proved(kind)
