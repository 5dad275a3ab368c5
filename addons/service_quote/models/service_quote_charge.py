from odoo import models
from odoo.exceptions import UserError


class ServiceQuote(models.Model):
    """What is charged of a quote in the end."""

    _inherit = "service.quote"

    def _ensure_charge_open(self):
        """What was done of what was agreed may be told until the receipt is out."""
        self.ensure_one()
        if self.state != "accepted":
            raise UserError(self.env._("Quote %s was not accepted.", self.name))
        self.order_id._ensure_no_receipt()

    def _take_off_undone(self):
        """The work was not done after all; only the fee for looking at the device stays."""
        undone = self.line_ids.filtered(
            lambda line: line.is_done and not line.product_id.decline_fee
        )
        if undone:
            undone._mark_done(False)

    def _decline_fee_lines(self):
        """What a customer who declined owes, as on a receipt."""
        self.ensure_one()
        if not self.decline_fee:
            return []
        return [
            {
                "name": self.env._("Inspection"),
                "kind": "labour",
                "quantity": 1.0,
                "price_unit": self.decline_fee,
                "amount": self.decline_fee,
                "free_reason": False,
            }
        ]
