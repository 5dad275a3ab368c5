from datetime import timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..models.refund_terms import depreciation
from .common import ExchangeCase


@tagged("post_install", "-at_install")
class TestExchangeGuards(ExchangeCase):
    """What must be so before a paper takes a step, and who takes it."""

    def test_the_serial_of_the_unit_is_looked_at(self):
        paper = self.apply_for(serial_seen="OTHER-9")
        with self.assertRefused("is not the number of FAILED-1"):
            paper.action_inspect()
        paper.serial_seen = "failed 1"
        paper.action_inspect()
        self.assertEqual(paper.state, "inspected")

    def test_more_than_the_verdict_gives_is_goodwill(self):
        order = self.make_exchange_order(self.make_device("OLD-1", 100), phone="13600136000")
        self.assertEqual(order.verdict, "free_repair")
        self.assertFalse(order.exchange_offered or order.return_offered)
        paper = self.apply_for(order, reason="repairs")
        with self.assertRefused("does not give this"):
            paper.action_inspect()
        paper.reason = "goodwill"
        paper.action_inspect()
        self.assertEqual(paper.state, "inspected")

    def test_goodwill_is_in_the_menu_of_every_order(self):
        order = self.make_exchange_order(self.make_device("OLD-2", 400), phone="13600136000")
        actions = self.env["ir.actions.actions"].with_user(self.technician_user)
        bound = actions.get_bindings("service.order")["action"]
        action = self.env.ref("service_exchange.action_goodwill")
        self.assertIn(action.id, [one["id"] for one in bound])
        context = safe_eval(action.context, {"active_id": order.id})
        papers = self.env["service.exchange"].with_user(self.technician_user)
        paper = papers.with_context(**context).create({"serial_seen": "OLD-2"})
        self.assertEqual((paper.order_id, paper.reason), (order, "goodwill"))

    def test_an_exchange_is_no_return_of_the_first_days(self):
        order = self.make_exchange_order(self.make_device("DAY-12", 12), phone="13600136000")
        self.assertEqual(order.verdict, "exchange")
        self.assertEqual(order._exchange_reason(), "days_15")
        paper = self.apply_for(order, kind="refund", reason="days_7")
        with self.assertRefused("does not give this"):
            paper.action_inspect()

    def test_a_dealer_is_credited_only_for_a_whole_box(self):
        checklist = self.env["warranty.checklist"].search([], limit=1)
        paper = self.apply_for(kind="credit", reason="opening_box")
        self.assertTrue(checklist)
        for state, refused in (("failed", True), ("pending", True), ("passed", False)):
            self.env.cr.execute(
                "UPDATE service_order SET check_state = %s WHERE id = %s", (state, self.order.id)
            )
            self.env.invalidate_all()
            self.assertEqual(bool(paper.sudo()._checklist_refusal()), refused, state)
            paper.sudo().kind = "refund"
            self.assertFalse(paper.sudo()._checklist_refusal(), "a customer's right stands")
            paper.sudo().kind = "credit"

    def test_the_price_and_the_unit_are_named_before_it_is_approved(self):
        paper = self.apply_for(kind="refund", price_paid=0)
        with self.assertRefused("enter the price"):
            paper.action_inspect()
        paper.write({"kind": "swap", "new_product_id": False})
        with self.assertRefused("choose the unit"):
            paper.action_inspect()

    def test_whoever_wrote_or_inspected_it_does_not_approve(self):
        both = "service_network.group_network_manager,service_network.group_point_technician"
        clerk = self.make_user("both", both, self.point)
        mine = self.apply_for(user=clerk)
        mine.with_user(self.technician_user).action_inspect()
        with self.assertRefused("wrote or changed"):
            mine.with_user(clerk).action_approve()
        mine.with_user(self.office).action_approve()
        order = self.make_exchange_order(self.make_device("TWO-1"), phone="13600136000")
        other = self.apply_for(order)
        other.with_user(clerk).action_inspect()
        with self.assertRefused("wrote or changed"):
            other.with_user(clerk).action_approve()

    def test_each_role_approves_up_to_its_amount(self):
        limits = self.env["exchange.approval.limit"]
        network, chief = (
            self.env.ref(f"service_network.group_{name}")
            for name in ("network_manager", "oversight_manager")
        )
        small = limits.create({"group_id": network.id, "amount": 2198.99})
        limits.create({"group_id": chief.id, "amount": 100000})
        paper = self.take_paper(self.apply_for(), "inspected")
        with self.assertRefused(f"may be approved by: {chief.name}"):
            paper.with_user(self.office).action_approve()
        self.assertFalse(paper.with_user(self.office).can_approve)
        small.amount = 2199
        paper.invalidate_recordset()
        self.assertTrue(paper.with_user(self.office).can_approve)
        small.amount = 0
        paper.with_user(self.management).action_approve()
        self.assertEqual(paper.decider_id, self.management)

    def test_above_every_limit_nobody_approves(self):
        network = self.env.ref("service_network.group_network_manager")
        self.env["exchange.approval.limit"].create({"group_id": network.id, "amount": 10})
        paper = self.take_paper(self.apply_for(), "inspected")
        for user in (self.office, self.management):
            with self.assertRefused("No role may"):
                paper.with_user(user).action_approve()

    def test_the_owner_is_called_where_the_company_asks(self):
        self.order.company_id.exchange_call = True
        paper = self.take_paper(self.apply_for(), "inspected")
        with self.assertRefused("has not confirmed"):
            paper.with_user(self.office).action_approve()
        self.note(paper, "call", self.hotline, call_result="denied", note="Knows nothing of it")
        with self.assertRefused("has not confirmed"):
            paper.with_user(self.office).action_approve()
        self.note(paper, "send_back", self.office, note="The owner was not reached")
        self.take_paper(paper, "inspected")
        self.assertFalse(paper.call_result)
        self.note(paper, "call", self.hotline, call_result="confirmed")
        paper.with_user(self.office).action_approve()

    def test_sent_back_with_its_reason_it_comes_again(self):
        paper = self.take_paper(self.apply_for(), "inspected")
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.note(paper, "send_back", self.office)
        self.note(paper, "send_back", self.office, note="Photo of the label is missing")
        self.assertEqual(
            (paper.state, paper.decision_note), ("applied", "Photo of the label is missing")
        )
        self.take_paper(paper, "approved")
        self.assertFalse(paper.decision_note)

    def test_refused_it_is_over_and_the_device_may_come_again(self):
        paper = self.take_paper(self.apply_for(), "inspected")
        self.note(paper, "refuse", self.management, note="The film was removed by force")
        self.assertEqual(paper.state, "refused")
        self.assertEqual(paper.decider_id, self.management)
        self.assertTrue(self.order.exchange_offered)
        self.env.flush_all()
        self.assertEqual(self.apply_for().state, "applied")

    def test_each_step_belongs_to_its_desk(self):
        steps = {
            "applied": ("inspect", self.management),
            "inspected": ("approve", self.manager),
            "approved": ("reserve", self.technician_user),
            "reserved": ("hand_over", self.keeper),
            "done": ("receive", self.storekeeper),
        }
        paper = self.apply_for()
        for state, (step, stranger) in steps.items():
            self.take_paper(paper, state)
            with self.subTest(step=step), self.assertRaisesRegex(AccessError, "another desk"):
                paper.with_user(stranger).step(step)

    def test_another_point_sees_nothing_of_it(self):
        paper = self.apply_for()
        self.assertFalse(
            self.env["service.exchange"]
            .with_user(self.other_manager)
            .search([("id", "=", paper.id)])
        )
        with self.assertRaises(AccessError):
            paper.with_user(self.other_manager).action_inspect()

    def test_what_was_inspected_is_not_rewritten(self):
        paper = self.take_paper(self.apply_for(), "inspected")
        for vals in ({"kind": "refund"}, {"reason": "goodwill"}, {"serial_seen": "X"}):
            with self.assertRefused("can no longer be changed"):
                paper.with_user(self.technician_user).write(vals)
        with self.assertRaises(ValidationError):
            paper.with_user(self.technician_user).write({"state": "approved"})

    def test_who_bears_it_is_the_head_offices_to_say(self):
        paper = self.apply_for(reason="late_30")
        self.assertEqual((paper.borne_by, paper.borne_point_id), ("point", self.point))
        with self.assertRaises(AccessError):
            paper.with_user(self.manager).write({"borne_by": "company", "borne_point_id": False})
        paper.with_user(self.office).write({"borne_by": "company", "borne_point_id": False})
        self.assertEqual(self.apply_later("late_60").borne_by, "maker")

    def apply_later(self, reason):
        order = self.make_exchange_order(self.make_device("LATER-1"), phone="13500135000")
        return self.apply_for(order, reason=reason)

    @mute_logger("odoo.sql_db")
    def test_a_device_has_one_paper_and_a_unit_one_customer(self):
        self.apply_for()
        twin = self.make_exchange_order(self.device)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.apply_for(twin)
            self.env.flush_all()
        first = self.take_paper(self.order.exchange_ids, "reserved")
        other = self.apply_later("days_7")
        self.take_paper(other, "approved")
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            other.with_user(self.storekeeper).lot_id = first.lot_id
            self.env.flush_all()

    def test_a_cancelled_paper_lets_its_unit_go(self):
        paper = self.take_paper(self.apply_for(), "reserved")
        paper.with_user(self.technician_user).action_cancel()
        self.assertEqual(paper.state, "cancelled")
        self.env.flush_all()
        again = self.take_paper(self.apply_for(), "done")
        self.assertEqual(again.lot_id, self.units[0])

    def test_an_order_that_is_called_off_takes_its_paper_along(self):
        paper = self.take_paper(self.apply_for(), "reserved")
        self.assertIn(paper.name, self.order.finish_remarks)
        self.order._step("cancel")
        self.assertEqual(paper.state, "cancelled")

    def test_a_unit_of_another_place_is_not_reserved(self):
        paper = self.take_paper(self.apply_for(), "approved")
        far = self.make_units("FAR-1")
        with self.assertRaises(AccessError):
            paper.with_user(self.storekeeper).lot_id = far
        far.service_point_ids = self.point
        paper.with_user(self.storekeeper).lot_id = far
        with self.assertRefused("does not lie at"):
            paper.with_user(self.storekeeper).action_reserve()

    def test_the_order_is_at_work_when_the_unit_is_handed_over(self):
        order = self.make_order(
            phone="13400134000", serial="NEW-OR-1", device_id=self.make_device("NEW-OR-1").id
        )
        paper = self.take_paper(self.apply_for(order), "reserved")
        with self.assertRefused("is not in progress"):
            paper.with_user(self.technician_user).action_hand_over()

    def test_nothing_is_deleted(self):
        with self.assertRaises(UserError):
            self.apply_for().sudo().unlink()

    # --- what the verdict says ---

    def test_use_is_paid_for_only_where_policy_and_law_ask_for_it(self):
        order = self.make_exchange_order(self.make_device("DAY-11", 11), phone="13600136000")
        self.assertEqual(order._refund_terms().percent_a_day, 0.0, "paid back in full")
        law = self.env.ref("service_warranty.law_phone")
        law.write({"refund_in_full": False, "change_reason": "The switch"})
        order._judge()
        terms = order._refund_terms()
        self.assertEqual(terms.percent_a_day, 0.5)
        self.assertEqual(terms.since, order.purchase_date)
        day_40 = order.purchase_date + timedelta(40)
        # 0.5 % of 2,000 for each of the days after the purchase
        self.assertEqual(depreciation(2000, terms, day_40), 10 * (40 - terms.days_off))

    def test_a_point_bears_only_a_delay_that_is_its_own(self):
        order = self.make_exchange_order(self.make_device("DAY-10", 10), phone="13600136001")
        paper = self.apply_for(order, reason="late_30")
        self.assertEqual(paper.borne_by, "point")
        with self.assertRefused("not late for that reason"):
            paper.action_inspect()
        order.reported_at -= timedelta(9)
        self.assertNotIn("late_30", order._exchange_reasons(), "nine days are no thirty")

    def test_an_accessory_is_replaced_and_no_unit_for_it(self):
        order = self.make_exchange_order(self.make_device("DAY-30", 30), phone="13600136002")
        order.component_id = self.env.ref("service_warranty.component_battery")
        self.assertEqual(order.verdict, "exchange")
        self.assertFalse(order.exchange_offered or order.return_offered)
