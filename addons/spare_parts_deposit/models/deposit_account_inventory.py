from collections import defaultdict

from odoo import models
from odoo.tools import SQL


class DepositAccount(models.Model):
    """Where the parts are that a deposit is held for: what stock itself says of them.

    What lies at the point is told by the pieces in its places, and what is on its way by the moves
    that brought it into transit and not out of it yet, whatever the papers say. Only what has not
    left the warehouse, or is owed, or not decided upon, is told by a paper.
    """

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
        found = defaultdict(float, self._pieces_on_their_way())
        for model, quantity, holder, domain in self._places_of_parts():
            groups = self.env[model]._read_group(
                domain, [holder, "product_id"], [f"{quantity}:sum"]
            )
            for owner, product, pieces in groups:
                found[self._account_of(owner).id, product.id] += pieces
        return found

    def _places_of_parts(self):
        """Hook: where parts may be: model, field of the quantity, of who holds them, domain."""
        approved = [
            ("requisition_id.account_id", "in", self.ids),
            ("requisition_id.state", "=", "approved"),
        ]
        used = [("account_id", "in", self.ids), ("state", "=", "used")]
        undecided = [("account_id", "in", self.ids), ("kind", "=", "lost"), ("state", "=", "open")]
        in_stock = [
            ("location_id.service_point_id", "in", self.point_id.ids),
            ("product_id.is_service_part", "=", True),
            ("owner_id", "=", False),
        ]
        return [
            ("parts.requisition.line", "approved_qty", "point_id", approved),
            ("service.order.part", "quantity", "account_id", used),
            ("parts.claim", "quantity", "account_id", undecided),
            ("stock.quant", "quantity", "location_id", in_stock),
        ]

    def _account_of(self, owner):
        """The account of a point, of a location of a point, or the account itself."""
        if owner._name == "deposit.account":
            return owner
        point = owner.service_point_id if owner._name == "stock.location" else owner
        return point._deposit_account()

    # --- on the way ---

    def _pieces_on_their_way(self):
        """``{(account id, product id): pieces}`` that moves of papers left in transit."""
        for name in ("stock.move", "stock.move.line", "stock.picking", "stock.location"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT paper.account_id, line.product_id,
                       sum(CASE WHEN target.is_parts_transit THEN line.quantity_product_uom
                                ELSE -line.quantity_product_uom END)
                  FROM (%(papers)s) paper
                  JOIN stock_move move ON move.picking_id = paper.picking_id
                                      AND move.state = 'done'
                  JOIN stock_move_line line ON line.move_id = move.id
                  JOIN stock_location source ON source.id = line.location_id
                  JOIN stock_location target ON target.id = line.location_dest_id
                 WHERE COALESCE(source.is_parts_transit, FALSE)
                       <> COALESCE(target.is_parts_transit, FALSE)
              GROUP BY paper.account_id, line.product_id
                HAVING sum(CASE WHEN target.is_parts_transit THEN line.quantity_product_uom
                                ELSE -line.quantity_product_uom END) <> 0
                """,
                papers=self._papers_sql(),
            )
        )
        return {(account, part): float(pieces) for account, part, pieces in rows}

    def _papers_sql(self):
        """Transfers of the papers by which parts travel, with the account that holds them then."""
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT picking.id AS picking_id, paper.account_id FROM %s paper"
                " JOIN stock_picking picking ON %s = paper.id WHERE paper.account_id = ANY(%s)",
                SQL.identifier(self.env[model]._table),
                SQL.identifier("picking", link),
                self.ids,
            )
            for model, link in (
                ("parts.requisition", "parts_requisition_id"),
                ("parts.transfer", "parts_transfer_id"),
                ("parts.return", "parts_return_id"),
            )
        )
