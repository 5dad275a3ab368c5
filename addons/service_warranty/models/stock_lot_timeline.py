from odoo import api, models
from odoo.fields import Domain


class StockLot(models.Model):
    """Verdicts on the timeline of a device: of finished orders, and what was decided otherwise."""

    _inherit = "stock.lot"

    @api.model
    def _timeline_lines_domain(self):
        return super()._timeline_lines_domain() | Domain("field_name", "=", "verdict")

    def _timeline_kinds(self):
        return {**super()._timeline_kinds(), "verdict": ("fa-balance-scale", "text-info")}
