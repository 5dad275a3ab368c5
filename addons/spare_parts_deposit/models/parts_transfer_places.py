from odoo import models


class DepositAccount(models.Model):
    """Parts on their way from another point are the receiver's."""

    _inherit = "deposit.account"

    def _places_of_parts(self):
        coming = [("transfer_id.account_id", "in", self.ids), ("transfer_id.state", "=", "sent")]
        return [
            *super()._places_of_parts(),
            ("parts.transfer.line", "quantity", "point_id", coming),
        ]
