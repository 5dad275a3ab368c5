import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_warranty_order import PNG, WarrantyCase


@tagged("post_install", "-at_install")
class TestOpeningBox(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.env["service.brand"].create({"name": "Brand Z"})
        cls.checklist = cls.make_checklist(
            "Brand Z", ["film", "serial_box", "triple_label"], brand_id=cls.brand.id
        )
        cls.device = cls.make_device(days_ago=3, service_brand_id=cls.brand.id)
        cls.order = cls.make_order(device_id=cls.device.id)

    @classmethod
    def make_checklist(cls, name, codes, **vals):
        checks = cls.env["warranty.check"].search([("code", "in", codes)])
        return cls.env["warranty.checklist"].create(
            {
                "name": name,
                "item_ids": [Command.create({"check_id": check.id}) for check in checks],
                **vals,
            }
        )

    def answer(self, *codes, order=None, **answer):
        return (order or self.order).answer_checks([{"code": c, **answer} for c in codes])

    def test_a_unit_is_taken_back_once_all_is_in_order(self):
        self.assertRecordValues(self.order, [{"verdict": "return", "check_state": "pending"}])
        self.answer("film", "triple_label", passed=True)
        self.assertEqual(self.order.check_state, "pending")
        self.answer("serial_box", value=self.device.name)
        self.assertRecordValues(self.order, [{"verdict": "return", "check_state": "passed"}])

    def test_what_is_not_in_order_is_named_in_the_verdict(self):
        self.answer("film", passed=False)
        self.answer("serial_box", value="SN-OTHER")
        self.assertRecordValues(self.order, [{"verdict": "return", "check_state": "failed"}])
        words = self.order.verdict_text
        self.assertIn("Protective Film Intact", words)
        self.assertIn("Serial on the Box", words)
        self.assertNotIn("Triple Label", words)

    def test_a_later_answer_corrects_an_earlier_one_and_both_stay(self):
        self.answer("film", passed=False)
        self.answer("film", passed=True)
        self.assertEqual(self.order.check_state, "pending")
        self.assertEqual(self.order.check_ids.mapped("passed"), [True, False])
        self.assertEqual(self.order.check_ids.user_id, self.env.user)

    def test_an_answer_is_never_changed(self):
        self.answer("film", passed=False)
        with self.assertRaises(UserError):
            self.order.check_ids.passed = True
        with self.assertRaises(UserError):
            self.order.check_ids.unlink()

    def test_serial_numbers_are_compared_without_spaces_dashes_and_case(self):
        [item] = [i for i in self.answer("serial_box", value=" sn1 ")["items"] if i["answered"]]
        self.assertTrue(item["passed"])

    def test_an_answer_that_needs_a_photo_is_refused_without(self):
        self.checklist.item_ids.photo_required = True
        with self.assertRaises(UserError):
            self.answer("film", passed=True)
        answers = self.answer("film", passed=True, photo=PNG)
        [item] = [item for item in answers["items"] if item["answered"]]
        self.assertTrue(item["photo"])
        self.assertTrue(self.order.check_ids.has_photo)

    def test_only_what_the_list_asks_for_is_answered(self):
        with self.assertRaises(UserError):
            self.answer("accessories", passed=True)
        with self.assertRaises(UserError):
            self.answer("serial_box", value="  ")

    def test_the_list_of_the_brand_wins_over_that_of_the_category(self):
        self.assertEqual(self.order.read_checks()["name"], "Brand Z")
        other = self.make_order(device_id=self.make_device("SN-2", days_ago=3).id)
        phones = self.env.ref("service_warranty.checklist_phone")
        self.assertEqual(other.read_checks()["name"], phones.name)
        both = self.make_checklist(
            "Both", ["film"], brand_id=self.brand.id, categ_id=self.phones.id
        )
        self.assertEqual(self.order.read_checks()["name"], both.name)

    def test_a_brand_may_take_back_for_fewer_days_than_the_policy(self):
        self.checklist.days = 2
        self.order._judge()
        self.assertRecordValues(self.order, [{"verdict": "return", "check_state": "failed"}])

    def test_nobody_is_asked_once_the_days_are_over(self):
        late = self.make_order(device_id=self.make_device("SN-3", days_ago=40).id)
        self.assertFalse(late.check_state)

    def test_a_change_is_told_on_the_timeline_with_its_reason(self):
        self.answer("film", passed=False)
        line = self.order.log_ids.filtered(lambda line: line.field_name == "check_state")
        self.assertRecordValues(
            line,
            [{"old_value": "To Check", "new_value": "Not in Order", "note": "Opening-box check"}],
        )

    def test_a_finished_order_is_not_checked_any_more(self):
        self.work_on(self.order)
        self.assertTrue(self.order.read_checks()["readonly"])
        with self.assertRaises(UserError):
            self.answer("film", passed=True)

    def test_the_desk_of_the_point_answers_and_no_other_point_does(self):
        self.order.point_id = self.point
        mine = self.order.with_user(self.manager)
        answered = self.answer("film", passed=True, order=mine)["items"]
        self.assertEqual([item["code"] for item in answered if item["passed"]], ["film"])
        self.assertEqual(mine.check_ids.user_id, self.manager)
        foreign = self.order.with_user(self.other_manager)
        for call in (foreign.read_checks, lambda: self.answer("film", order=foreign)):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            self.order.check_ids.with_user(self.other_manager).read(["value"])
        with self.assertRaises(AccessError):
            self.env["service.order.check"].with_user(self.manager).create(
                {"order_id": self.order.id, "check_id": self.checklist.item_ids[0].check_id.id}
            )

    @mute_logger("odoo.sql_db")
    def test_a_list_asks_for_a_check_once(self):
        item = self.checklist.item_ids[0]
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            item.copy()

    def test_shipped_lists_are_complete_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for name in ("phone", "computer"):
            checklist = self.env.ref(f"service_warranty.checklist_{name}")
            checklist = checklist.with_context(lang="zh_CN")
            for check in checklist.item_ids.check_id:
                text = check.name + (check.hint or "")
                self.assertFalse(any("a" <= letter <= "z" for letter in text), text)

    def test_judging_in_bulk_asks_for_the_answers_once(self):
        orders = self.make_orders(
            100, brand_id=self.brand.id, purchase_date="2026-01-01", proof="invoice"
        )
        few = self.count_queries(orders[:10]._judge)
        many = self.count_queries(orders._judge)
        self.assertLessEqual(many, few + 1)
