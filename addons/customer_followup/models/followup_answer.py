from odoo import api, fields, models
from odoo.exceptions import UserError


class FollowupAnswer(models.Model):
    """What the customer said to one question: one to five stars."""

    _name = "followup.answer"
    _description = "Follow-up Answer"
    _order = "task_id, sequence, id"
    _rec_name = "question_id"

    task_id = fields.Many2one("followup.task", required=True, index=True, ondelete="cascade")
    question_id = fields.Many2one(
        "followup.question", required=True, readonly=True, ondelete="restrict"
    )
    sequence = fields.Integer(readonly=True)
    score = fields.Selection(
        [
            ("0", "Not Asked"),
            ("1", "Very Poor"),
            ("2", "Poor"),
            ("3", "Fair"),
            ("4", "Good"),
            ("5", "Very Good"),
        ],
        required=True,
        default="0",
    )

    _question_unique = models.Constraint(
        "UNIQUE(task_id, question_id)", "A question is asked once in a call."
    )

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers._check_call_is_open()
        return answers

    def write(self, vals):
        self.check_access("write")
        self._check_call_is_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_open_only(self):
        self._check_call_is_open()

    def _check_call_is_open(self):
        if any(answer.task_id.state == "done" for answer in self):
            raise UserError(
                self.env._("This call is finished; what the customer said can no longer be edited.")
            )
