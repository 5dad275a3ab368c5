from collections import defaultdict

from odoo import models


class DepositAccount(models.Model):
    """Where the parts are that a deposit is held for."""

    _inherit = "deposit.account"

    def _pieces_in_ledger(self):
        """``{(account id, product id): (pieces, value)}``."""
        groups = self.env["deposit.entry"]._read_group(
            [("account_id", "in", self.ids), ("product_id", "!=", False)],
            ["account_id", "product_id"],
            ["quantity:sum", "held_delta:sum"],
        )
        return {
            (account.id, product.id): (pieces, value) for account, product, pieces, value in groups
        }

    def _pieces_found(self):
        """``{(account id, product id): pieces}`` of everything a deposit is held for."""
        found = defaultdict(float)
        for model, quantity, holder, domain in self._places_of_parts():
            groups = self.env[model]._read_group(
                domain, [holder, "product_id"], [f"{quantity}:sum"]
            )
            for owner, product, pieces in groups:
                found[self._account_of(owner).id, product.id] += pieces
        return found

    def _places_of_parts(self):
        """Where parts may be: model, field of the quantity, field of who holds them, domain.

        Override to add a place, such as a technician's bag.
        """
        approved = [
            ("requisition_id.account_id", "in", self.ids),
            ("requisition_id.state", "in", ("approved", "shipped")),
        ]
        going_back = [("return_id.account_id", "in", self.ids), ("return_id.state", "=", "sent")]
        used = [("account_id", "in", self.ids), ("state", "=", "used")]
        in_stock = [
            ("location_id.service_point_id", "in", self.point_id.ids),
            ("product_id.is_service_part", "=", True),
            ("owner_id", "=", False),
        ]
        return [
            ("parts.requisition.line", "approved_qty", "point_id", approved),
            ("parts.return.line", "quantity", "point_id", going_back),
            ("service.order.part", "quantity", "account_id", used),
            ("stock.quant", "quantity", "location_id", in_stock),
        ]

    def _account_of(self, owner):
        """The account of a point, of a location of a point, or the account itself."""
        if owner._name == "deposit.account":
            return owner
        point = owner.service_point_id if owner._name == "stock.location" else owner
        return point._deposit_account()
