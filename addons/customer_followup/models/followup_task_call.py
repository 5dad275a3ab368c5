from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.service_base.labels import selection_label
from odoo.addons.service_base.models.step_mixin import Step


class FollowupTask(models.Model):
    """What an agent does with a call."""

    _inherit = "followup.task"

    @api.model
    def _steps(self):
        return {
            "reached": Step(("todo",), "done", stamp="called_at"),
            "unreachable": Step(("todo",), "done", stamp="called_at"),
            "rework": Step(("todo",)),
            "no_answer": Step(("todo",)),
            "cancel": Step(("todo",), "cancelled"),
        }

    def _closed_to_hands(self):
        """A call belongs to its order and knows when it is due from the start."""
        closed = super()._closed_to_hands() | {"attempt_count", "last_attempt_at"}
        return closed | {"order_id", "due_date", "latest_date"} if self else closed

    # --- buttons ---

    def action_close_order(self):
        """The customer was reached: keep the result and close the order."""
        self._request("reached")
        return self.action_next_call()

    def action_rework(self):
        """The problem is not solved: the order goes back to work and is called again later."""
        self._request("rework")
        return self.action_next_call()

    def action_no_answer(self):
        """Nobody answered: count the attempt and try again tomorrow."""
        self._request("no_answer")
        return self.action_next_call()

    def action_close_unreachable(self):
        """After the agreed number of attempts the order is closed without an answer."""
        self._request("unreachable")
        return self.action_next_call()

    @api.model
    def action_next_call(self):
        """Open the next call of the queue and take it, so that no two agents dial it."""
        self.check_access("write")
        task = self._take_next()
        if not task:
            return self.env["ir.actions.act_window"]._for_xml_id(
                "customer_followup.action_followup_queue"
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next Call"),
            "res_model": "followup.task",
            "res_id": task.id,
            "views": [(False, "form")],
            "target": "main",
        }

    def action_view_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "service.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }

    # --- what the steps do ---

    def _before_reached(self):
        self._count_attempt()

    def _before_unreachable(self):
        self._as_step().write({"result": "unreachable"})
        self._count_attempt()

    def _on_reached(self):
        self._open_complaints()
        self._step_orders("close")

    def _on_unreachable(self):
        self._open_complaints()
        self._step_orders("close")

    def _on_rework(self):
        self._open_complaints()
        self._step_orders("reopen")
        self._count_attempt()
        self._forget_answers()

    def _on_no_answer(self):
        self._count_attempt()
        for task in self:
            task._as_step().write({"due_date": task._local_today() + timedelta(days=1)})

    def _step_orders(self, step):
        """Close the orders or send them back; their timeline keeps what was said."""
        # sudo: the agent may not write orders; this step is what the call is for
        for told, tasks in self.sudo().grouped(lambda task: task._summary()).items():
            tasks.order_id._step(step, note=told)

    def _count_attempt(self):
        for task in self:
            task._as_step().write(
                {
                    "attempt_count": task.attempt_count + 1,
                    "last_attempt_at": fields.Datetime.now(),
                    "agent_id": self.env.uid,
                }
            )

    def _forget_answers(self):
        """Ready for another call; what was said stands on the timeline of the order."""
        self.answer_ids.write({"score": "0"})
        self._as_step().write({"satisfaction": 0, "result": False, "note": False})

    def _open_complaints(self):
        """A dissatisfied customer becomes a complaint, unless one is open already."""
        unhappy = self.filtered(lambda task: task.result == "dissatisfied")
        # sudo: looks for complaints of this order, whoever keeps them
        Complaint = self.env["service.complaint"].sudo()
        open_ones = Complaint.search(
            [("order_id", "in", unhappy.order_id.ids), ("state", "!=", "closed")]
        )
        Complaint.create(
            [
                task._prepare_complaint_vals()
                for task in unhappy
                if task.order_id not in open_ones.order_id
            ]
        )

    def _prepare_complaint_vals(self):
        self.ensure_one()
        return {
            "order_id": self.order_id.id,
            "channel": "callback",
            "description": self.note or self.env._("Dissatisfied when called back."),
        }

    def _take_next(self):
        """The task to call next, locked and marked as the user's; empty if all is done."""
        candidates = self.search(self._get_queue_domain(), limit=20)
        mine = candidates.filtered("agent_id")
        task = (mine | candidates).try_lock_for_update(limit=1)
        if task and not task.agent_id:
            task.agent_id = self.env.user
        return task

    @api.model
    def _get_queue_domain(self):
        return [
            ("state", "=", "todo"),
            ("due_date", "<=", fields.Date.context_today(self)),
            ("order_id.state", "=", "done"),
            ("agent_id", "in", (False, self.env.uid)),
        ]

    def _summary(self):
        """What the call brought, in one line for the timeline of the order."""
        self.ensure_one()
        label = selection_label(self, "result")
        score = f"{self.satisfaction}/5" if self.satisfaction else None
        return " · ".join(filter(None, (label, score, self.note))) or None

    def _local_today(self):
        self.ensure_one()
        return self._local_date(fields.Datetime.now(), self.order_id)

    @api.model
    def _local_date(self, moment, order):
        """The date of a UTC moment where the order is served."""
        return order.company_id._local_date(moment, order.point_id)

    # --- may it happen? ---

    def _guard_rework(self):
        return self._order_refusal()

    def _guard_no_answer(self):
        return self._order_refusal()

    def _guard_reached(self):
        return self._order_refusal() or self._answer_refusal()

    def _guard_unreachable(self):
        return self._order_refusal() or self._attempts_refusal()

    def _order_refusal(self):
        for task in self:
            if task.order_state != "done":
                return self.env._(
                    "Order %s is being worked on again. Call when the work is done.",
                    task.order_id.name,
                )
        return False

    def _answer_refusal(self):
        for task in self:
            if task.result not in ("satisfied", "dissatisfied") or not task.satisfaction:
                return self.env._(
                    "What did the customer of order %s say? Answer the questions or set the"
                    " satisfaction first, or choose “No Answer”.",
                    task.order_id.name,
                )
        return False

    def _attempts_refusal(self):
        for task in self:
            if not task.can_give_up:
                return self.env._(
                    "Order %(order)s was tried %(count)s time(s). It may be closed as"
                    " unreachable after %(needed)s attempts; choose “No Answer” until then.",
                    order=task.order_id.name,
                    count=task.attempt_count,
                    needed=task.company_id.followup_attempts,
                )
        return False
