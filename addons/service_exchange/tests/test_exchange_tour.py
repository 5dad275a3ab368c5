from odoo.tests import HttpCase, tagged

from .common import ExchangeCase


@tagged("post_install", "-at_install")
class TestExchangeTour(ExchangeCase, HttpCase):
    def test_the_counter_swaps_a_phone_on_day_five(self):
        """Applied and inspected at the counter, approved by the head office, handed over."""
        self.start_tour(
            f"/odoo/service-orders/{self.order.id}",
            "service_exchange_counter_applies",
            login=self.technician_user.login,
            timeout=120,
        )
        paper = self.order.exchange_ids
        self.assertEqual((paper.state, paper.reason), ("inspected", "days_7"))
        paper.with_user(self.office).action_approve()
        self.start_tour(
            f"/odoo/exchanges/{paper.id}",
            "service_exchange_counter_hands_over",
            login=self.manager.login,
            timeout=120,
        )
        self.assertEqual(paper.state, "done")
        self.assertEqual(self.order.replacement_id, self.units[0])

    def test_an_approval_is_refused_and_sent_back(self):
        paper = self.take_paper(self.apply_for(), "inspected")
        network = self.env.ref("service_network.group_network_manager")
        self.env["exchange.approval.limit"].create({"group_id": network.id, "amount": 10})
        self.start_tour(
            f"/odoo/exchanges/{paper.id}",
            "service_exchange_sent_back",
            login=self.office.login,
            timeout=120,
        )
        self.assertEqual((paper.state, paper.decision_note), ("applied", "缺少标签照片"))
