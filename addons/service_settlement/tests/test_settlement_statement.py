import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementStatement(SettlementCase):
    """Design rule 6: confirmed money does not move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.make_closed(2)
        cls.run_ = cls.compute_run()
        cls.statement = cls.run_.statement_ids

    def test_an_objection_is_answered_and_the_answer_stays(self):
        self.run_.action_send()
        own = self.statement.with_user(self.manager)
        own.action_dispute("One order is missing")
        office = self.statement.with_user(self.accountant)
        action = office.action_adjust()
        line = self.env["settlement.line"].with_user(self.accountant)
        line = line.with_context(**action["context"]).create(
            {"description": "Order was late", "amount": 20, "about_order_id": self.orders[0].id}
        )
        self.assertEqual(line.statement_id, self.statement)
        answer = self.env["settlement.answer"].with_user(self.accountant)
        answer.create({"statement_id": self.statement.id, "answer": "20 were added"}).action_send()
        self.assertRecordValues(
            own,
            [
                {
                    "state": "sent",
                    "note": "One order is missing",
                    "answer": "20 were added",
                    "amount_total": 120,
                }
            ],
        )
        with self.assertRaises(AccessError):
            self.env["settlement.answer"].with_user(self.manager).create(
                {"statement_id": self.statement.id, "answer": "Mine"}
            )

    def test_a_point_withdraws_its_objection(self):
        self.run_.action_send()
        own = self.statement.with_user(self.manager)
        own.action_dispute("Wrong month")
        with self.assertRaises(AccessError):
            self.statement.with_user(self.other_manager).action_withdraw()
        own.action_withdraw()
        self.assertEqual(own.state, "sent")
        own.action_confirm()

    def test_both_sides_hear_of_a_statement_and_of_an_objection(self):
        self.manager.lang = self.accountant.lang = "en_US"
        self.run_.action_send()
        self.assertIn("waits for your answer", self.told(self.manager))
        self.assertFalse(self.told(self.other_manager))
        self.statement.with_user(self.manager).action_dispute("One order is missing")
        self.assertIn("One order is missing", self.told(self.accountant))

    def told(self, user):
        """What lies in the bell of this user."""
        domain = [("res_partner_id", "=", user.partner_id.id)]
        messages = self.env["mail.notification"].search(domain).mail_message_id
        return " ".join(f"{m.subject} {m.body}" for m in messages)

    def test_a_point_sees_what_priced_a_line_and_whether_it_was_paid(self):
        self.confirm()
        own = self.statement.with_user(self.manager)
        self.assertEqual(set(own.line_ids.mapped("rate_name")), {"Rate"})
        self.assertFalse(own.payment_state)
        self.run_.action_approve()
        self.run_.action_bill()
        self.assertEqual(own.payment_state, "not_paid")

    def confirm(self):
        self.run_.action_send()
        self.statement.with_user(self.manager).action_confirm()
        self.env.flush_all()
        return self.statement

    def test_confirmed_money_does_not_move_for_anyone(self):
        statement = self.confirm()
        line = statement.line_ids[0]
        for user in (self.accountant, self.env.ref("base.user_root")):
            own_statement, own_line = statement.with_user(user), line.with_user(user)
            for act in (
                lambda record=own_statement: record.write({"state": "draft"}),
                lambda record=own_statement: record.write({"note": "changed"}),
                lambda record=own_statement: record.sudo().unlink(),
                lambda record=own_statement: record.action_send(),
                lambda record=own_statement: record.action_confirm(),
                lambda record=own_line: record.write({"amount": 1}),
                lambda record=own_line: record.write({"technician_amount": 1}),
                lambda record=own_line: record.write({"statement_id": False}),
                lambda record=own_line: record.sudo().unlink(),
                lambda: self.adjust(statement, 5),
                lambda record=own_statement: record.with_context(step_mixin=True).write(
                    {"state": "draft"}
                ),
            ):
                with self.assertRaises(UserError):
                    act()
        self.assertEqual(statement.amount_total, 100)

    def test_confirmed_money_does_not_move_by_sql(self):
        statement = self.confirm()
        for query in (
            "UPDATE settlement_line SET amount = 1 WHERE statement_id = %s",
            "DELETE FROM settlement_line WHERE statement_id = %s",
            "INSERT INTO settlement_line (statement_id, kind, description)"
            " VALUES (%s, 'adjustment', 'late')",
            "UPDATE settlement_statement SET amount_total = 1 WHERE id = %s",
            "UPDATE settlement_statement SET state = 'draft' WHERE id = %s",
            "DELETE FROM settlement_statement WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [statement.id])

    def test_a_rate_that_changes_later_changes_nothing_confirmed(self):
        statement = self.confirm()
        self.rate.amount = 1
        self.assertEqual(statement.amount_total, 100)
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            with self.env.cr.savepoint():
                self.rate.unlink()

    def test_later_facts_become_adjustments_in_the_next_month(self):
        self.confirm()
        self.make_closed(closed_at=self.mid_month.replace(month=4))
        april = self.compute_run(self.month.replace(month=4))
        self.adjust(april.statement_ids, -12.5, "Returned after complaint")
        self.assertEqual(april.statement_ids.amount_total, 37.5)
        self.bill_run(april)
        bill = april.statement_ids.move_id
        self.assertEqual(bill.amount_untaxed, 37.5)
        self.assertEqual(len(bill.invoice_line_ids), 2)

    def test_a_statement_below_zero_becomes_a_credit_note(self):
        self.adjust(self.statement, -150)
        self.bill_run(self.run_)
        self.assertRecordValues(
            self.statement.move_id, [{"move_type": "in_refund", "amount_untaxed": 50}]
        )

    def test_an_adjustment_needs_a_reason(self):
        with self.assertRaises(UserError):
            self.adjust(self.statement, 5, description=" ")

    def test_a_point_objects_and_gets_its_statement_again(self):
        self.run_.action_send()
        own = self.statement.with_user(self.manager)
        with self.assertRaises(UserError):
            own.action_dispute(" ")
        own.action_dispute("One order is missing")
        self.assertEqual(self.run_.disputed_count, 1)
        with self.assertRaises(UserError):
            self.run_.action_approve()
        self.adjust(self.statement, 50, "Order of the old system")
        self.statement.with_user(self.accountant).action_send()
        with self.assertRaisesRegex(UserError, "lies with the point"):
            self.adjust(self.statement, 1)
        own.action_confirm()
        self.assertEqual(self.statement.amount_total, 150)

    def test_no_figure_of_a_statement_is_written_by_hand(self):
        """Before it is confirmed its figures follow from its lines, and from nothing else."""
        for state in ("draft", "sent"):
            self.assertEqual(self.statement.state, state)
            for name in ("amount_total", "technician_total", "line_count", "month", "point_id"):
                for value in (0, -50, 10**6):
                    with self.assertRaises(UserError):
                        self.statement.with_user(self.accountant).write({name: value})
            with self.assertRaises(UserError):
                self.statement.write({"amount_total": 0})
            if state == "draft":
                self.run_.action_send()
        self.assertEqual(self.statement.amount_total, 100)

    def test_the_account_of_the_company_is_used(self):
        account = self.env["account.account"].search([("account_type", "=", "expense")])[-1]
        self.company.settlement_account_id = account
        self.bill_run(self.run_)
        self.assertEqual(self.statement.move_id.invoice_line_ids.account_id, account)

    def test_queries_of_the_bills_do_not_grow_with_the_orders(self):
        few = self.make_closed(5, self.mid_month.replace(month=5))
        many = self.make_closed(50, self.mid_month.replace(month=6), point=self.other_point)
        counts = []
        for orders, month in ((few, 5), (many, 6)):
            run = self.compute_run(self.month.replace(month=month))
            self.assertEqual(run.line_count, len(orders))
            counts.append(self.count_queries(lambda run=run: self.bill_run(run)))
        self.assertLessEqual(counts[1], counts[0] * 1.2)
