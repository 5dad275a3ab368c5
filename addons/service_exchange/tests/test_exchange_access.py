from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ExchangeCase


@tagged("post_install", "-at_install")
class TestExchangeAccess(ExchangeCase):
    def test_a_point_sees_its_own_papers_and_no_money_of_the_company(self):
        paper = self.apply_for()
        papers = self.env["service.exchange"]
        self.assertIn(paper, papers.with_user(self.manager).search([]))
        self.assertNotIn(paper, papers.with_user(self.other_manager).search([]))
        self.assertIn(paper, papers.with_user(self.office).search([]))
        for name in ("cost", "refund_move_id", "payment_id", "value_move_id"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                paper.with_user(self.manager).read([name])

    def test_a_point_applies_for_its_own_orders_alone(self):
        with self.assertRaises(AccessError):
            self.apply_for(user=self.other_manager)

    def test_limits_are_the_administrators(self):
        limits = self.env["exchange.approval.limit"].with_user(self.office)
        group = self.env.ref("service_network.group_network_manager")
        with self.assertRaises(AccessError):
            limits.create({"group_id": group.id, "amount": 10**6})
