from odoo.addons.repair_intake.tests.common import IntakeCase


class FollowupCase(IntakeCase):
    """Two points, a follow-up agent and a complaint officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent = cls.make_user("agent", "customer_followup.group_followup_agent")
        cls.officer = cls.make_user("officer", "customer_followup.group_complaint_officer")
        cls.company.write({"followup_first_day": 3, "followup_last_day": 7, "followup_attempts": 3})

    @classmethod
    def make_done(cls, count=1, **vals):
        """Orders whose work is done, so that their customers are to be called."""
        return cls.work_on(cls.make_orders(count, **vals))

    def task_of(self, order, user=None):
        return order.followup_ids.with_user(user or self.agent)

    def answer(self, task, *scores):
        for line, score in zip(task.answer_ids, scores, strict=False):
            line.score = str(score)
        return task
