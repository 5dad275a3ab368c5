from odoo import models


class DepositAccount(models.Model):
    """What has to be settled before the point of an account is closed."""

    _inherit = "deposit.account"

    def _get_closing_obstacles(self):
        self.ensure_one()
        obstacles = []
        if not self.currency_id.is_zero(self.held):
            obstacles.append(
                self.env._(
                    "Parts worth %s are held or owed. Have them sent back, written off or paid.",
                    self.currency_id.format(self.held),
                )
            )
        if not self.currency_id.is_zero(self.balance):
            obstacles.append(
                self.env._(
                    "The deposit of %s is not paid back.", self.currency_id.format(self.balance)
                )
            )
        return obstacles
