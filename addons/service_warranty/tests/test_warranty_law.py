from dataclasses import replace
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from . import warranty_laws
from .test_warranty_order import WarrantyCase


@tagged("post_install", "-at_install")
class TestStatutoryPolicy(WarrantyCase):
    """The law as data: its figures, who changes them, and what policies fall short of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.law = cls.env.ref("service_warranty.law_phone")
        cls.policy = cls.env.ref("service_warranty.policy_phone")

    def test_shipped_laws_are_those_of_the_worked_cases(self):
        self.env["service.holiday"].search([]).unlink()
        shipped = {
            "phone": warranty_laws.PHONE,
            "computer": warranty_laws.COMPUTER,
            "laptop": warranty_laws.LAPTOP,
            "audio_video": warranty_laws.AUDIO_VIDEO,
        }
        for name, law in shipped.items():
            with self.subTest(name):
                rules = self.env.ref(f"service_warranty.law_{name}")._law_rules()
                self.assertEqual(set(rules.terms), set(law.terms))
                # the rate of depreciation has an article beside those of the judged figures
                articles = dict(rules.articles)
                articles.pop("depreciation", None)
                self.assertEqual(articles, dict(law.articles))
                plain = {"name": "", "terms": (), "articles": (), "checks_bind": True}
                self.assertEqual(
                    replace(rules, **plain),
                    replace(law, **plain, repeat_months=rules.repeat_months),
                )

    def test_figures_nobody_has_compared_are_marked(self):
        self.assertTrue(self.law.to_check)
        unsure = self.law.term_ids.filtered("to_check").component_id.mapped("code")
        self.assertEqual(set(unsure), {"battery", "charger", "earphones"})
        self.assertIn(self.law, self.law.search([("to_check", "=", True)]))
        self.assertNotIn(self.policy, self.law.search([("to_check", "=", True)]))

    def test_whoever_changes_a_law_leaves_name_and_reason(self):
        law = self.law.with_user(self.expert)
        with self.assertRaises(ValidationError):
            law.return_days = 8
        with self.assertRaises(ValidationError):
            law.write({"return_days": 8, "change_reason": "   "})
        law.write({"return_days": 8, "change_reason": "Annex compared"})
        change = self.law.change_ids
        self.assertRecordValues(change, [{"user_id": self.expert.id, "reason": "Annex compared"}])
        self.assertIn("7 → 8", change.change_text)
        with self.assertRaises(UserError):
            change.reason = "Another"

    def test_terms_and_articles_of_a_law_change_with_a_reason_alone(self):
        term = self.law.term_ids[0].with_user(self.expert)
        article = self.law.article_ids[0].with_user(self.expert)
        for attempt in (
            lambda: term.write({"months": 1}),
            term.unlink,
            lambda: article.write({"article": "M1"}),
            article.unlink,
            lambda: term.create({"policy_id": self.law.id, "component_id": self.software.id}),
            # a term of a policy is not moved to the law either
            lambda: self.policy.term_ids[0]
            .with_user(self.expert)
            .write({"policy_id": self.law.id}),
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                attempt()
        self.law.with_user(self.expert).write(
            {
                "term_ids": [Command.update(term.id, {"to_check": True})],
                "change_reason": "Looked up",
            }
        )
        self.assertIn("?", self.law.change_ids.change_text)

    def test_a_law_is_archived_with_a_reason_and_never_deleted(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.law.with_user(self.expert).unlink()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.law.with_user(self.expert).action_archive()
        with self.assertRaises(AccessError):
            self.law.with_user(self.manager).write({"return_days": 1, "change_reason": "No"})

    def test_a_form_takes_the_reason(self):
        with Form(self.law.with_user(self.expert)) as form:
            form.loaner_days = 5
            form.change_reason = "Promised since May"
        self.assertEqual(self.law.loaner_days, 5)
        self.assertEqual(self.law.change_ids.reason, "Promised since May")

    def test_a_policy_below_the_law_says_so(self):
        own = self.policy.with_context(lang="en_US")
        own.term_ids.filtered(lambda term: term.component_id.code == "battery").months = 3
        own.return_days = 5
        text = own.shortfall_text
        self.assertIn("Mobile Phones by Law", text)
        self.assertIn("Battery", text)
        self.assertIn("Return Days", text)
        self.assertNotIn("Earphones", text)
        self.assertFalse(self.law.shortfall_text)

    def test_devices_without_a_law_are_judged_by_their_policy_alone(self):
        home = self.env.ref("repair_intake.category_home")
        order = self.make_order(
            categ_id=home.id, purchase_date=fields.Date.today(), proof="invoice"
        )
        floor = order.verdict_data["policy"]["floor"]
        self.assertNotIn("terms", floor)

    def test_a_brand_without_a_policy_is_judged_by_the_law(self):
        self.env["warranty.policy"].search([("is_law", "=", False)]).active = False
        order = self.make_order(device_id=self.make_device(days_ago=3).id)
        self.assertRecordValues(order, [{"verdict": "return", "policy_id": self.law.id}])

    def test_a_reason_names_its_article(self):
        order = self.make_order(device_id=self.make_device(days_ago=3).id)
        text = order.with_context(lang="en_US").verdict_text
        self.assertIn("Three-guarantees Rules for Mobile Phones, art. 11", text)
        chinese = order.with_context(lang="zh_CN").verdict_text
        self.assertIn("《移动电话机商品修理更换退货责任规定》第 11 条", chinese)

    def test_a_new_holiday_moves_the_last_day(self):
        bought = date(2026, 3, 2)
        with freeze_time("2026-03-10 02:00:00"):
            order = self.make_order(
                device_id=self.make_device(purchase_date=bought).id,
                reported_at=datetime(2026, 3, 10, 2),
            )
            self.assertEqual(order.verdict, "exchange")
            self.env["service.holiday"].create({"name": "Extra", "date": date(2026, 3, 9)})
            order._judge()
            self.assertEqual(order.verdict, "return")
            self.assertEqual(order.verdict_data["verdict"]["moved"], ["2026-03-09"])


@tagged("post_install", "-at_install")
class TestFactsOfTheLaw(WarrantyCase):
    def test_the_device_file_knows_delivery_and_the_order_takes_it(self):
        device = self.make_device(days_ago=12)
        device.delivered_on = fields.Date.today() - timedelta(6)
        order = self.make_order(device_id=device.id)
        self.assertRecordValues(order, [{"verdict": "return", "delivered_on": device.delivered_on}])
        device.delivered_on = False
        self.assertEqual(self.make_order(device_id=device.id).verdict, "exchange")

    def test_a_unit_not_sold_by_us_is_chargeable(self):
        device = self.make_device(days_ago=3)
        order = self.make_order(device_id=device.id)
        self.assertEqual(order.verdict, "return")
        device.sold_elsewhere = True
        self.assertEqual(order.verdict, "paid_repair")

    def test_a_fault_counts_from_the_day_it_is_proved_to_have_appeared(self):
        order = self.make_order(device_id=self.make_device(days_ago=9).id)
        self.assertEqual(order.verdict, "exchange")
        order.fault_appeared_on = fields.Date.today() - timedelta(3)
        self.assertEqual(order.verdict, "exchange")
        order.appearance_evidence = "message"
        self.assertEqual(order.verdict, "return")

    def test_a_distance_sale_is_given_back_without_a_reason(self):
        order = self.make_order(device_id=self.make_device(days_ago=3).id, without_fault=True)
        self.assertEqual(order.verdict, "paid_repair")
        order.distance_sale = True
        self.assertRecordValues(order, [{"verdict": "return", "payer": "manufacturer"}])


@tagged("post_install", "-at_install")
class TestRightsComingDue(WarrantyCase):
    """The clocks of the law: calendar days from hand-in."""

    def make_repair(self, days, **vals):
        moment = fields.Datetime.now() - timedelta(days)
        device = self.make_device(f"SN-{days}-{len(vals)}", days_ago=200)
        return self.make_order(device_id=device.id, reported_at=moment, **vals)

    def judge_delays(self):
        with self.enter_registry_test_mode():
            self.env.ref("service_warranty.cron_judge_delays").method_direct_trigger()
        self.env.invalidate_all()

    def listed(self, user=None):
        action = self.env["ir.actions.act_window"]._for_xml_id("service_warranty.action_rights_due")
        domain = action["domain"]
        Order = self.env["service.order"].with_user(user or self.env.user)
        return Order.search(safe_eval(domain))

    def test_each_clock_has_its_day(self):
        order = self.make_repair(2)
        day = order.handed_in_on
        self.assertRecordValues(
            order,
            [
                {
                    "loaner_due_on": day + timedelta(7),
                    "repairer_due_on": day + timedelta(30),
                    "parts_due_on": day + timedelta(60),
                    "is_loaner_due": False,
                    "repair_days": 2,
                }
            ],
        )
        paid = self.make_order(device_id=self.make_device("SN-OLD", days_ago=900).id)
        self.assertFalse(paid.loaner_due_on)

    def test_what_comes_due_is_listed_before_it_is(self):
        soon, later, over = self.make_repair(5), self.make_repair(1), self.make_repair(9)
        listed = self.listed()
        self.assertIn(soon, listed)
        self.assertIn(over, listed)
        self.assertNotIn(later, listed)
        self.work_on(over)
        self.assertNotIn(over, self.listed())

    def test_after_a_week_a_loaner_is_due_and_told(self):
        order = self.make_repair(6)
        self.assertFalse(order.is_loaner_due)
        with freeze_time(fields.Datetime.now() + timedelta(2)):
            self.judge_delays()
            self.assertTrue(order.is_loaner_due)
            line = order.log_ids.filtered(lambda line: line.field_name == "is_loaner_due")
            self.assertEqual(len(line), 1)
            self.judge_delays()
            again = order.log_ids.filtered(lambda line: line.field_name == "is_loaner_due")
            self.assertEqual(again, line)

    def test_a_late_repair_ends_with_an_exchange_by_its_cause(self):
        order = self.make_repair(31)
        self.assertEqual(order.verdict, "free_repair", "nobody has said whose fault it is")
        order.delay_cause = "maker_parts"
        self.assertEqual(order.verdict, "free_repair")
        order.delay_cause = "repairer"
        self.assertRecordValues(
            order, [{"verdict": "exchange", "charged_to": "repairer", "is_exchange_due": True}]
        )
        waiting = self.make_repair(61, delay_cause="maker_parts")
        self.assertRecordValues(
            waiting, [{"verdict": "exchange", "charged_to": False, "is_exchange_due": True}]
        )

    def test_days_in_repair_are_added_from_hand_in_to_hand_over(self):
        order = self.make_repair(20)
        self.work_on(order)
        again = self.make_order(device_id=order.device_id.id)
        bought = order.device_id.purchase_date
        self.assertEqual(order.repair_days, 20)
        self.assertGreater(again.covered_until, bought + timedelta(365 + 18))
