from odoo import fields, models


class WarehouseDesk(models.TransientModel):
    """Counts that wait for whoever approves their differences."""

    _inherit = "warehouse.desk"

    stocktake_count = fields.Integer(compute="_compute_counts")

    def _queues(self):
        counted = [("company_id", "=", self.company_id.id), ("state", "=", "counted")]
        return {**super()._queues(), "stocktake": ("point.stocktake", counted)}

    def _queue_names(self):
        return {**super()._queue_names(), "stocktake": self.env._("Counts to Approve")}

    def _document_models(self):
        return [*super()._document_models(), "point.stocktake"]
