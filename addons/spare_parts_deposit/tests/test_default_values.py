from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestDefaultValues(PartsCase):
    """What is closed to a user is closed as a default in his context too."""

    def test_a_paper_is_not_born_further_on(self):
        colleague = self.other_storekeeper
        made = (
            self.env["parts.requisition"]
            .with_user(self.storekeeper)
            .with_context(
                default_state="approved",
                default_approver_id=self.keeper.id,
                default_user_id=colleague.id,
                default_account_id=self.other_account.id,
                default_name="REQ-FORGED",
                default_amount=0.01,
            )
            .create({"line_ids": [(0, 0, {"product_id": self.screen.id})]})
        )
        self.assertEqual(made.state, "draft")
        self.assertFalse(made.approver_id)
        self.assertEqual(made.user_id, self.storekeeper)
        self.assertEqual(made.account_id, self.account)
        self.assertNotEqual(made.name, "REQ-FORGED")

    def test_a_line_is_not_born_with_a_price_of_its_own(self):
        line = (
            self.ask_for((self.screen, 1))
            .line_ids.with_context(
                default_unit_price=0.01, default_approved_qty=1, default_picked_qty=1
            )
            .create(
                {
                    "requisition_id": self.ask_for((self.screen, 1)).id,
                    "product_id": self.battery.id,
                }
            )
        )
        self.assertEqual((line.unit_price, line.approved_qty, line.picked_qty), (30, 0, 0))

    def test_what_a_user_keeps_as_his_default_opens_nothing(self):
        Default = self.env["ir.default"].with_user(self.storekeeper)
        Default.set("parts.requisition", "state", "approved", user_id=True)
        Default.set("parts.requisition", "note", "mine", user_id=True)
        made = self.env["parts.requisition"].with_user(self.storekeeper).create({})
        self.assertEqual((made.state, made.note), ("draft", "mine"))

    def test_an_agreement_is_not_born_approved(self):
        agreement = (
            self.env["deposit.agreement"]
            .with_user(self.accountant)
            .with_context(default_state="approved", default_approver_id=self.keeper.id)
            .create({"account_id": self.account.id, "required_amount": 10, "multiple": 9})
        )
        self.assertEqual(agreement.state, "draft")
        self.assertFalse(agreement.approver_id)

    def test_an_account_is_not_born_with_figures(self):
        self.other_account.unlink()
        boss = self.make_user("boss", "service_network.group_administrator")
        account = (
            self.env["deposit.account"]
            .with_user(boss)
            .with_context(default_balance=5000, default_checked_hash="x", default_last_seq=9)
            .create({"point_id": self.other_point.id})
        )
        self.assertEqual((account.balance, account.last_seq, account.checked_hash), (0, 0, False))
