from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestDefaultValues(PartsCase):
    """What is closed to a user is closed as a default in his context too."""

    def test_a_document_is_not_born_further_on(self):
        colleague = self.other_storekeeper
        vals = {"line_ids": [(0, 0, {"product_id": self.screen.id})]}
        Requisition = (
            self.env["parts.requisition"]
            .with_user(self.storekeeper)
            .with_context(
                default_state="approved",
                default_approver_id=self.keeper.id,
                default_user_id=colleague.id,
                default_name="REQ-FORGED",
            )
        )
        # what follows from other facts is refused, and not only left out
        for figure in (
            {"default_account_id": self.other_account.id},
            {"default_amount": 0.01},
        ):
            with self.subTest(figure), self.assertRaises(AccessError):
                Requisition.with_context(**figure).create(dict(vals))
        made = Requisition.create(dict(vals))
        self.assertEqual(made.state, "draft")
        self.assertFalse(made.approver_id)
        self.assertEqual(made.user_id, self.storekeeper)
        self.assertEqual(made.account_id, self.account)
        self.assertNotEqual(made.name, "REQ-FORGED")

    def test_a_line_is_not_born_with_a_price_of_its_own(self):
        document = self.ask_for((self.screen, 1))
        vals = {"requisition_id": document.id, "product_id": self.battery.id}
        Line = document.line_ids.with_context(default_approved_qty=1, default_picked_qty=1)
        with self.assertRaises(AccessError):
            Line.with_context(default_unit_price=0.01).create(dict(vals))
        line = Line.create(dict(vals))
        self.assertEqual((line.unit_price, line.approved_qty, line.picked_qty), (30, 0, 0))

    def test_what_a_user_keeps_as_his_default_opens_nothing(self):
        Default = self.env["ir.default"]
        for name, value in (("state", "approved"), ("note", "mine")):
            entry = ("parts.requisition", name, value)
            with self.assertRaises(AccessError):
                Default.with_user(self.storekeeper).set(*entry, user_id=True)
            Default.set(*entry, user_id=self.storekeeper.id)  # kept from the days when he might
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
