from odoo import fields, models


class FollowupQuestion(models.Model):
    """One line of the script that is read out on the phone."""

    _name = "followup.question"
    _description = "Follow-up Question"
    _order = "sequence, id"

    name = fields.Char(string="Question", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
