from datetime import timedelta
from unittest.mock import call, patch

import psycopg2
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SIGNATURE, CounterCase, picture

RECEIVER = {"handed_to": "Li Lei", "handed_signature": SIGNATURE}


@tagged("post_install", "-at_install")
class TestServiceCustody(CounterCase):
    def test_an_order_that_is_handed_in_is_expected_and_no_other(self):
        self.assertEqual(self.make_carried_in().custody_state, "expected")
        by_post = self.make_order(service_mode="mail_in")
        self.assertEqual(by_post.custody_state, "expected")
        self.assertFalse(self.make_order(service_mode="on_site").custody_id)

    def test_a_device_that_is_to_come_after_all_is_expected(self):
        order = self.make_order(service_mode="on_site")
        order.service_mode = "carry_in"
        self.assertEqual(order.custody_state, "expected")
        custody = order.custody_id
        order.service_mode = "mail_in"
        self.assertEqual(order.custody_id, custody)

    def test_the_custody_follows_the_steps_of_the_order(self):
        order = self.make_carried_in()
        order._step("assign", {"technician_id": self.technician.id})
        order._step("start")
        self.assertEqual(order.custody_state, "expected", "only the counter takes in")
        order.custody_id._step("receive")
        order._step("finish", {"result": "repaired"})
        self.assertEqual(order.custody_state, "ready")
        order._step("reopen")
        self.assertEqual(order.custody_state, "held")

    def test_nobody_works_on_a_device_that_is_in_the_post(self):
        order = self.make_carried_in(service_mode="mail_in")
        order._step("assign", {"technician_id": self.technician.id})
        with self.assertRaisesRegex(UserError, "has not arrived"), self.env.cr.savepoint():
            order.action_start()
        if "service.visit" in self.env:
            with self.assertRaisesRegex(UserError, "has not arrived"), self.env.cr.savepoint():
                order.open_visit_id.action_start()
            self.assertFalse(order.open_visit_id.arrived_at)
        order.custody_id._step("receive")
        order.action_start()
        self.assertEqual(order.state, "in_progress")

    def test_a_device_that_is_carried_in_may_be_repaired_while_its_owner_waits(self):
        order = self.make_carried_in()
        order._step("assign", {"technician_id": self.technician.id})
        order.action_start()
        self.assertEqual((order.state, order.custody_state), ("in_progress", "expected"))

    def test_a_device_that_did_not_pass_the_counter_is_not_expected_any_more(self):
        worked_on = self.work_on(self.make_carried_in(serial="SN-3"))
        self.assertEqual(worked_on.custody_state, "cancelled")
        order = self.make_carried_in()
        order._step("finish", {"result": "solved_remotely"})
        self.assertEqual(order.custody_state, "cancelled")
        cancelled = self.make_carried_in(serial="SN-2")
        cancelled._step("cancel")
        self.assertEqual(cancelled.custody_state, "cancelled")

    def test_a_cancelled_order_gives_its_device_back(self):
        order = self.make_carried_in()
        order.custody_id._step("receive")
        order._step("cancel")
        self.assertEqual(order.custody_state, "ready")

    def test_the_customer_hears_that_the_device_is_ready(self):
        calls = []
        order = self.make_carried_in()
        order.custody_id._step("receive")
        self.patch(
            type(order), "_tell_customer", lambda orders, event: calls.append((orders, event))
        )
        self.work_on(order)
        self.assertIn((order, "ready"), calls)

    def test_who_gets_a_parcel_hears_that_it_was_sent_and_not_that_it_may_be_fetched(self):
        with patch.object(type(self.env["service.order"]), "_tell_customer") as tell:
            custody = self.make_ready(service_mode="mail_in")
            self.assertNotIn(call("ready"), tell.mock_calls)
            self.assertFalse(custody.order_id._parcel_back())
            carrier = self.env.ref("service_counter.carrier_sf")
            custody._step("send", {"carrier_out_id": carrier.id, "tracking_out": "SF1"})
        self.assertIn(call("sent"), tell.mock_calls)
        self.assertEqual(custody.order_id._parcel_back(), f"{carrier.name} SF1")

    def test_a_device_is_handed_over_once_against_signature(self):
        custody = self.make_ready().with_user(self.desk)
        with self.assertRaisesRegex(UserError, "lacks"):
            custody.action_hand_over()
        custody.write(RECEIVER)
        custody.action_hand_over()
        self.assertEqual(custody.state, "handed_over")
        self.assertEqual(custody.handed_by_id, self.desk)
        self.assertTrue(custody.handed_at)
        with self.assertRaises(UserError):
            custody.action_hand_over()

    def test_no_device_leaves_before_its_order_is_settled(self):
        order = self.make_carried_in()
        custody = order.custody_id
        for step in ("hand_over", "send"):
            with self.assertRaises(UserError):
                custody._step(step, RECEIVER)
        custody._step("receive")
        with self.assertRaisesRegex(UserError, "still being worked on"):
            custody._step("ready")
        with self.assertRaises(UserError):
            custody._step("hand_over", RECEIVER)

    def test_the_database_holds_that_somebody_signed(self):
        custody = self.make_ready()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE service_custody SET state = 'handed_over' WHERE id = %s", [custody.id]
            )

    def test_a_parcel_goes_out_with_its_number_and_arrives(self):
        custody = self.make_ready().with_user(self.desk)
        with self.assertRaisesRegex(UserError, "lacks"):
            custody.action_send()
        carrier = self.env.ref("service_counter.carrier_sf")
        custody.write({"carrier_out_id": carrier.id, "tracking_out": "SF123"})
        custody.action_send()
        self.assertEqual(custody.state, "sent")
        with self.assertRaises(UserError):
            custody._step("hand_over", RECEIVER)
        custody.action_deliver()
        self.assertEqual(custody.state, "delivered")

    def test_days_in_repair_run_from_receipt_to_hand_over(self):
        order = self.make_carried_in()
        self.assertFalse(order.handed_in_on, "its owner still has it")
        self.assertEqual(order.repair_days, 0)
        received = fields.Datetime.now() + timedelta(2)
        with freeze_time(received):
            order.custody_id._step("receive")
        self.assertEqual(order.handed_in_on, order._local_day(received))
        with freeze_time(received + timedelta(5)):
            order._step("assign", {"technician_id": self.technician.id})
            order._step("start")
            order._step("finish", {"result": "repaired"})
        self.assertFalse(order.handed_over_on, "repaired, and still here")
        with freeze_time(received + timedelta(9)):
            self.assertEqual(order.repair_days, 9)
            order.custody_id._step("hand_over", RECEIVER)
        self.assertEqual(order.handed_over_on, order._local_day(received + timedelta(9)))

    def test_work_that_began_shows_that_the_device_is_here(self):
        order = self.make_carried_in()
        order._step("assign", {"technician_id": self.technician.id})
        order._step("start")
        self.assertEqual(order.handed_in_on, order._local_day(order.started_at))
        order._step("finish", {"result": "repaired"})
        self.assertEqual(order.handed_over_on, order._local_day(order.done_at))

    def test_the_page_of_the_carrier_follows_a_parcel(self):
        carrier = self.env.ref("service_counter.carrier_sf")
        self.assertFalse(carrier._tracking_url("SF 1"))
        carrier.tracking_page = "https://track.example/{number}"
        self.assertEqual(carrier._tracking_url("SF 1/2"), "https://track.example/SF%201%2F2")
        self.assertFalse(carrier._tracking_url(False))
        with self.assertRaises(ValidationError):
            carrier.tracking_page = "javascript:alert(1)"

    def test_the_same_request_twice_has_one_effect(self):
        custody = self.make_ready().with_user(self.desk)
        custody.step("hand_over", RECEIVER, key="hand-1")
        custody.step("hand_over", RECEIVER, key="hand-1")
        self.assertEqual(custody.state, "handed_over")
        with self.assertRaises(UserError):
            custody.step("hand_over", {"handed_to": "Somebody Else"}, key="hand-1")

    def test_every_step_is_told_on_the_timeline(self):
        custody = self.make_ready()
        custody._step("hand_over", RECEIVER)
        notes = self.notes(custody.order_id)
        self.assertEqual(len([note for note in notes if "A-01" in note]), 2)
        self.assertFalse([note for note in notes if "Li Lei" in note], "the name can be erased")

    def test_nobody_writes_by_hand_where_a_device_is(self):
        custody = self.make_ready()
        with self.assertRaises(UserError):
            custody.with_user(self.desk).state = "held"
        with self.assertRaises(UserError):
            custody.sudo().state = "held"
        with self.assertRaises(UserError):
            custody.with_user(self.desk).with_context(step_mixin=True).state = "held"
        with self.assertRaises(UserError):
            custody.sudo().unlink()

    def test_what_was_signed_for_stays_as_it_was_signed(self):
        custody = self.make_ready()
        custody._step("hand_over", RECEIVER)
        for vals in ({"handed_to": "x"}, {"accessory_note": "x"}, {"shelf_id": False}):
            with self.assertRaisesRegex(UserError, "has left"):
                custody.write(vals)

    def test_data_are_wiped_only_with_a_signature(self):
        custody = self.make_carried_in().custody_id
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            custody.wipe_consent = "granted"
            custody.flush_recordset()
        custody.write({"wipe_consent": "granted", "wipe_signature": SIGNATURE})
        custody.write({"wipe_consent": "refused", "wipe_signature": False})

    def test_accessories_are_told_to_the_order(self):
        order = self.make_carried_in()
        order.custody_id.write(
            {"accessory_ids": [(6, 0, self.charger.ids)], "accessory_note": "a ring"}
        )
        self.assertIn(self.charger.name, order.accessories)
        self.assertIn("a ring", order.accessories)

    def test_photos_are_pictures_and_belong_to_the_custody(self):
        custody = self.make_carried_in().custody_id
        good = self.env["ir.attachment"].create({"name": "a.png", "raw": picture()})
        custody.photo_ids = good
        self.assertEqual((good.res_model, good.res_id), ("service.custody", custody.id))
        for name, raw in (
            ("a.png", b"<svg onload='x()'></svg>"),
            ("b.jpg", b"<html></html>"),
            ("c.png", b""),
        ):
            bad = self.env["ir.attachment"].create({"name": name, "raw": raw})
            with self.assertRaises(ValidationError):
                custody.photo_ids = good | bad
        many = self.env["ir.attachment"].create(
            [{"name": f"{n}.png", "raw": picture()} for n in range(13)]
        )
        with self.assertRaisesRegex(ValidationError, "enough"):
            custody.photo_ids = many

    def test_the_queue_is_read_with_a_flat_number_of_queries(self):
        def read(custodies):
            names = ["contact_masked", "product_id", "days_ready", "is_unclaimed", "fee_due"]
            rows = self.env["service.custody"].with_user(self.desk).browse(custodies.ids)
            rows.read([*names, "shelf_id", "order_state", "symptom"])

        custodies = self.make_orders(40, service_mode="carry_in").custody_id
        self.env.flush_all()
        read(custodies[:4])
        few = self.count_queries(lambda: read(custodies[:4]))
        many = self.count_queries(lambda: read(custodies))
        self.assertLessEqual(many, few * 1.5)

    def test_orders_are_moved_in_batch_with_a_flat_number_of_queries(self):
        def life(count):
            orders = self.make_orders(
                count,
                service_mode="carry_in",
                purchase_date=fields.Date.today(),
                proof="invoice",
            )
            orders.custody_id._step("receive")
            orders._step("assign", {"technician_id": self.technician.id})
            orders._step("start")
            orders._step("finish", {"result": "repaired"})

        life(2)
        few = self.count_queries(lambda: life(5))
        many = self.count_queries(lambda: life(50))
        self.assertLessEqual(many, few * 1.5)

    def test_what_was_handed_in_stands_once_the_device_has_left(self):
        custody = self.make_ready().with_user(self.desk)
        custody.accessory_note = "Red pouch"
        custody.write(RECEIVER)
        custody.action_hand_over()
        for vals in (
            {"accessory_note": "Nothing"},
            {"accessory_ids": self.charger.ids},
            {"condition_note": "Broken"},
            {"condition_ids": self.scratches.ids},
            {"estimated_fee": 1},
            {"photo_ids": []},
        ):
            with self.assertRaisesRegex(UserError, custody.order_id.name):
                custody.write(vals)
        self.assertEqual(custody.accessory_note, "Red pouch")

    def test_the_board_tells_what_was_promised(self):
        order = self.make_carried_in()
        with patch.object(
            type(order),
            "_desk_facts",
            lambda orders: {it: [it._desk_fact("Solved", "18:00", "danger")] for it in orders},
        ):
            self.assertEqual(order.custody_id.promise_text, "Solved 18:00")
            self.assertTrue(order.custody_id.promise_is_late)
            gone = self.make_ready(serial="GONE")
            gone.write(RECEIVER)
            gone.action_hand_over()
            self.assertEqual(gone.promise_text, "")
