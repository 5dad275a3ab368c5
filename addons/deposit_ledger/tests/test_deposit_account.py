from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestDepositAccount(LedgerCase):
    def hold(self, amount, account=None, **vals):
        account = account or self.account
        return self.env["deposit.account"]._post(
            [{"account_id": account.id, "kind": "hold", "held_delta": amount, **vals}]
        )

    def test_a_point_gets_its_account_when_it_is_activated(self):
        point = self.env["service.point"].create(
            {"name": "New", "area_id": self.city.id, "level_id": self.level.id}
        )
        self.assertFalse(point.deposit_account_ids)
        self.level.deposit_multiple = 3
        point.action_activate()
        self.assertRecordValues(
            point.deposit_account_ids,
            [{"currency_id": self.company.currency_id.id, "multiple": 3.0, "balance": 0.0}],
        )
        point.action_make_deposit_account()
        self.assertEqual(len(point.deposit_account_ids), 1)

    def test_a_clock_set_back_orders_no_entry_before_an_earlier_one(self):
        with freeze_time("2040-03-01 00:30:00"):
            self.pay_in(self.account, 1000)
        with freeze_time("2040-02-29 23:30:00"):
            self.hold(10)
        with freeze_time("2040-03-01 00:45:00"):
            self.hold(20)
        self.assertEqual(
            self.account.entry_ids.sorted("seq").mapped("at"),
            [
                datetime(2040, 3, 1, 0, 30),
                datetime(2040, 3, 1, 0, 30),
                datetime(2040, 3, 1, 0, 45),
            ],
        )

    def test_the_limit_is_the_deposit_times_the_multiple(self):
        self.pay_in(self.account, 1000)
        self.account.multiple = 2.5
        self.hold(400)
        self.assertRecordValues(
            self.account, [{"limit": 2500.0, "held": 400.0, "free": 2100.0, "held_percent": 16.0}]
        )

    def test_the_limit_is_reached_and_never_passed(self):
        self.pay_in(self.account, 100)
        self.hold(100)
        with self.assertRaises(UserError):
            self.hold(0.01)
        self.assertFigures(self.account, 100, 100)

    def test_a_refused_hold_says_how_much_is_free_and_what_to_do(self):
        self.pay_in(self.account, 100)
        self.hold(40)
        with self.assertRefused(r"70\.00.*60\.00.*free of.*100\.00.*Approve less"):
            self.hold(70)

    def test_one_batch_is_decided_as_a_whole(self):
        self.pay_in(self.account, 100)
        vals = {"account_id": self.account.id, "kind": "hold", "held_delta": 60}
        with self.assertRaises(UserError):
            self.env["deposit.account"]._post([dict(vals), dict(vals)])
        self.assertFigures(self.account, 100, 0)
        self.assertEqual(len(self.account.entry_ids), 1)

    def test_a_refund_leaves_room_for_what_is_held(self):
        self.pay_in(self.account, 100)
        self.account.multiple = 2
        self.hold(100)
        refund = {"account_id": self.account.id, "kind": "refund"}
        with self.assertRefused("cannot be paid back"):
            self.env["deposit.account"]._post([{**refund, "balance_delta": -50.01}])
        self.env["deposit.account"]._post([{**refund, "balance_delta": -50}])
        self.assertFigures(self.account, 50, 100)

    def test_a_refund_never_exceeds_the_deposit(self):
        self.pay_in(self.account, 10)
        with self.assertRaises(UserError):
            self.env["deposit.account"]._post(
                [{"account_id": self.account.id, "kind": "refund", "balance_delta": -10.01}]
            )

    def test_a_charge_is_owed_whatever_is_held_and_stops_new_holds(self):
        self.pay_in(self.account, 100)
        self.hold(80)
        self.env["deposit.account"]._post(
            [{"account_id": self.account.id, "kind": "charge", "balance_delta": -30}]
        )
        self.assertFigures(self.account, 70, 80)
        with self.assertRaises(UserError):
            self.hold(1)
        self.env["deposit.account"]._post(
            [{"account_id": self.account.id, "kind": "release", "held_delta": -20}]
        )
        self.hold(10)
        self.assertFigures(self.account, 70, 70)

    def test_a_smaller_multiple_breaks_nothing_and_stops_new_holds(self):
        self.pay_in(self.account, 100)
        self.account.multiple = 2
        self.hold(150)
        self.account.multiple = 1
        self.assertEqual(self.account.free, -50)
        self.assertIn(self.account, self.account.search([("free", "<", 0)]))
        self.assertNotIn(self.account, self.account.search([("free", ">=", 0)]))
        with self.assertRaises(UserError):
            self.hold(1)

    def test_a_blocked_account_takes_no_parts(self):
        self.pay_in(self.account, 100)
        self.account.action_block()
        with self.assertRefused("blocked"):
            self.hold(1)
        self.account.action_open()
        self.hold(1)

    def test_nobody_writes_the_figures(self):
        for user in (self.env.user, self.accountant):
            for vals in ({"balance": 1e6}, {"held": 0.0}, {"last_seq": 0}):
                with self.assertRaises(UserError):
                    self.account.with_user(user).sudo().write(vals)
        with self.assertRaises(UserError):
            self.env["deposit.account"].create({"point_id": self.point.id, "balance": 5})

    def test_what_an_agreement_decides_is_not_created_either(self):
        Account = self.env["deposit.account"].with_user(self.accountant)
        for vals in ({"due_balance": -1e6}, {"multiple": 99}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                Account.create({"point_id": self.point.id, **vals})

    def test_an_account_with_entries_is_kept(self):
        self.pay_in(self.account, 1)
        with self.assertRaises(UserError):
            self.account.unlink()
        with self.assertRaises(UserError):
            self.account.point_id = self.other_point

    def test_cents_are_exact(self):
        self.pay_in(self.account, 0.30)
        for _each in range(3):
            self.hold(0.1)
        self.assertFigures(self.account, 0.3, 0.3)
        self.assertEqual(self.account.free, 0)
        with self.assertRaises(UserError):
            self.hold(0.01)

    def test_a_batch_over_several_accounts_keeps_its_order(self):
        entries = self.env["deposit.account"]._post(
            [
                {"account_id": account.id, "kind": "pay_in", "balance_delta": amount}
                for account, amount in (
                    (self.other_account, 1),
                    (self.account, 2),
                    (self.other_account, 3),
                )
            ]
        )
        self.assertRecordValues(
            entries,
            [
                {"account_id": self.other_account.id, "seq": 1, "balance_after": 1.0},
                {"account_id": self.account.id, "seq": 1, "balance_after": 2.0},
                {"account_id": self.other_account.id, "seq": 2, "balance_after": 4.0},
            ],
        )

    def test_posting_costs_the_same_number_of_queries_however_many_entries(self):
        self.pay_in(self.account, 1e6)

        def post(count):
            vals = {"account_id": self.account.id, "kind": "hold", "held_delta": 1.0}
            return self.count_queries(
                lambda: self.env["deposit.account"]._post([dict(vals) for _each in range(count)])
            )

        post(1)
        self.assertLessEqual(post(100), post(10) + 1)
