from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..warranty import payer_of
from .service_order_warranty import REMEDY_SELECTION

FREE_REMEDIES = ("return", "exchange", "free_repair")


class ServiceOrder(models.Model):
    """A manager may decide otherwise than the engine; the engine's answer stays on file."""

    _inherit = "service.order"

    verdict_override = fields.Selection(
        REMEDY_SELECTION, string="Overridden with", readonly=True, copy=False
    )
    override_reason = fields.Text(readonly=True, copy=False, personal="text")
    override_user_id = fields.Many2one(
        "res.users", string="Overridden by", readonly=True, copy=False, ondelete="restrict"
    )
    override_at = fields.Datetime(string="Overridden", readonly=True, copy=False)
    can_override_verdict = fields.Boolean(compute="_compute_can_override_verdict")

    @api.depends("state", "verdict")
    @api.depends_context("uid")
    def _compute_can_override_verdict(self):
        may = self._is_override_allowed()
        for order in self:
            order.can_override_verdict = may and bool(order.verdict) and not order._is_finished()

    def action_override_verdict(self):
        self.ensure_one()
        self._ensure_can_override_verdict()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override the Verdict"),
            "res_model": "warranty.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _prepare_override_vals(self):
        """What a manager's decision puts in place of the engine's."""
        if not self.verdict_override:
            return {}
        free = self.verdict_override in FREE_REMEDIES
        return {
            "verdict": self.verdict_override,
            "payer": payer_of(free, free),
            "parts_free": free,
            "labour_free": free,
        }

    def _is_override_allowed(self):
        return self.env.user.has_groups(
            "repair_intake.group_technical_expert,service_network.group_network_manager"
        )

    def _ensure_can_override_verdict(self):
        if not self._is_override_allowed():
            raise AccessError(
                self.env._(
                    "Only a technical expert or a network manager may override a verdict."
                    " Ask one of them."
                )
            )
        self.check_access("write")
        for order in self:
            if not order.can_override_verdict:
                raise UserError(
                    self.env._(
                        "The verdict of order %s can no longer be overridden: it is finished,"
                        " or there is nothing to judge.",
                        order.name,
                    )
                )

    def _override_verdict(self, remedy, reason):
        """Put the decision of the current user in place of the engine's, with its reason."""
        self._ensure_can_override_verdict()
        with self._log_verdict_changes(reason):
            self._write_verdict(
                {
                    "verdict_override": remedy,
                    "override_reason": reason,
                    "override_user_id": self.env.uid,
                    "override_at": fields.Datetime.now(),
                }
            )

    def _override_sentences(self):
        if not self.verdict_override:
            return []
        # sudo: the name of who decided, for whoever may read the order
        name = self.override_user_id.sudo().name
        return [
            self.env._("Decided by %(name)s: %(reason)s", name=name, reason=self.override_reason)
        ]
