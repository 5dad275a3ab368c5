from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users

from .common import SupportCase


@tagged("post_install", "-at_install")
class TestServiceQuality(SupportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"quality_signal_count": 3, "quality_signal_days": 30})
        cls.model = cls.make_model("Phone Q")
        cls.orders = cls.make_coded(3)

    @classmethod
    def make_model(cls, name):
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "tracking": "serial", "categ_id": cls.phones.id}
        )

    @classmethod
    def make_coded(cls, count, cause=None, **vals):
        orders = cls.make_orders(count, product_id=cls.model.id, **vals)
        orders.write({"fault_id": cls.fault.id, "cause_id": (cause or cls.cause).id})
        return orders

    def signal(self):
        self.env.invalidate_all()  # read anew, as another request would
        return self.env["service.quality.signal"].search([("product_id", "=", self.model.id)])

    def report(self, user=None):
        action = self.orders.with_user(user or self.expert).action_make_quality_report()
        return self.env["service.quality.report"].browse(action["res_id"])

    # --- repeated defects ---

    def test_a_cause_repeated_at_one_model_is_listed_with_the_orders_behind_it(self):
        self.assertRecordValues(
            self.signal(),
            [{"cause_id": self.cause.id, "order_count": 3, "unit_count": 3, "rate": 1000.0}],
        )
        found = self.env["service.order"].search(self.signal().action_view_orders()["domain"])
        self.assertEqual(found, self.orders)

    def test_too_few_too_old_cancelled_or_caused_by_use_is_no_signal(self):
        self.orders[0]._step("cancel")
        self.assertFalse(self.signal(), "two are left")
        fourth = self.make_coded(1, serial="SN-FOURTH", phone="13612345678")
        self.assertTrue(self.signal())
        fourth.reported_at = fields.Datetime.now() - timedelta(days=31)
        self.assertFalse(self.signal())
        self.company.quality_signal_days = 32
        self.assertTrue(self.signal())
        self.cause.by_use = True
        self.assertFalse(self.signal())

    def test_a_signal_becomes_one_report(self):
        signal = self.signal().with_user(self.expert)
        report_id = signal.action_make_report()["res_id"]
        self.assertEqual(self.signal().report_id.id, report_id)
        self.assertEqual(
            self.signal().with_user(self.expert).action_make_report()["res_id"], report_id
        )

    # --- faults by model and cause ---

    def test_faults_are_counted_by_model_and_cause_with_their_rate(self):
        self.env["stock.lot"].create(
            [{"name": f"SOLD-{n}", "product_id": self.model.id} for n in range(27)]
        )
        rows = (
            self.env["service.order"]
            .with_user(self.expert)
            ._read_group(
                [("product_id", "=", self.model.id)],
                ["product_id", "cause_id"],
                ["__count", "defect_rate:avg"],
            )
        )
        self.assertEqual(rows, [(self.model, self.cause, 3, 100.0)])
        total = self.env["service.order"].formatted_read_grouping_sets(
            [("product_id", "=", self.model.id)],
            [["product_id"], []],
            ["__count", "defect_rate:avg"],
        )
        self.assertEqual([group[0]["defect_rate:avg"] for group in total], [100.0, 100.0])

    def test_a_model_of_which_no_unit_is_known_has_no_rate(self):
        model = self.make_model("Phone Z")
        self.make_order(product_id=model.id, fault_id=self.fault.id)
        rows = self.env["service.order"]._read_group(
            [("product_id", "=", model.id)], [], ["__count", "defect_rate:avg"]
        )
        self.assertEqual([row[0] for row in rows], [1])
        self.assertFalse(rows[0][1])

    @users("north.user")
    def test_a_point_does_not_learn_how_many_units_there_are(self):
        with self.assertRaises(AccessError):
            self.env["service.order"]._read_group([], [], ["defect_rate:avg"])

    # --- report ---

    def test_a_report_sums_up_its_orders_and_names_no_customer(self):
        report = self.report()
        self.assertRecordValues(
            report,
            [
                {
                    "product_id": self.model.id,
                    "cause_id": self.cause.id,
                    "order_count": 3,
                    "state": "draft",
                    "user_id": self.expert.id,
                }
            ],
        )
        self.assertIn("Oxidised × 3", report.description)
        for order in self.orders:
            for secret in (order.contact_name, order.phone, order.serial):
                self.assertNotIn(secret, f"{report.subject} {report.description}")
        found = self.env["service.order"].search(report.action_view_orders()["domain"])
        self.assertEqual(found, self.orders)

    def test_orders_of_several_models_share_what_they_share(self):
        other = self.make_order(product_id=self.phone_model.id, fault_id=self.fault.id)
        action = (self.orders | other).action_make_quality_report()
        report = self.env["service.quality.report"].browse(action["res_id"])
        self.assertRecordValues(
            report, [{"product_id": False, "fault_id": self.fault.id, "cause_id": False}]
        )
        with self.assertRaises(UserError):
            self.env["service.order"].action_make_quality_report()

    def test_sent_answered_measure_and_closed(self):
        report = self.report().with_user(self.expert)
        with self.assertRaises(UserError):
            report.action_answer()
        report.action_send()
        with self.assertRaises(UserError):
            report.description = "other"
        with self.assertRaises(UserError):
            report.action_answer()
        report.answer = "Known batch"
        report.action_answer()
        with self.assertRaises(UserError):
            report.action_put_in_force()
        report.write({"measure": "New port from week 30", "bulletin_ref": "TB-12"})
        report.action_put_in_force()
        report.action_close()
        self.assertTrue(report.sent_at and report.answered_at and report.closed_at)
        with self.assertRaises(UserError):
            report.unlink()
        with self.assertRaises(UserError):
            report.state = "draft"
        self.assertFalse(self.signal().report_id, "a closed report is over; it may come again")

    @users("worker.user", "north.user")
    def test_a_point_has_no_part_in_it(self):
        report = self.report().with_user(self.env.user)
        for act in (
            report.read,
            lambda: self.env["service.quality.signal"].search([]),
            lambda: self.env["service.quality.report"].search([]),
            lambda: self.report(self.env.user),
        ):
            with self.assertRaises(AccessError):
                act()

    @users("office.user", "hotline.user")
    def test_the_head_office_reads_and_experts_write(self):
        report = self.report().with_user(self.env.user)
        self.assertTrue(report.read(["subject"]))
        with self.assertRaises(AccessError):
            report.action_send()
        with self.assertRaises(AccessError):
            report.write({"subject": "x"})

    def test_signals_of_many_models_cost_no_more_queries(self):
        def read():
            self.env["service.quality.signal"].search([]).mapped("rate")

        few = self.count_queries(read)
        for number in range(10):
            orders = self.make_orders(3, product_id=self.make_model(f"Phone {number}").id)
            orders.cause_id = self.cause
        self.assertLessEqual(self.count_queries(read), few + 1)
