from odoo import api, fields, models

from odoo.addons.service_base.models.step_mixin import Step

from .parts_step_mixin import WAREHOUSE


class PartsRequisition(models.Model):
    """A requisition that was approved and never shipped expires; a stopped deposit is told."""

    _inherit = "parts.requisition"

    stop_reason = fields.Char(related="account_id.stop_reason")

    @api.model
    def _steps(self):
        return super()._steps() | {"expire": Step(("approved",), "cancelled", WAREHOUSE)}

    def _expire(self):
        """Taken by the clock, not by a user."""
        self._take_step("expire", note=self.env._("Not shipped in time."))

    def _on_expire(self):
        self.env["deposit.account"]._expire_holds(self.line_ids.hold_id)
        self._reservation().action_cancel()
