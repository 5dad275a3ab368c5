from odoo import fields, models


class ServiceCallResult(models.Model):
    """How a call ended; the kind is what the desk and the figures go by."""

    _name = "service.call.result"
    _description = "Result of a Call"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("order", "Order Taken"),
            ("solved", "Solved by Phone"),
            ("informed", "Informed"),
            ("urged", "Order Urged"),
            ("complaint", "Complaint"),
            ("passed_on", "Passed On"),
            ("call_back", "To Be Called Back"),
            ("not_reached", "Not Reached"),
            ("void", "Not a Call"),
        ],
        required=True,
        default="informed",
    )
    reason_id = fields.Many2one(
        "service.call.reason",
        string="Usual Reason",
        ondelete="restrict",
        help="Noted with this result where no other reason is chosen.",
    )
    by_hand = fields.Boolean(
        default=True, help="Offered at the desk; the others are noted by what the agent does."
    )
