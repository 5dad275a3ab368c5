from odoo.fields import Command
from odoo.tests import tagged

from .common import PartsCase

BOTH = (
    "spare_parts_deposit.group_point_storekeeper,spare_parts_deposit.group_warehouse_keeper,"
    "account.group_account_invoice"
)


@tagged("post_install", "-at_install")
class TestFourEyes(PartsCase):
    """Neither who wrote a document nor who changed what it says approves it, whatever his roles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 10000)
        cls.both = cls.make_user("both", BOTH, cls.point)

    def assertNotApproved(self, document, step="approve"):
        with self.assertRefused("somebody else has to approve"):
            getattr(document.with_user(self.both), f"action_{step}")()

    def test_who_edits_a_colleagues_draft_does_not_approve_it(self):
        for edit in (
            lambda line: line.write({"quantity": 5}),
            lambda line: line.write({"product_id": self.battery.id}),
            lambda line: line.create(
                {"requisition_id": line.requisition_id.id, "product_id": self.battery.id}
            ),
            lambda line: line.requisition_id.write(
                {"line_ids": [Command.update(line.id, {"quantity": 5})]}
            ),
        ):
            requisition = self.ask_for((self.screen, 1))
            edit(requisition.line_ids.with_user(self.both))
            self.take_to(requisition, "submitted")
            self.assertNotApproved(requisition)
            self.assertFalse(requisition.with_user(self.both).can_approve)
            requisition.with_user(self.keeper).action_approve()

    def test_who_removes_a_line_does_not_approve_the_rest(self):
        requisition = self.ask_for((self.screen, 1), (self.battery, 1))
        requisition.line_ids[:1].with_user(self.both).unlink()
        self.take_to(requisition, "submitted")
        self.assertNotApproved(requisition)

    def test_who_submits_a_colleagues_draft_does_not_approve_it(self):
        requisition = self.ask_for((self.screen, 1))
        requisition.with_user(self.both).action_submit()
        self.assertNotApproved(requisition)
        self.assertNotIn(self.both, requisition._approvers(self.env["parts.approval.limit"]))

    def test_who_edited_it_before_it_was_refused_is_an_author_for_ever(self):
        requisition = self.ask_for((self.screen, 1))
        requisition.line_ids.with_user(self.both).quantity = 5
        self.take_to(requisition, "submitted")
        requisition.with_user(self.keeper).action_refuse(note="too many")
        requisition.with_user(self.storekeeper).action_reset()
        requisition.line_ids.with_user(self.storekeeper).quantity = 4
        requisition.with_user(self.storekeeper).action_submit()
        self.assertNotApproved(requisition)

    def test_approving_less_is_the_approvers_own_work(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "submitted")
        requisition.line_ids.with_user(self.both).approved_qty = 2
        requisition.with_user(self.both).action_approve()
        self.assertEqual(requisition.approver_id, self.both)

    def test_authors_are_not_written_by_hand(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "submitted")
        requisition.with_user(self.both)._note_author()
        for vals in ({"editor_ids": [Command.clear()]}, {"user_id": self.keeper.id}):
            with self.assertRefused("by itself|by hand"):
                requisition.with_user(self.both).write(vals)
        self.assertNotApproved(requisition)

    def test_all_who_wrote_an_agreement_are_its_authors(self):
        agreement = (
            self.env["deposit.agreement"]
            .with_user(self.accountant)
            .create({"account_id": self.account.id, "required_amount": 1000, "multiple": 2})
        )
        agreement.with_user(self.both).multiple = 3
        other = self.make_user(
            "third", "account.group_account_invoice,service_network.group_office_user"
        )
        agreement.with_user(other).required_amount = 900
        for user in (self.accountant, self.both, other):
            with self.assertRefused("somebody else has to approve"):
                agreement.with_user(user).action_approve()
        with self.assertRefused(""):
            agreement.with_user(other).editor_ids = [Command.clear()]
        last = self.make_user(
            "fourth", "account.group_account_invoice,service_network.group_office_user"
        )
        agreement.with_user(last).action_approve()
        self.assertEqual((agreement.approver_id, agreement.user_id), (last, other))

    def test_who_received_the_parts_does_not_decide_the_claim(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "shipped").with_user(self.both)
        requisition.line_ids.received_qty = 2
        requisition.action_receive()
        claim = requisition.sudo().claim_ids.with_user(self.both)
        claim.fault = "warehouse"
        self.assertNotApproved(claim, "decide")
        claim.with_user(self.keeper).action_decide()
        self.assertEqual(claim.decided_by_id, self.keeper)

    def test_nobody_writes_what_a_claim_is_worth(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "shipped")
        requisition.line_ids.with_user(self.storekeeper).received_qty = 2
        requisition.with_user(self.storekeeper).action_receive()
        for user in (self.storekeeper, self.keeper, self.both):
            claim = requisition.sudo().claim_ids.with_user(user)
            for name, value in (
                ("value", 0),
                ("quantity", 9),
                ("account_id", self.other_account.id),
                ("kind", "lost"),
                ("point_id", self.other_point.id),
            ):
                with self.subTest(user=user.login, field=name), self.assertRefused("by hand"):
                    claim.write({name: value})
