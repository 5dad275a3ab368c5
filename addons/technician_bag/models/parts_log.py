from odoo import fields, models


class PartsLog(models.Model):
    _inherit = "parts.log"

    bag_slip_id = fields.Many2one("bag.slip", index="btree_not_null", ondelete="restrict")
