from odoo import fields, models
from odoo.exceptions import ValidationError

from ..models.service_order import REMEDY_SELECTION


class WarrantyOverride(models.TransientModel):
    """A manager decides otherwise than the engine, and says why."""

    _name = "warranty.override"
    _description = "Override the Warranty Verdict"

    order_id = fields.Many2one("service.order", required=True, readonly=True, ondelete="cascade")
    verdict = fields.Selection(related="order_id.verdict", string="Present Verdict")
    verdict_text = fields.Text(related="order_id.verdict_text")
    remedy = fields.Selection(REMEDY_SELECTION, string="New Verdict", required=True)
    reason = fields.Text(required=True)

    def action_apply(self):
        self.ensure_one()
        if not (self.reason or "").strip():
            raise ValidationError(self.env._("Say why the verdict is overridden."))
        self.order_id._override_verdict(self.remedy, self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
