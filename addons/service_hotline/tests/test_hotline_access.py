from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged, users

from .common import HotlineCase

MODELS = (
    "service.call",
    "service.call.reason",
    "service.call.result",
    "service.call.report",
)


@tagged("post_install", "-at_install")
class TestHotlineAccess(HotlineCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call_id = cls.desk.desk_lookup("13900007788", key="c")["call"]["id"]
        cls.strangers = (
            cls.manager,
            cls.make_user("expert", "repair_intake.group_technical_expert"),
            cls.make_user("switch", "service_hotline.group_telephone"),
        )

    @users("hotline.user", "colleague.user", "supervisor.user")
    def test_the_hotline_reads_calls_with_their_numbers(self):
        call = self.env["service.call"].browse(self.call_id)
        self.assertEqual(call.number, "13900007788")

    @users("management.user")
    def test_management_reads_calls_with_the_number_hidden(self):
        call = self.env["service.call"].browse(self.call_id)
        self.assertEqual(call.number_masked, "139****7788")
        self.assertNotIn("13900007788", str(call.read()))
        self.assertNotIn("13900007788", call.display_name)
        self.assertEqual(call.read(["number"])[0]["number"], "139****7788")
        self.assertFalse(call.search([("number", "like", "0000778")]), "no guessing by parts")
        with self.assertRaises(AccessError):
            call.note = "x"

    def test_points_and_other_desks_see_no_calls(self):
        for user in self.strangers:
            for model in MODELS:
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    @users("hotline.user")
    def test_figures_are_the_supervisors(self):
        with self.assertRaises(AccessError):
            self.env["service.call.report"].search([])

    @users("supervisor.user")
    def test_a_supervisor_keeps_the_words_for_results(self):
        self.env["service.call.result"].create({"name": "Sent a leaflet", "kind": "informed"})
        self.assertTrue(self.env["service.call.report"].search([], limit=1))

    def test_calls_of_another_company_stay_there(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        call = self.env["service.call"].browse(self.call_id)
        call.company_id = company
        self.env.flush_all()
        self.assertFalse(call.with_user(self.hotline).search([("id", "=", call.id)]))
