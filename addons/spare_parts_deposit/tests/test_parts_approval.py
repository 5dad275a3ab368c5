from odoo.tests import freeze_time, tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsApproval(PartsCase):
    """Who may approve how much: role by line, requisition and month, in pieces and in money."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1_000_000)
        cls.Limit = cls.env["parts.approval.limit"]
        cls.Limit.search([("company_id", "=", cls.company.id)]).unlink()
        cls.small = cls.limit("group_warehouse_keeper", 300)
        cls.large = cls.limit("group_warehouse_supervisor", 5000)
        cls.supervisor = cls.make_user(
            "supervisor", "spare_parts_deposit.group_warehouse_supervisor"
        )

    @classmethod
    def limit(cls, group, amount, **vals):
        group = cls.env.ref(f"spare_parts_deposit.{group}")
        return cls.Limit.create({"group_id": group.id, "amount": amount, **vals})

    def submitted(self, *parts):
        return self.take_to(self.ask_for(*parts), "submitted").with_user(self.keeper)

    def test_over_the_limit_it_is_told_who_may_approve(self):
        requisition = self.submitted((self.screen, 4))
        with self.assertRefused("supervisor"):
            requisition.action_approve()
        self.assertIn("supervisor", requisition.approval_excess)
        requisition.line_ids.approved_qty = 3
        requisition.action_approve()
        self.assertEqual(requisition.state, "approved")

    def test_it_goes_on_to_the_next_role(self):
        requisition = self.submitted((self.screen, 4))
        self.assertTrue(requisition.can_pass_on)
        requisition.action_escalate(key="up")
        requisition.action_escalate(key="up")
        self.assertEqual(requisition.escalated_to_id, self.large.group_id)
        self.assertFalse(requisition.can_pass_on)
        message = self.env["mail.message"].search(
            [("model", "=", requisition._name), ("res_id", "=", requisition.id)], limit=1
        )
        recipients = message.notified_partner_ids
        self.assertIn(self.supervisor.partner_id, recipients)
        self.assertNotIn(self.keeper.partner_id, recipients)
        requisition.with_user(self.supervisor).action_approve()
        self.assertEqual(requisition.approver_id, self.supervisor)

    def test_what_one_may_approve_is_not_passed_on(self):
        with self.assertRefused("yourself"):
            self.submitted((self.screen, 1)).action_escalate()

    def test_nobody_may_approve_as_much(self):
        requisition = self.submitted((self.screen, 80))
        with self.assertRefused("No role may approve"):
            requisition.action_escalate()

    def test_who_asked_is_never_the_one_to_approve(self):
        both = "spare_parts_deposit.group_point_storekeeper"
        self.supervisor.write({"group_ids": [(4, self.env.ref(both).id)]})
        self.supervisor.service_point_ids = self.point
        requisition = self.ask_for((self.screen, 4), user=self.supervisor)
        requisition.action_submit()
        with self.assertRefused("yourself"):
            requisition.action_approve()
        names = requisition.with_user(self.keeper).approval_excess
        self.assertNotIn(self.supervisor.name, names)

    def test_pieces_and_amount_of_a_line(self):
        self.small.write({"amount": 10_000, "line_quantity": 2})
        with self.assertRefused("Pieces a Line"):
            self.submitted((self.battery, 3)).action_approve()
        self.small.write({"line_quantity": 0, "line_amount": 100})
        with self.assertRefused("Amount a Line"):
            self.submitted((self.screen, 2)).action_approve()
        self.submitted((self.screen, 1), (self.battery, 3)).action_approve()

    def test_pieces_at_once(self):
        self.small.write({"amount": 10_000, "quantity": 5})
        with self.assertRefused("Pieces at Once"):
            self.submitted((self.screen, 3), (self.battery, 3)).action_approve()
        self.submitted((self.screen, 3), (self.battery, 2)).action_approve()

    def test_a_month_is_that_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.small.write({"amount": 500, "month_amount": 500})
        with freeze_time("2026-06-10 04:00:00"):
            self.submitted((self.screen, 3)).action_approve()
        with freeze_time("2026-06-30 15:59:59"):  # 23:59:59 in Shanghai
            late = self.submitted((self.screen, 3))
            with self.assertRefused("Amount a Month"):
                late.action_approve()
        with freeze_time("2026-06-30 16:00:00"):  # July has begun there
            late.action_approve()
            with self.assertRefused("Amount a Month"):
                self.submitted((self.screen, 3)).action_approve()

    def test_a_month_counts_pieces_and_forgets_what_was_cancelled(self):
        self.small.write({"amount": 5000, "month_quantity": 4})
        first = self.submitted((self.screen, 3))
        first.action_approve()
        second = self.submitted((self.screen, 2))
        with self.assertRefused("Pieces a Month"):
            second.action_approve()
        first.action_cancel()
        second.action_approve()

    def test_what_is_approved_together_counts_together(self):
        self.small.write({"amount": 5000, "month_quantity": 4})
        together = self.submitted((self.screen, 3)) | self.submitted((self.screen, 2))
        with self.assertRefused(f"{together[1].name} is more .*Pieces a Month"):
            together.action_approve()
        self.assertEqual(set(together.mapped("state")), {"submitted"})
        together[1].line_ids.approved_qty = 1
        together.action_approve()

    def test_a_back_order_counts_once(self):
        rare = self.make_part("Rare", 100, stock=1)
        self.small.write({"amount": 5000, "month_quantity": 4})
        requisition = self.submitted((rare, 3))
        requisition.action_approve()
        requisition.action_ship()
        self.submitted((self.screen, 1)).action_approve()
        with self.assertRefused("Pieces a Month"):
            self.submitted((self.screen, 1)).action_approve()

    def test_a_role_without_a_limit_approves_nothing_where_others_have_one(self):
        self.small.unlink()
        with self.assertRefused("more than you may approve"):
            self.submitted((self.screen, 1)).action_approve()
        self.large.unlink()
        self.submitted((self.screen, 50)).action_approve()
