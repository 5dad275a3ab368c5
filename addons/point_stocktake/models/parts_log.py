from odoo import fields, models


class PartsLog(models.Model):
    _inherit = "parts.log"

    stocktake_id = fields.Many2one("point.stocktake", index="btree_not_null", ondelete="restrict")
    step = fields.Selection(
        selection_add=[("start", "Started"), ("finish", "Counted"), ("recount", "Count Again")],
        ondelete=dict.fromkeys(("start", "finish", "recount"), lambda logs: None),
    )
