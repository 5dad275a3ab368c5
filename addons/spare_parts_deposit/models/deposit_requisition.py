from odoo import fields, models

from .parts_requisition_flow import PartsRequisition as Flow
from .parts_step_mixin import WAREHOUSE, Step


class PartsRequisition(models.Model):
    """A requisition that was approved and never shipped expires; a stopped deposit is told."""

    _inherit = "parts.requisition"

    _steps = {**Flow._steps, "expire": Step(frozenset({"approved"}), "cancelled", WAREHOUSE)}

    stop_reason = fields.Char(related="account_id.stop_reason")

    def _expire(self):
        """Taken by the clock, not by a user."""
        self._take_step("expire", note=self.env._("Not shipped in time."))

    def _on_expire(self):
        self.env["deposit.account"]._expire_holds(self.line_ids.hold_id)
        self._reservation().action_cancel()
