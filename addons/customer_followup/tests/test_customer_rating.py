from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestCustomerRating(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_done()

    def task(self):
        return self.env["followup.task"].search([("order_id", "=", self.order.id)])

    def test_a_finished_order_is_rated_once(self):
        self.assertTrue(self.order._customer_view()["can_rate"])
        self.assertTrue(self.order._take_rating(2, "Came late"))
        self.assertRecordValues(
            self.task(),
            [{"customer_rating": 2, "customer_texts": "Came late", "result": "dissatisfied"}],
        )
        self.assertFalse(self.order._customer_view()["can_rate"])
        self.assertFalse(self.order._take_rating(5, "Second thoughts"))
        self.assertEqual(self.task().customer_rating, 2)
        self.assertEqual(self.task().state, "todo", "the call still closes the order")

    def test_an_open_order_is_not_rated(self):
        order = self.make_order()
        self.assertFalse(order._customer_view()["can_rate"])
        self.assertFalse(order._take_rating(5, ""))

    def test_an_agent_does_not_write_what_the_customer_said(self):
        self.order._take_rating(1, "Bad")
        with self.assertRaises(UserError):
            self.task().with_user(self.agent).write({"customer_rating": 5})
