from odoo import fields, models


class PartsLog(models.Model):
    """Who took a parts document through which step, and when."""

    _name = "parts.log"
    _description = "Parts Log"
    _inherit = ["append.only.mixin"]
    _order = "at desc, id desc"
    _rec_name = "step"

    point_id = fields.Many2one("service.point", required=True, index=True, ondelete="restrict")
    requisition_id = fields.Many2one(
        "parts.requisition", index="btree_not_null", ondelete="restrict"
    )
    return_id = fields.Many2one("parts.return", index="btree_not_null", ondelete="restrict")
    transfer_id = fields.Many2one("parts.transfer", index="btree_not_null", ondelete="restrict")
    claim_id = fields.Many2one("parts.claim", index="btree_not_null", ondelete="restrict")
    old_part_id = fields.Many2one("old.part.return", index="btree_not_null", ondelete="restrict")
    use_id = fields.Many2one("service.order.part", index="btree_not_null", ondelete="restrict")
    step = fields.Selection(
        [
            ("submit", "Submitted"),
            ("approve", "Approved"),
            ("refuse", "Refused"),
            ("ship", "Shipped"),
            ("receive", "Received"),
            ("cancel", "Cancelled"),
            ("reset", "Back to Draft"),
            ("send", "Sent"),
            ("hand_in", "Handed In"),
            ("accept", "Accepted"),
            ("reject", "Rejected"),
            ("write_off", "Written Off"),
            ("use", "Used"),
            ("clear", "Cleared"),
            ("collect", "Money Turned In"),
            ("draw", "Drawn"),
            ("give_back", "Given Back"),
            ("escalate", "Passed On"),
            ("expire", "Expired"),
            ("order", "Ordered"),
            ("decide", "Decided"),
            ("fit", "Fit Confirmed"),
            ("split", "Back-Order Made"),
        ],
        required=True,
    )
    note = fields.Char(personal="text")
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
