"""One story for each rule of the design that holds whatever happens."""

from datetime import date, datetime

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time
from odoo.tools import mute_logger

from odoo.addons.service_warranty.warranty import replay, stored_verdict

from ..chain import ChainCase
from ..common import CrossAddons


class TestDesignRules(CrossAddons, ChainCase, TransactionCase):
    def test_rule_1_a_point_never_holds_more_than_its_limit(self):
        account = self.point._deposit_account()
        pieces = int(account.limit // 300)
        self.stock_up(self.point, self.make_part("Board", 300, pieces), pieces)
        self.assertEqual(account.held, pieces * 300)
        with self.assertRaises(UserError):
            self.stock_up(self.point, self.part, 1)
        self.assertEqual(account.held, pieces * 300)
        self.assertLessEqual(account.held, account.balance * account.multiple)

    @mute_logger("odoo.sql_db")
    def test_rule_2_the_ledger_is_append_only_and_equals_what_the_point_holds(self):
        self.stock_up(self.point, self.part, 3)
        order = self.report(self.point)
        self.work(order, self.part)
        account = self.point._deposit_account()
        entries = account.entry_ids
        self.assertEqual(account.held, 900, "two at the point and one old part owed")
        self.assertEqual(sum(entries.mapped("held_delta")), account.held)
        self.assertEqual(sum(entries.mapped("balance_delta")), account.balance)
        self.give_old_part_back(order)
        self.assertEqual(account.held, 600)
        self.assertFalse(account._verify()[account])
        with self.assertRaises(UserError):
            entries[:1].sudo().held_delta = 0
        with self.assertRaises(psycopg2.errors.RestrictViolation), self.env.cr.savepoint():
            self.env.cr.execute("DELETE FROM deposit_entry WHERE id = %s", [entries[0].id])

    def test_rule_3_an_order_is_settled_once_and_billed_once(self):
        with freeze_time("2026-03-10 04:00:00"):
            order = self.close(self.point)
        with freeze_time("2026-04-02 04:00:00"):
            run = self.settle(date(2026, 3, 1))
            with self.assertRaises(UserError):
                run.action_bill()
            line = self.env["settlement.line"].search([("order_id", "=", order.id)])
            again = self.run_of(date(2026, 4, 1))
            again.action_compute()
        self.assertEqual(len(line), 1)
        self.assertEqual(len(line.statement_id.move_id), 1)
        self.assertEqual(line.statement_id.move_id.state, "posted")
        self.assertFalse(again.statement_ids.filtered("line_count"))

    def test_rule_4_a_verdict_can_be_replayed_from_what_the_order_stored(self):
        order = self.report(self.point)
        given = stored_verdict(order.verdict_data)
        self.assertEqual(replay(order.verdict_data), given)
        self.assertEqual(given.remedy, order.verdict)
        self.env["warranty.policy"].search([]).write({"return_days": 0, "exchange_days": 0})
        self.assertEqual(replay(order.verdict_data), given, "a new policy changes no old verdict")

    def test_rule_5_a_point_sees_only_itself(self):
        order = self.report(self.other_point)
        with self.assertRaises(AccessError):
            order.with_user(self.manager).read(["symptom"])
        self.assertFalse(
            self.env["service.order"].with_user(self.manager).search([("id", "=", order.id)])
        )

    def test_rule_6_confirmed_money_does_not_move(self):
        with freeze_time("2026-03-10 04:00:00"):
            order = self.close(self.point)
        with freeze_time("2026-04-02 04:00:00"):
            run = self.settle(date(2026, 3, 1))
            late = self.close(self.point)
        line = self.env["settlement.line"].search([("order_id", "=", order.id)])
        before = line.statement_id.amount_total
        with self.assertRaises(UserError):
            line.sudo().amount = 1
        with self.assertRaises(UserError):
            line.statement_id.sudo().unlink()
        with freeze_time("2026-05-03 04:00:00"):
            following = self.run_of(date(2026, 4, 1))
            following.action_compute()
        self.assertEqual(line.statement_id.amount_total, before)
        late_line = self.env["settlement.line"].search([("order_id", "=", late.id)])
        self.assertEqual(late_line.statement_id.run_id, following)
        self.assertNotEqual(late_line.statement_id.run_id, run)

    @freeze_time("2026-03-06 09:30:00")  # a Friday, 17:30 in Shanghai
    def test_rule_7_a_promise_keeps_to_the_points_calendar_and_zone(self):
        self.point.calendar_id = self.make_weekdays([(8, 12), (13, 17)])
        self.env["service.sla.policy"].search([]).action_archive()
        self.env["service.sla.policy"].create({"name": "Four hours", "arrive_hours": 4})
        order = self.report(self.point)
        clock = order.sla_clock_ids.filtered(lambda clock: clock.kind == "arrive")
        self.assertEqual(clock.started_at, datetime(2026, 3, 6, 9, 30), "stored in UTC")
        self.assertEqual(
            clock.due_at, datetime(2026, 3, 9, 4, 0), "Monday 12:00 in Shanghai: four open hours"
        )

    def make_weekdays(self, hours):
        """A calendar in Shanghai that is open from Monday to Friday."""
        return self.env["resource.calendar"].create(
            {
                "name": "Weekdays",
                "tz": "Asia/Shanghai",
                "attendance_ids": [
                    Command.create(
                        {"name": "Open", "dayofweek": str(day), "hour_from": begin, "hour_to": end}
                    )
                    for day in range(5)
                    for begin, end in hours
                ],
            }
        )
