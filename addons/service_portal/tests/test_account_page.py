from contextlib import contextmanager
from unittest.mock import patch
from urllib.parse import quote

from odoo.exceptions import AccessDenied
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PublicPageCase


@tagged("post_install", "-at_install")
class TestAccountPage(PublicPageCase):
    """Nobody learns who has an account; whoever asks for many is shut out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        cls.user = new_test_user(
            cls.env, login="has.account", groups="base.group_portal", email="has@example.com"
        )
        new_test_user(cls.env, login="no.mail", groups="base.group_portal").email = False
        cls.user.login_date  # noqa: B018
        cls.env["res.users.log"].with_user(cls.user).sudo().create({})
        cls.env.flush_all()

    def plain(self, answer, login):
        lines = answer.text.replace(login, "L").replace(quote(login), "L").splitlines()
        return answer.status_code, [line for line in lines if "csrf" not in line]

    @mute_logger("odoo.addons.auth_signup.models.res_users", "odoo.addons.mail.models.mail_mail")
    def test_the_answer_is_the_same_whether_the_login_exists_or_not(self):
        answers = []
        for login in ("has.account", "has@example.com", "no.mail", "absent", "absent@example.com"):
            answer = self.post("/web/reset_password", {"login": login})
            answers.append(self.plain(answer, login))
        for other in answers[1:]:
            self.assertEqual(other, answers[0])

    def test_a_link_with_an_address_leads_everybody_to_the_same_page(self):
        for path in ("/web/reset_password", "/web/signup"):
            for token in ("", "&token=forged"):
                self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
                codes = [
                    self.get(f"{path}?signup_email={mail}{token}", allow_redirects=False)
                    for mail in ("has@example.com", "absent@example.com")
                ]
                pages = [
                    self.plain(a, m)
                    for a, m in zip(codes, ("has@example.com", "absent@example.com"), strict=True)
                ]
                self.assertEqual(*pages)
                self.assertEqual(codes[0].status_code, 200)

    def test_the_instructions_are_still_sent(self):
        self.post("/web/reset_password", {"login": "has.account"})
        self.assertEqual(self.user.partner_id.signup_type, "reset")

    def test_twenty_tries_an_hour_from_a_network(self):
        for number in range(20):
            self.post("/web/reset_password", {"login": f"absent{number}"})
        self.user.partner_id.signup_type = False
        self.env.flush_all()
        answer = self.post("/web/reset_password", {"login": "has.account"})
        self.assertIn("alert-danger", answer.text)
        self.assertFalse(self.user.partner_id.signup_type)
        self.address = "203.0.113.8"
        self.post("/web/reset_password", {"login": "has.account"})
        self.assertEqual(self.user.partner_id.signup_type, "reset")

    # --- signing up ---

    def sign_up(self, login, **vals):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        typed = {"login": login, "name": "Somebody", "password": "Typed1234", **vals}
        return self.post("/web/signup", {"confirm_password": typed["password"], **typed})

    @mute_logger("odoo.addons.auth_signup.models.res_users", "odoo.addons.mail.models.mail_mail")
    def test_signing_up_tells_nobody_whether_there_is_an_account(self):
        new_test_user(self.env, login="taken@example.com", groups="base.group_portal")
        gone = new_test_user(self.env, login="gone@example.com", groups="base.group_portal")
        gone.active = False
        inside = new_test_user(self.env, login="staff@example.com", groups="base.group_user")
        answers = []
        for login in ("new@example.com", "taken@example.com", gone.login, inside.login):
            answer = self.sign_up(login)
            self.assertIsNone(self.session.uid)
            answers.append(self.plain(answer, login))
        for other in answers[1:]:
            self.assertEqual(other, answers[0])
        self.assertEqual(answers[0][0], 200)

    @mute_logger("odoo.addons.auth_signup.models.res_users", "odoo.addons.mail.models.mail_mail")
    def test_the_owner_of_the_address_is_sent_a_link_and_the_typed_password_opens_nothing(self):
        new_test_user(
            self.env, login="old@example.com", groups="base.group_portal", email="old@example.com"
        )
        with self.sent_mails() as sent:
            self.sign_up("new@example.com")
            self.sign_up("old@example.com")
        self.assertEqual(sorted(sent), ["new@example.com", "old@example.com"])
        made = self.env["res.users"].search([("login", "=", "new@example.com")])
        self.assertTrue(made.self_registered)
        self.assertTrue(made.share)
        self.assertEqual(made.partner_id.signup_type, "reset")
        with self.assertRaises(AccessDenied):
            self.check_password(made, "Typed1234")
        token = made.partner_id._generate_signup_token()
        self.post(
            "/web/signup",
            {
                "token": token,
                "login": made.login,
                "name": "Somebody",
                "password": "Chosen1234",
                "confirm_password": "Chosen1234",
            },
        )
        self.check_password(made, "Chosen1234")

    def check_password(self, user, password):
        self.env.invalidate_all()
        user.with_user(user)._check_credentials(
            {"type": "password", "password": password}, {"interactive": True}
        )

    def test_the_page_asks_for_a_password_only_of_the_invited(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        self.assertNotIn('type="password"', self.get("/web/signup").text)
        self.user.partner_id.signup_prepare()
        token = self.user.partner_id._generate_signup_token()
        self.assertIn('type="password"', self.get(f"/web/signup?token={token}").text)

    def test_what_is_no_address_is_refused_alike(self):
        answers = [self.sign_up(login) for login in ("has.account", "absent")]
        self.assertEqual(
            *[self.plain(a, m) for a, m in zip(answers, ("has.account", "absent"), strict=True)]
        )
        self.assertIn("alert-danger", answers[0].text)

    def test_nobody_signs_up_where_only_the_invited_may(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2b")
        vals = {"login": "new@example.com", "name": "A", "password": "x", "confirm_password": "x"}
        self.assertEqual(self.post("/web/signup", vals).status_code, 404)

    @contextmanager
    def sent_mails(self):
        """Addresses that mails are made for, whatever becomes of these."""
        sent, create = [], type(self.env["mail.mail"]).create

        def noted(records, vals_list):
            mails = create(records, vals_list)
            sent.extend(mails.mapped("email_to"))
            return mails

        with patch.object(type(self.env["mail.mail"]), "create", noted):
            yield sent
