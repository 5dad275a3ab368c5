from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementRun(SettlementCase):
    def test_a_month_goes_from_orders_to_posted_bills_in_five_steps(self):
        orders = self.make_closed(3)
        other = self.make_closed(2, point=self.other_point)
        run = self.compute_run()
        self.assertEqual(run.state, "review")
        self.assertEqual(run.line_count, 5)
        self.assertEqual(run.amount_total, 250)
        statement = self.statement_of(run)
        self.assertRecordValues(
            statement,
            [
                {
                    "state": "draft",
                    "name": f"JS202603-{self.point.code}",
                    "line_count": 3,
                    "amount_total": 150,
                    "technician_total": 60,
                }
            ],
        )
        self.assertEqual(statement.line_ids.order_id, orders)
        self.assertEqual(statement.line_ids.technician_id, self.technician)
        run.action_send()
        self.assertEqual(statement.state, "sent")
        statement.with_user(self.manager).action_confirm()
        self.assertEqual(statement.confirmed_by_id, self.manager)
        with self.assertRaisesRegex(UserError, "not confirmed yet"):
            run.action_approve()
        self.statement_of(run, self.other_point).with_user(self.other_manager).action_confirm()
        run.action_approve()
        run.action_bill()
        self.assertEqual(run.state, "billed")
        bill = statement.move_id
        self.assertRecordValues(
            bill,
            [
                {
                    "move_type": "in_invoice",
                    "state": "posted",
                    "partner_id": self.point.partner_id.id,
                    "ref": statement.name,
                    "amount_untaxed": 150,
                    "invoice_date": self.month.replace(day=31),
                }
            ],
        )
        self.assertEqual(len(bill.invoice_line_ids), 1, "sums by kind of work, not orders")
        self.assertEqual(other.settlement_line_ids.statement_id.move_id.amount_untaxed, 100)

    def test_work_of_the_past_is_not_paid(self):
        orders = self.make_closed(2)
        orders[0]._note({"is_history": True})
        self.assertEqual(self.compute_run().line_count, 1)

    def test_a_tax_of_the_account_does_not_change_what_was_confirmed(self):
        tax = self.env["account.tax"].create(
            {"name": "13% on the account", "amount": 13, "type_tax_use": "purchase"}
        )
        account = self.env["account.account"].create(
            {
                "name": "Service Fees",
                "code": "660299",
                "account_type": "expense",
                "tax_ids": tax.ids,
            }
        )
        self.company.settlement_account_id = account
        self.make_closed(1)
        run = self.compute_run()
        run.action_send()
        run.action_confirm_rest()
        statement = self.statement_of(run)
        statement.action_bill()
        self.assertEqual(statement.move_id.amount_total, statement.amount_total)

    def test_a_month_goes_on_when_a_statement_was_billed_early(self):
        self.make_closed(3)
        self.make_closed(2, point=self.other_point)
        run = self.compute_run()
        run.action_send()
        early, late = self.statement_of(run), self.statement_of(run, self.other_point)
        early.with_user(self.manager).action_confirm()
        early.with_user(self.accountant).action_bill()
        bill = early.move_id
        with self.assertRaisesRegex(UserError, f"1 statement.*{late.name}"):
            run.action_approve()
        run.action_confirm_rest()
        run.action_approve()
        run.action_bill()
        self.assertEqual(run.state, "billed")
        self.assertEqual((early.state, late.state), ("billed", "billed"))
        self.assertEqual(early.move_id, bill, "billed once")
        self.assertEqual(late.move_id.amount_untaxed, 100)
        self.assertFalse(any(run.statement_ids._verify().values()))

    def test_a_month_of_which_all_was_billed_early_is_approved_too(self):
        self.make_closed()
        run = self.compute_run()
        run.action_send()
        statement = self.statement_of(run)
        statement.with_user(self.manager).action_confirm()
        statement.with_user(self.accountant).action_bill()
        run.action_approve()
        run.action_bill()
        self.assertEqual(run.state, "billed")

    def test_the_steps_are_taken_in_their_order(self):
        self.make_closed()
        run = self.make_run()
        for step in (run.action_send, run.action_approve, run.action_bill):
            with self.assertRaises(UserError):
                step()
        run.action_compute()
        for step in (run.action_approve, run.action_bill):
            with self.assertRaises(UserError):
                step()
        self.bill_run(run)
        for step in (run.action_compute, run.action_send, run.action_bill, run.unlink):
            with self.assertRaises(UserError):
                step()
        for vals in ({"state": "draft"}, {"month": "2026-04-01"}):
            with self.assertRaises(UserError):
                run.write(vals)

    def test_an_order_without_rate_is_an_exception_until_there_is_one(self):
        self.rate.job_type = "major"
        orders = self.make_closed(2)
        run = self.compute_run()
        self.assertFalse(orders.settlement_line_ids)
        self.assertEqual(run.exception_count, 2)
        self.assertEqual(set(run.exception_ids.mapped("reason")), {"no_rate"})
        self.make_rate(job_type="minor", amount=10)
        run.action_compute()
        self.assertEqual(run.exception_count, 0)
        self.assertEqual(sum(orders.settlement_line_ids.mapped("amount")), 20)

    def test_a_month_that_has_not_begun_is_not_computed(self):
        run = self.make_run()
        with freeze_time("2026-02-28 15:00"), self.assertRaisesRegex(UserError, "not begun"):
            run.action_compute()
        with freeze_time("2026-03-01 04:00"):
            run.action_compute()
        self.assertEqual(run.state, "review")

    def test_the_month_that_is_proposed_has_no_month_end_yet(self):
        company = self.env["res.company"].create({"name": "New Maker"})
        self.accountant.company_ids |= company
        Run = self.env["settlement.run"].with_user(self.accountant).with_company(company)
        with freeze_time("2026-03-15 04:00"):
            self.assertEqual(Run.default_get(["month"])["month"], date(2026, 2, 1))
            Run.create({"month": date(2026, 2, 1)})
            self.assertEqual(Run.default_get(["month"])["month"], date(2026, 3, 1))
            Run.create({"month": date(2026, 3, 1)})
            self.assertEqual(Run.default_get(["month"])["month"], date(2026, 3, 1))
        with freeze_time("2026-06-15 04:00"):
            self.assertEqual(Run.default_get(["month"])["month"], date(2026, 4, 1))

    def test_an_order_without_point_is_an_exception(self):
        nobodys = self.env["service.order"].create({"contact_name": "Far Away"})
        with freeze_time(self.mid_month):
            nobodys._step("finish", {"result": "solved_remotely"})
            nobodys.followup_ids.write({"satisfaction": 5})
            nobodys.followup_ids.with_user(self.agent)._step("reached")
        run = self.compute_run()
        self.assertEqual(run.exception_ids.order_id, nobodys)
        self.assertEqual(run.exception_ids.reason, "no_point")

    def test_only_orders_closed_by_a_follow_up_are_settled(self):
        with freeze_time(self.mid_month):
            done = self.make_done(2)
        self.assertEqual(set(done.mapped("state")), {"done"})
        run = self.compute_run()
        self.assertFalse(run.statement_ids)

    def test_lines_follow_the_rates_until_the_statements_are_sent(self):
        orders = self.make_closed(2)
        run = self.compute_run()
        self.rate.amount = 70
        run.action_compute()
        self.assertEqual(run.amount_total, 140)
        self.rate.active = False
        run.action_compute()
        self.assertEqual(run.exception_count, 2)
        self.assertEqual(run.amount_total, 0)
        exact = self.make_rate(categ_id=self.phones.id, service_type="repair", amount=33.33)
        run.action_compute()
        self.assertEqual(orders.settlement_line_ids.rate_id, exact)
        run.action_send()
        exact.amount = 1
        self.assertEqual(run.amount_total, 66.66)

    def test_the_facts_of_the_price_are_kept_with_the_line(self):
        order = self.make_closed(area_id=self.district.id)
        line = self.compute_run().statement_ids.line_ids
        self.assertRecordValues(
            line,
            [
                {
                    "order_id": order.id,
                    "job_type": "minor",
                    "service_type": "repair",
                    "categ_id": self.phones.id,
                    "area_id": self.district.id,
                    "level_id": self.level.id,
                    "result": "repaired",
                    "closed_on": self.mid_month.date(),
                    "rate_id": self.rate.id,
                    "is_late": False,
                }
            ],
        )

    def test_a_finished_order_is_corrected_until_it_is_settled(self):
        order = self.make_closed()
        with self.assertRaises(UserError):
            order.with_user(self.manager).write({"job_type": "major"})
        order.with_user(self.office)._correct({"job_type": "medium"}, "typed wrongly")
        self.compute_run()
        line = order.settlement_line_ids
        self.assertEqual(line.job_type, "medium")
        with self.assertRaisesRegex(UserError, line.statement_id.name):
            order.with_user(self.office)._correct({"job_type": "major"}, "more, please")
        self.assertEqual(order.job_type, "medium")

    def test_own_centres_get_a_statement_but_no_bill(self):
        self.point.kind = "own"
        self.make_closed()
        run = self.bill_run(self.compute_run())
        self.assertRecordValues(
            self.statement_of(run), [{"state": "settled", "move_id": False, "amount_total": 50}]
        )

    def test_queries_do_not_grow_with_the_orders(self):
        self.make_closed(5)
        run = self.make_run()
        few = self.count_queries(run.action_compute)
        self.make_closed(50, self.mid_month.replace(month=4))
        many = self.count_queries(self.make_run("2026-04-01").action_compute)
        self.assertLessEqual(many, few * 1.2)
