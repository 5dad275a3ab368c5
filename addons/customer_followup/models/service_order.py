from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.service_base.buttons import count_lines, open_list

# History is closed with what is known of it: nobody was called.
TASKS_OF_HISTORY = """
INSERT INTO followup_task
       (order_id, company_id, point_id, state, result, satisfaction, attempt_count,
        due_date, latest_date, called_at, create_uid, create_date, write_uid, write_date)
SELECT o.id, o.company_id, o.point_id, 'done', 'imported_not_called', 0, 0,
       local.day, local.day, o.done_at, %(uid)s, %(now)s, %(uid)s, %(now)s
  FROM service_order o
  JOIN res_company c ON c.id = o.company_id
  LEFT JOIN resource_calendar cc ON cc.id = c.resource_calendar_id
  LEFT JOIN service_point p ON p.id = o.point_id
  LEFT JOIN resource_calendar pc ON pc.id = p.calendar_id,
       LATERAL (SELECT (o.done_at AT TIME ZONE 'UTC'
                        AT TIME ZONE COALESCE(pc.tz, cc.tz, 'UTC'))::date AS day) local
 WHERE o.id = ANY(%(ids)s) AND o.state = 'done'
    ON CONFLICT (order_id) DO NOTHING
"""


CLOSE_HISTORY = """
   UPDATE service_order
      SET state = 'closed', closed_at = done_at, write_uid = %(uid)s, write_date = %(now)s
    WHERE id = ANY(%(ids)s) AND state = 'done'
RETURNING id, closed_at
"""


class ServiceOrder(models.Model):
    """A finished order is called back; the call closes it."""

    _inherit = "service.order"

    followup_ids = fields.One2many("followup.task", "order_id", string="Follow-up")
    followup_result = fields.Selection(related="followup_ids.result", string="Follow-up Result")
    complaint_ids = fields.One2many("service.complaint", "order_id", string="Complaints")
    complaint_count = fields.Integer(compute="_compute_complaint_count")

    def _compute_complaint_count(self):
        count_lines(self, "complaint_count", "service.complaint", "order_id")

    def action_view_followup(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow-up"),
            "res_model": "followup.task",
            "res_id": self.followup_ids.id,
            "views": [(False, "form")],
        }

    def action_view_complaints(self):
        self.ensure_one()
        return open_list(
            self.env,
            "customer_followup.action_service_complaint",
            [("order_id", "=", self.id)],
            {"default_order_id": self.id},
        )

    def _on_finish(self):
        result = super()._on_finish()
        self._arm_followups()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        tasks = self._own_followups().filtered(lambda task: task.state == "todo")
        tasks._take_step("cancel")
        return result

    def _guard_close(self):
        if refusal := super()._guard_close():
            return refusal
        called = self._own_followups().filtered(lambda task: task.state == "done" and task.result)
        for order in self - called.order_id.with_env(self.env):
            return self.env._(
                "Order %s has not been followed up. It is closed by the result of the call;"
                " open its follow-up.",
                order.name,
            )
        return False

    def _imported(self):
        """History that is done gets its result, “imported, not called”, and is closed."""
        result = super()._imported()
        self._close_history()
        return result

    def _close_history(self):
        self.env.flush_all()
        values = {
            "ids": self.ids,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
        }
        # SQL in bulk: a file brings tens of thousands; the tests hold it against the steps
        self.env.cr.execute(SQL(TASKS_OF_HISTORY, **values))
        self.env.cr.execute(SQL(CLOSE_HISTORY, **values))
        line = {"kind": "step", "step": "close", "note": self.env._("Imported, not called")}
        self._add_lines(
            [{"order_id": order_id, "at": at, **line} for order_id, at in self.env.cr.fetchall()]
        )
        self.env["followup.task"].invalidate_model(flush=False)
        self.invalidate_recordset(["state", "closed_at", "followup_ids", "write_date"], flush=False)

    def _own_followups(self):
        # sudo: whoever takes a step of the order has its follow-up made, moved or checked
        return self.env["followup.task"].sudo().search([("order_id", "in", self.ids)])

    def _arm_followups(self):
        """One call for each order; an order that comes back from rework is called again."""
        self.env["followup.task"]._schedule(
            {order: self._prepare_followup_vals(order) for order in self}
        )

    def _prepare_call_row(self):
        """What a call holds from its order on."""
        self.ensure_one()
        return {
            "order_id": self.id,
            "company_id": self.company_id.id,
            "point_id": self.point_id.id or None,
            "satisfaction": 0,
        }

    def _prepare_followup_vals(self, order):
        done = self.env["followup.task"]._local_date(order.done_at, order)
        first, last = order.company_id._followup_days(order.company_id.id)
        return {
            "state": "todo",
            "due_date": done + timedelta(days=first),
            "latest_date": done + timedelta(days=last),
            "attempt_count": 0,
        }

    # A finished order is rated once by its customer, until the call has closed it.

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
