from datetime import date

from odoo.tests import HttpCase, tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestCallTour(FollowupCase, HttpCase):
    """The agent closes an order with the hands on the keyboard."""

    def due(self, name, day):
        order = self.make_done(contact_name=name, serial=name, phone=f"1390000000{day}")
        # before every other call of the database
        order.followup_ids.sudo()._as_step().due_date = date(2000, 1, day)
        return self.task_of(order)

    def test_five_answers_on_number_keys_and_the_next_call_opens_by_itself(self):
        task = self.due("First Caller", day=1)
        following = self.due("Second Caller", day=2)
        self.start_tour(
            f"/odoo/followups/{task.id}",
            "customer_followup_five_keys",
            login=self.agent.login,
            timeout=120,
        )
        self.assertEqual(task.answer_ids.mapped("score"), ["5", "4", "5", "5", "5"])
        self.assertEqual(task.satisfaction, 5)
        self.assertEqual(task.order_id.state, "closed")
        self.assertEqual(set(following.answer_ids.mapped("score")), {"0"})
