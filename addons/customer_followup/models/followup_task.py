from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.service_base.labels import selection_label
from odoo.addons.service_base.models.step_mixin import Step

# From this satisfaction on a customer counts as satisfied.
SATISFIED_FROM = 3


# A call that exists already is scheduled again; a new one gets the script to read out.
ARM = """
WITH scheduled AS (
     INSERT INTO followup_task (%(columns)s) VALUES %(rows)s
         ON CONFLICT (order_id) DO UPDATE SET %(again)s
  RETURNING id, xmax = 0 AS is_new),
     script AS (
     INSERT INTO followup_answer (task_id, question_id, sequence, score,
                                  create_uid, create_date, write_uid, write_date)
     SELECT scheduled.id, question, number, '0', %(uid)s, %(now)s, %(uid)s, %(now)s
       FROM scheduled, unnest(%(questions)s::int[]) WITH ORDINALITY AS asked (question, number)
      WHERE scheduled.is_new)
SELECT id FROM scheduled
"""


class FollowupTask(models.Model):
    """The call after the work. Its result, and nothing else, closes the order."""

    _name = "followup.task"
    _description = "Follow-up"
    _inherit = "step.mixin"
    _order = "due_date, id"
    _rec_name = "order_id"
    _rec_names_search = ["order_id.name", "order_id.phone"]

    order_id = fields.Many2one("service.order", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    point_id = fields.Many2one(
        related="order_id.point_id", store=True, precompute=True, index="btree_not_null"
    )
    state = fields.Selection(
        [("todo", "To Call"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="todo",
        readonly=True,
    )
    due_date = fields.Date(string="Call From", readonly=True)
    latest_date = fields.Date(string="Call Until", readonly=True)
    attempt_count = fields.Integer(string="Attempts", readonly=True)
    last_attempt_at = fields.Datetime(string="Last Attempt", readonly=True)
    can_give_up = fields.Boolean(compute="_compute_can_give_up")
    agent_id = fields.Many2one("res.users", index="btree_not_null", ondelete="restrict")
    called_at = fields.Datetime(string="Finished", readonly=True)
    answer_ids = fields.One2many("followup.answer", "task_id", string="Script")
    satisfaction = fields.Integer(
        compute="_compute_satisfaction",
        store=True,
        readonly=False,
        precompute=True,
        aggregator="avg",
        help="1 (very poor) to 5 (very good); the mean of the answers unless it is set by hand.",
    )
    result = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("dissatisfied", "Dissatisfied"),
            ("unreachable", "Unreachable"),
            ("imported_not_called", "Imported, Not Called"),
        ],
        compute="_compute_result",
        store=True,
        readonly=False,
        precompute=True,
    )
    note = fields.Text(
        string="What the Customer Said",
        personal="text",
        groups="customer_privacy.group_talk_reader",
    )
    # what the agent needs to know before dialling
    order_state = fields.Selection(related="order_id.state", string="Order State")
    contact_name = fields.Char(related="order_id.contact_name")
    phone = fields.Char(related="order_id.phone")
    product_id = fields.Many2one(related="order_id.product_id")
    technician_id = fields.Many2one(related="order_id.technician_id")
    service_type = fields.Selection(related="order_id.service_type")
    symptom = fields.Text(related="order_id.symptom")
    order_result = fields.Selection(related="order_id.result", string="Work Result")
    result_note = fields.Text(related="order_id.result_note")
    done_at = fields.Datetime(related="order_id.done_at")
    _order_unique = models.Constraint("UNIQUE(order_id)", "An order has one follow-up.")
    _satisfaction_range = models.Constraint(
        "CHECK(satisfaction BETWEEN 0 AND 5)", "Satisfaction is a number from 1 to 5."
    )
    _done_has_result = models.Constraint(
        "CHECK(state != 'done' OR result IS NOT NULL AND"
        " (result NOT IN ('satisfied', 'dissatisfied') OR satisfaction >= 1))",
        "A finished call has a result, and a satisfaction from 1 to 5 if the customer was reached.",
    )
    _queue_idx = models.Index("(due_date, id) WHERE state = 'todo'")
    customer_rating = fields.Integer(
        string="Customer's Rating", readonly=True, aggregator="avg", help="1 to 5 stars, by link."
    )
    customer_texts = fields.Text(
        string="Customer's Words",
        readonly=True,
        personal="text",
        groups="customer_privacy.group_talk_reader",
    )
    rated_at = fields.Datetime(string="Rated", readonly=True)
    _rating_range = models.Constraint(
        "CHECK(customer_rating BETWEEN 0 AND 5)", "A rating is a number from 1 to 5."
    )

    @api.depends("answer_ids.score")
    def _compute_satisfaction(self):
        for task in self:
            scores = [int(score) for score in task.answer_ids.mapped("score") if int(score)]
            if scores:
                task.satisfaction = int(sum(scores) / len(scores) + 0.5)
            else:
                task.satisfaction = task.satisfaction

    @api.depends("satisfaction")
    def _compute_result(self):
        for task in self:
            if task.satisfaction:
                good = task.satisfaction >= SATISFIED_FROM
                task.result = "satisfied" if good else "dissatisfied"
            else:
                task.result = task.result

    @api.depends("attempt_count", "company_id")
    def _compute_can_give_up(self):
        for task in self:
            task.can_give_up = task.attempt_count >= task.company_id.followup_attempts

    @api.model_create_multi
    def create(self, vals_list):
        questions = self.env["followup.question"]._script()
        script = [
            fields.Command.create({"question_id": question, "sequence": number})
            for number, question in enumerate(questions, start=1)
        ]
        return super().create([{"answer_ids": script, **vals} for vals in vals_list])

    def write(self, vals):
        if not self._is_in_step():
            self.check_access("write")
            self._refuse_by_hand([vals])
            self._refuse_when_over()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A follow-up is kept with its order. It cannot be deleted."))

    def _refuse_when_over(self):
        if any(task.state == "done" for task in self):
            raise UserError(
                self.env._("This call is finished; what the customer said can no longer be edited.")
            )

    # Every finished order gets its call, whatever the step that finished it costs otherwise.

    @api.model
    def _schedule(self, planned):
        """Make the calls of orders, or call again, in one statement.

        :param planned: dict order → values of its call, the same fields for each
        """
        if not planned:
            return
        self.flush_model()
        uid, now = self.env.uid, self.env.cr.now()
        stamps = {"create_uid": uid, "create_date": now, "write_uid": uid, "write_date": now}
        rows = [order._prepare_call_row() | vals | stamps for order, vals in planned.items()]
        again = {*next(iter(planned.values())), "write_uid", "write_date"}
        found = self.env.execute_query(
            SQL(
                ARM,
                columns=SQL(", ").join(map(SQL.identifier, rows[0])),
                rows=SQL(", ").join(tuple(row.values()) for row in rows),
                again=SQL(", ").join(
                    SQL("%(name)s = EXCLUDED.%(name)s", name=SQL.identifier(name))
                    for name in sorted(again)
                ),
                questions=self.env["followup.question"]._script(),
                uid=uid,
                now=now,
            )
        )
        self.browse(task for (task,) in found).invalidate_recordset(list(again), flush=False)
        orders = self.env["service.order"].union(*planned)
        orders.invalidate_recordset(["followup_ids"], flush=False)

    # What an agent does with a call.

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
        for summary, tasks in self.sudo().grouped(lambda task: task._summary()).items():
            tasks.order_id._step(step, note=summary)

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

    # What the customer said by himself on the progress page; the call still closes the order.

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"customer_rating", "customer_texts", "rated_at"}

    def _rate(self, stars, words):
        """Keep the rating; the agent finds it filled in as the satisfaction."""
        self._as_step().write(
            {
                "customer_rating": stars,
                "customer_texts": words,
                "rated_at": fields.Datetime.now(),
                "satisfaction": stars,
            }
        )
