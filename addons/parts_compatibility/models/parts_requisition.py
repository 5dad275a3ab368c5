from odoo import api, fields, models


class PartsRequisition(models.Model):
    """Parts asked for an order fit its device; parts that were replaced are asked for no more."""

    _inherit = "parts.requisition"

    successor_count = fields.Integer(compute="_compute_successor_count")

    @api.depends("line_ids.successor_id", "state")
    def _compute_successor_count(self):
        for requisition in self:
            drafts = requisition.state == "draft"
            requisition.successor_count = len(requisition.line_ids.successor_id) if drafts else 0

    def action_take_successors(self):
        """Ask for the newest part instead of the ones it replaces."""
        self.ensure_one()
        self.check_access("write")
        for line in self.line_ids.filtered("successor_id"):
            line._take_successor()

    def _on_submit(self):
        for requisition in self.filtered("order_id"):
            requisition.order_id._ensure_parts_fit(requisition.line_ids.product_id)
        return super()._on_submit()
