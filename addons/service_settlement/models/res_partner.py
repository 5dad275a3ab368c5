from odoo import models

OWED = ("out_invoice", "out_refund", "out_receipt")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _erase_obstacles(self):
        """A customer who owes or is owed money is not forgotten."""
        open_moves = (
            self.env["account.move"]
            .sudo()
            .search(  # sudo: only asks for open sums
                [
                    ("partner_id", "in", self._person().ids),
                    ("move_type", "in", OWED),
                    ("state", "=", "posted"),
                    ("amount_residual", "!=", 0),
                ]
            )
        )
        return super()._erase_obstacles() + [
            self.env._("Invoice %s is not paid yet. Settle it first.", move.name)
            for move in open_moves
        ]
