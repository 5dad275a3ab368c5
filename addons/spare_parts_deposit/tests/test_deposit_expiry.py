from datetime import timedelta

import psycopg2
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestDepositExpiry(PartsCase):
    """A hold for parts that never went out ends by a new entry, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(fields.Datetime.now() - timedelta(days=500)):
            cls.pay_in(cls.account, 1000)
        cls.company.hold_expiry_days = 10

    def approve_long_ago(self, days):
        with freeze_time(fields.Datetime.now() - timedelta(days=days)):
            return self.take_to(self.ask_for((self.screen, 3), (self.battery, 1)), "approved")

    def test_parts_approved_and_never_shipped_are_held_no_longer(self):
        old, young = self.approve_long_ago(11), self.approve_long_ago(9)
        self.assertFigures(self.account, 1000, 660)
        with self.enter_registry_test_mode():
            self.env.ref("spare_parts_deposit.cron_expire_holds").method_direct_trigger()
        self.assertEqual((old.state, young.state), ("cancelled", "approved"))
        self.assertFigures(self.account, 1000, 330)
        expired = self.account.entry_ids.filtered(lambda entry: entry.kind == "expire")
        self.assertEqual(expired.hold_id, old.line_ids.hold_id)
        self.assertEqual(sorted(expired.mapped("quantity")), [-3, -1])
        self.assertProved()

    def test_shipped_parts_stay_held(self):
        requisition = self.approve_long_ago(11)
        requisition.with_user(self.keeper).action_ship()
        self.assertNotIn(requisition, self.env["deposit.account"]._requisitions_to_expire())

    def test_nothing_expires_where_the_company_says_never(self):
        self.approve_long_ago(400)
        self.company.hold_expiry_days = 0
        self.assertFalse(
            self.env["deposit.account"]
            ._requisitions_to_expire()
            .filtered(lambda requisition: requisition.company_id == self.company)
        )

    @mute_logger("odoo.sql_db")
    def test_a_hold_expires_once(self):
        Account = self.env["deposit.account"]
        vals = {"account_id": self.account.id, "kind": "hold", "held_delta": 10}
        hold, _other = Account._post([dict(vals), dict(vals)])
        Account._expire_holds(hold)
        self.assertFigures(self.account, 1000, 10)
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            Account._expire_holds(hold)
