from odoo import api, fields, models
from odoo.exceptions import UserError

# From this satisfaction on a customer counts as satisfied.
SATISFIED_FROM = 3


class FollowupTask(models.Model):
    """The call after the work. Its result, and nothing else, closes the order."""

    _name = "followup.task"
    _description = "Follow-up"
    _inherit = ["step.mixin"]
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
