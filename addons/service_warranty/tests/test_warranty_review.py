from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.repair_intake.tests.common import IntakeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-05-05 08:00:00")
class TestWarrantyReview(IntakeCase):
    """Who changes a warranty rule changes the verdict of open orders, and of no finished one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["warranty.review"].search([]).unlink()
        cls.main_unit = cls.env.ref("service_warranty.component_main_unit")
        cls.policy = cls.make_policy(categ_id=cls.phones.id)
        cls.tablets = cls.env["product.category"].create({"name": "Tablets"})
        cls.tablet = cls.phone_model.copy({"name": "Tablet T1", "categ_id": cls.tablets.id})
        cls.Review = cls.env["warranty.review"]

    @classmethod
    def make_policy(cls, **vals):
        term = Command.create({"component_id": cls.main_unit.id, "months": 12})
        return cls.env["warranty.policy"].create({"name": "Phones", "term_ids": [term], **vals})

    def report(self, count=1, **vals):
        """Orders of devices bought eighteen months ago: out of a warranty of twelve."""
        values = {"purchase_date": date(2024, 11, 5), "proof": "invoice", **vals}
        return self.make_orders(count, **values)

    def judge(self):
        with self.enter_registry_test_mode():
            self.env.ref("service_warranty.cron_warranty_review").method_direct_trigger()
        self.env.invalidate_all()

    def lengthen(self, months=24):
        self.policy.term_ids.months = months

    def test_an_open_order_gets_the_verdict_of_the_new_rule_and_tells_why(self):
        order = self.report()
        self.assertEqual(order.verdict, "paid_repair")
        self.lengthen()
        self.judge()
        self.assertEqual(order.verdict, "free_repair")
        lines = order.log_ids.filtered(lambda line: line.field_name == "verdict")
        self.assertEqual(len(lines), 1)
        self.assertIn("Phones", lines.note)

    def test_finished_orders_keep_their_verdict(self):
        done = self.work_on(self.report(point_id=self.point.id))
        closed_lines = len(done.log_ids)
        self.lengthen()
        self.judge()
        self.assertEqual(done.verdict, "paid_repair")
        self.assertEqual(len(done.log_ids), closed_lines)

    def test_orders_of_other_policies_are_left_alone(self):
        self.make_policy(name="Tablets", categ_id=self.tablets.id)
        self.report(2)
        self.report(3, product_id=self.tablet.id, serial="T-1")
        self.Review.search([]).unlink()
        self.lengthen()
        self.judge()
        review = self.Review.search([])
        self.assertEqual((review.order_count, review.changed_count), (2, 2))
        self.assertTrue(review.done_at)

    def test_a_new_policy_judges_what_falls_under_it_from_now_on(self):
        order = self.report()
        newer = self.make_policy(name="X1", product_tmpl_id=self.phone_model.product_tmpl_id.id)
        newer.term_ids.months = 36
        self.judge()
        self.assertEqual(order.policy_id, newer)
        self.assertEqual(order.verdict, "free_repair")

    def test_an_archived_policy_judges_nothing_any_more(self):
        order = self.report()
        self.policy.active = False
        self.judge()
        self.assertNotEqual(order.policy_id, self.policy)

    def test_an_override_stands(self):
        order = self.report()
        order._write_verdict({"verdict_override": "exchange", "override_reason": "Regular"})
        self.lengthen()
        self.judge()
        self.assertEqual(order.verdict, "exchange")

    def test_several_changes_are_one_review(self):
        self.report()
        self.Review.search([]).unlink()
        self.lengthen()
        self.policy.return_days = 8
        self.env.ref("service_warranty.exclusion_liquid_damage").refuse = True
        self.assertEqual(len(self.Review.search([])), 1)
        self.assertTrue(self.Review.search([]).is_whole)

    def test_a_new_name_judges_nothing(self):
        self.report()
        self.Review.search([]).unlink()
        self.policy.name = "Telephones"
        self.assertFalse(self.Review.search([]))

    def test_changing_a_rule_asks_for_the_job_at_once(self):
        self.report()
        cron = self.env.ref("service_warranty.cron_warranty_review")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.lengthen()
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)

    def test_queries_do_not_grow_with_the_orders(self):
        self.report(100)
        few = self.count_queries(lambda: self.lengthen_and_judge(24))
        self.Review.search([]).unlink()
        self.report(900)  # already by the new rule
        many = self.count_queries(lambda: self.lengthen_and_judge(12))
        self.assertEqual(self.Review.search([]).changed_count, 1000)
        # a hundred rows go in one statement: ten more to write, ten more to tell
        self.assertLessEqual(many, few + 20)

    def lengthen_and_judge(self, months):
        self.lengthen(months)
        self.Review.search([("done_at", "=", False)])._judge_batch()
