from odoo import fields, models


class WarrantyChange(models.Model):
    """Who changed what a statutory policy says, and why; written once."""

    _name = "warranty.change"
    _description = "Change of a Statutory Policy"
    _inherit = ["append.only.mixin"]
    _order = "id desc"
    _rec_name = "reason"

    policy_id = fields.Many2one("warranty.policy", required=True, index=True, ondelete="restrict")
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Who", required=True, ondelete="restrict")
    reason = fields.Char(required=True)
    change_text = fields.Text(string="What Changed")
