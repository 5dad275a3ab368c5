from odoo import api, fields, models


class PartsClaim(models.Model):
    """A piece that a point had and lost is held until the warehouse says who bears it.

    The point does not free its own limit by telling that something is gone.
    """

    _inherit = "parts.claim"

    @api.model
    def _report_lost(self, account, product, lot, place, paper, **vals):
        """Take a piece out of the point's hands and ask who bears it.

        :param place: the stock.location it was in last, one of the point's
        :param paper: number of the paper by which it was lost
        """
        (value,) = account._held_values([(product, 1.0)])
        claim = self.create(
            {
                "account_id": account.id,
                "point_id": account.point_id.id,
                "product_id": product.id,
                "lot_id": lot.id,
                "kind": "lost",
                "quantity": 1.0,
                "value": value,
                "paper": paper,
                **vals,
            }
        )
        self.env["stock.picking"]._transfer_parts(
            account.company_id,
            place,
            account.company_id._get_parts_difference_location(),
            [(product, 1.0, lot)],
            origin=paper,
            parts_claim_id=claim.id,
        )
        return claim

    def _release(self):
        """Free what the lost piece holds by now; that is also what is charged for it."""
        for claim in self:
            (value,) = claim.account_id._held_values([(claim.product_id, claim.quantity)])
            claim.value = value
            self.env["deposit.account"]._post([claim._prepare_release_vals()])

    def _prepare_release_vals(self):
        return {
            "account_id": self.account_id.id,
            "kind": "release",
            "held_delta": -self.value,
            "product_id": self.product_id.id,
            "quantity": -self.quantity,
            "key": f"parts.claim,{self.id},release",
            "note": self._charge_text(),
        }


class StockPicking(models.Model):
    _inherit = "stock.picking"

    parts_claim_id = fields.Many2one(
        "parts.claim",
        index="btree_not_null",
        readonly=True,
        by_hand=False,
        copy=False,
        ondelete="restrict",
    )
