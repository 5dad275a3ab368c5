from odoo import models


class ServiceOrder(models.Model):
    """A finished order is rated once by its customer, until the call has closed it."""

    _inherit = "service.order"

    def _customer_view(self):
        view = super()._customer_view()
        task = self._own_followups()
        rated = bool(task.customer_rating)
        return {**view, "can_rate": bool(self._task_to_rate()), "rated": rated}

    def _take_rating(self, stars, words):
        task = self._task_to_rate()
        task._rate(stars, words)
        return bool(task)

    def _task_to_rate(self):
        self.ensure_one()
        waiting = self._own_followups().filtered(
            lambda task: task.state == "todo" and not task.customer_rating
        )
        return waiting if self.state == "done" else waiting.browse()
