from odoo import models
from odoo.fields import Domain


class AccountMove(models.Model):
    _inherit = "account.move"

    def _frozen_by(self):
        """What was paid back or booked for an exchange is told by the exchange."""
        # sudo: looks only whether an exchange stands behind the entry
        papers = self.env["service.exchange"].sudo()
        papers = papers.search(
            Domain("refund_move_id", "in", self.ids)
            | Domain("value_move_id", "in", self.ids)
            | Domain("payment_id.move_id", "in", self.ids)
        )
        return {
            **super()._frozen_by(),
            **{
                self.browse(move.id): self.env._(
                    "%(move)s belongs to exchange %(exchange)s and can no longer be changed."
                    " Correct it by an entry of its own.",
                    move=move.name or "",
                    exchange=paper.name,
                )
                for paper in papers
                for move in paper._entries() & self.sudo()
            },
        }
