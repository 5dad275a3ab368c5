from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    is_exchange = fields.Boolean(
        string="In Exchange",
        readonly=True,
        by_hand=False,
        copy=False,
        help="It hands a unit to a customer for one that failed.",
    )
