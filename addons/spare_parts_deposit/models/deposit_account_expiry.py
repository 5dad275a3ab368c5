import logging
from datetime import timedelta

from odoo import api, fields, models

_logger = logging.getLogger(__name__)


class DepositAccount(models.Model):
    """Holds for parts that were approved and never shipped do not last for ever."""

    _inherit = "deposit.account"

    @api.model
    def _cron_expire_holds(self):
        """Let requisitions expire whose parts were held too long; one that fails stops no other."""
        expired = self._requisitions_to_expire()
        try:
            with self.env.cr.savepoint():
                expired._expire()
        except Exception:
            _logger.exception("Requisitions do not expire together: one after the other")
            self._expire_one_by_one(expired)

    @api.model
    def _expire_one_by_one(self, requisitions):
        for requisition in requisitions:
            try:
                with self.env.cr.savepoint():
                    requisition._expire()
            except Exception:
                _logger.exception("Requisition %s does not expire", requisition.name)

    @api.model
    def _requisitions_to_expire(self):
        Requisition = self.env["parts.requisition"]
        found = Requisition
        for company in self.env["res.company"].search([("hold_expiry_days", ">", 0)]):
            before = fields.Datetime.now() - timedelta(days=company.hold_expiry_days)
            holds = self.env["deposit.entry"].search(
                [
                    ("kind", "=", "hold"),
                    ("at", "<", before),
                    ("requisition_id.state", "=", "approved"),
                    ("account_id.company_id", "=", company.id),
                ]
            )
            found |= holds.requisition_id
        return found

    @api.model
    def _expire_holds(self, holds):
        """Free what these holds keep, each by an entry that points to it; resolved once."""
        return self._post(
            [
                {
                    "account_id": hold.account_id.id,
                    "kind": "expire",
                    "held_delta": -hold.held_delta,
                    "product_id": hold.product_id.id,
                    "quantity": -hold.quantity,
                    "hold_id": hold.id,
                    "requisition_id": hold.requisition_id.id,
                    "requisition_line_id": hold.requisition_line_id.id,
                }
                for hold in holds
            ]
        )
