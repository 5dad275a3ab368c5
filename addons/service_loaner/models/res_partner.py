from odoo import models

from .service_loan_states import OPEN


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _erase_obstacles(self):
        """Whoever has a unit of ours, or a deposit with us, is not forgotten."""
        loans = self.env["service.loan"].sudo()._of_person(self._person())  # sudo: only asks
        return super()._erase_obstacles() + [
            self.env._("Loaner %s is not settled yet. Take it back first.", loan.lot_id.name)
            for loan in loans
            if loan.state in OPEN
        ]
