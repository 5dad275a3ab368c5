from urllib.parse import quote

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
