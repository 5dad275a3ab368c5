"""The demo company has something of everything, and all of it is true."""

from odoo.tests import TransactionCase

from ..common import CrossAddons


class TestDemoStory(CrossAddons, TransactionCase):
    def values(self, model, name, domain=()):
        """The values of a field that occur among the records."""
        groups = self.env[model]._read_group(list(domain), [name], ["__count"])
        return {value for value, _count in groups}

    def options(self, model, name):
        return set(dict(self.env[model]._fields[name]._description_selection(self.env)))

    def assertEveryValue(self, model, name, but=()):
        self.assertEqual(self.options(model, name) - self.values(model, name) - set(but), set())

    def test_orders_stand_in_every_state(self):
        self.assertEveryValue("service.order", "state")

    def test_orders_come_by_every_channel_but_the_import(self):
        self.assertEveryValue("service.order", "channel", but=["import"])

    def test_every_remedy_is_decided(self):
        self.assertEveryValue("service.order", "verdict")

    def test_orders_wait_for_all_there_is_to_wait_for(self):
        self.assertEveryValue("service.order", "wait_reason", but=["further_work"])

    def test_every_active_point_has_work(self):
        active = self.env["service.point"].search([("state", "=", "active")])
        self.assertEqual(active - self.env["service.order"].search([]).point_id, active.browse())

    def test_visits_stand_in_every_state(self):
        self.assertEveryValue("service.visit", "state", but=["cancelled"])

    def test_most_promises_are_kept_and_some_are_broken(self):
        states = self.env["service.order"].search([]).mapped("promise_state")
        self.assertGreater(states.count("late"), 0)
        self.assertLess(states.count("late"), states.count("kept") / 2)

    def test_quotes_stand_in_every_state_and_chargeable_work_was_agreed_to(self):
        self.assertEveryValue("service.quote", "state")
        paid = self.env["service.order"].search(
            [("payer", "in", ("customer", "shared")), ("result", "=", "repaired")]
        )
        self.assertTrue(paid)
        self.assertEqual(set(paid.mapped("quote_state")), {"accepted"})

    def test_loaners_are_out_overdue_and_back(self):
        self.assertEveryValue("service.loan", "state", but=["settled", "cancelled"])
        self.assertTrue(self.env["service.loan"].search([("is_overdue", "=", True)]))

    def test_parts_documents_stand_in_every_state(self):
        self.assertEveryValue("parts.requisition", "state")
        self.assertEveryValue("old.part.return", "state")

    def test_parts_are_used_in_warranty_and_sold(self):
        used = self.env["service.order.part"].search([])
        self.assertLessEqual(
            {(outcome, state) for outcome in ("warranty", "paid") for state in ("used", "cleared")},
            set(used.mapped(lambda part: (part.outcome, part.state))),
        )

    def test_what_the_parts_addons_wait_for_is_there(self):
        for model, domain in (
            ("old.part.return", [("is_overdue", "=", True)]),
            ("old.part.vendor.return", [("state", "=", "sent")]),
            ("deposit.instalment", [("is_overdue", "=", True)]),
            ("deposit.entry", [("is_on_its_way", "=", True)]),
            ("account.bank.statement.line", [("is_reconciled", "=", False)]),
            ("parts.claim", [("kind", "=", "short"), ("state", "=", "open")]),
            ("technician.bag", [("is_overdue", "=", True)]),
            ("point.stocktake", [("state", "=", "counted")]),
        ):
            self.assertTrue(self.env[model].search_count(domain), (model, domain))

    def test_no_point_holds_more_than_its_limit_and_one_is_near_it(self):
        accounts = self.env["deposit.account"].search([("balance", ">", 0)])
        self.assertTrue(all(account.held <= account.limit for account in accounts))
        self.assertGreater(max(accounts.mapped("held_percent")), 80)

    def test_figures_entries_and_parts_agree(self):
        differences = self.env["deposit.account"].search([])._verify()
        self.assertEqual([line for lines in differences.values() for line in lines], [])

    def test_calls_have_every_result_and_satisfaction(self):
        self.assertEveryValue("followup.task", "result", but=["imported_not_called"])
        called = self.env["followup.task"].search([("state", "=", "done")])
        self.assertEqual(set(called.mapped("satisfaction")), {0, 1, 2, 3, 4, 5})

    def test_complaints_stand_in_every_state(self):
        self.assertEveryValue("service.complaint", "state")

    def test_the_last_month_is_with_the_points_and_the_one_before_is_billed(self):
        last, earlier = self.env["settlement.run"].search([], order="month desc", limit=2)
        self.assertEqual((last.state, earlier.state), ("sent", "billed"))
        self.assertTrue(earlier.line_count)
        states = {"sent", "disputed", "confirmed", "billed"}
        self.assertLessEqual(states, set(last.statement_ids.mapped("state")))
        bills = (last | earlier).statement_ids.move_id
        self.assertEqual(set(bills.mapped("state")), {"posted"})

    def test_every_closed_order_of_a_settled_month_is_settled(self):
        self.assertFalse(self.env["settlement.exception"].search([]))

    def test_time_goes_forward_in_every_order(self):
        for order in self.env["service.order"].search([]):
            stamps = [order.reported_at, order.started_at, order.done_at, order.closed_at]
            known = [stamp for stamp in stamps if stamp]
            self.assertEqual(known, sorted(known), order.name)
