from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestLedgerOfParts(PartsCase):
    """What the ledger of deposits says of parts, and to whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)

    def statement(self, user):
        Statement = self.env["deposit.statement"].with_user(user)
        return Statement.create({"account_id": self.account.id})

    def test_storekeeper_and_warehouse_read_the_statement_and_strangers_do_not(self):
        requisition = self.stock_point((self.screen, 3))
        for user in (self.storekeeper, self.keeper):
            body = self.statement(user).body
            self.assertIn("Screen", body)
            self.assertIn(requisition.name, body)
        with self.assertRaises(AccessError):
            self.assertFalse(self.statement(self.other_storekeeper).body)
        with self.assertRaises(AccessError):
            self.statement(self.technician_user)

    def test_points_read_their_agreement_and_approve_nothing(self):
        agreement = (
            self.env["deposit.agreement"]
            .with_user(self.accountant)
            .create({"account_id": self.account.id, "required_amount": 0})
        )
        own = agreement.with_user(self.storekeeper)
        self.assertFalse(own.search([("id", "=", agreement.id)]))
        with self.assertRaises(AccessError):
            own.action_approve()
        agreement.with_user(self.office).action_approve()
        self.assertTrue(own.search([("id", "=", agreement.id)]))
        other = agreement.with_user(self.other_storekeeper)
        self.assertFalse(other.search([("id", "=", agreement.id)]))

    def test_only_finance_moves_deposits(self):
        for user in (self.storekeeper, self.keeper, self.technician_user):
            with self.assertRaises(AccessError):
                self.env["deposit.movement"].with_user(user).create(
                    {"account_id": self.account.id, "kind": "pay_in", "amount": 1}
                )

    def test_a_point_is_closed_when_its_parts_and_its_deposit_are_back(self):
        self.stock_point((self.screen, 1))
        self.assertStaysOpen("Parts worth .* The deposit of .* lie at the point")

    def test_parts_used_in_warranty_have_their_account_in_the_chart(self):
        self.assertEqual(self.company._get_after_sales_cost_account().code[:4], "5601")

    def test_the_constraints_exist_in_the_database(self):
        self.env.cr.execute("SELECT indexname FROM pg_indexes WHERE tablename = 'deposit_entry'")
        names = {name for (name,) in self.env.cr.fetchall()}
        for name in ("line_unique", "transfer_unique", "return_unique", "use_unique"):
            self.assertIn(f"deposit_entry_{name}", names)
