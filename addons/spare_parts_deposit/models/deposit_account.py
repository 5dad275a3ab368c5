import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.buttons import count_lines, open_list

_logger = logging.getLogger(__name__)


class DepositAccount(models.Model):
    """What an account is held for: documents, pieces, their value, and the check of all."""

    _inherit = "deposit.account"

    requisition_count = fields.Integer(compute="_compute_requisition_count")
    old_part_count = fields.Integer(compute="_compute_old_part_count")

    def _compute_requisition_count(self):
        count_lines(self, "requisition_count", "parts.requisition", "account_id")

    def _compute_old_part_count(self):
        count_lines(
            self,
            "old_part_count",
            "old.part.return",
            "account_id",
            [("state", "not in", self.env["old.part.return"]._done_states)],
        )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        for company in accounts.company_id:
            company._get_parts_transfer_type()  # there before the first requests come at once
        return accounts

    def action_view_requisitions(self):
        self.ensure_one()
        context = {"default_point_id": self.point_id.id}
        return open_list(
            self.env,
            "spare_parts_deposit.action_parts_requisition",
            [("account_id", "=", self.id)],
            context,
        )

    def action_view_old_parts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_old_part_return"
        )
        return dict(action, domain=[("account_id", "=", self.id)])

    # Pieces held in the ledger stand at the point, are on their way, or are still owed.

    def _find_differences(self):
        findings = super()._find_differences() + self._compare_pieces()
        causes = self.env["deposit.difference"]._part_causes(
            [(v["account_id"], v["product_id"]) for v in findings if v["kind"] == "part"]
        )
        for vals in findings:
            vals.setdefault("cause", causes.get((vals["account_id"], vals.get("product_id"))))
        return findings

    def _compare_pieces(self):
        ledger, found = self._pieces_in_ledger(), self._pieces_found()
        keys = sorted({*ledger, *found})
        products = self.env["product.product"].browse({product_id for _account, product_id in keys})
        accounts = {account.id: account for account in self}
        parts = {product.id: product for product in products}
        findings = []
        for key in keys:
            if account := accounts.get(key[0]):
                findings += account._compare_part(
                    parts[key[1]], *ledger.get(key, (0.0, 0.0)), found.get(key, 0.0)
                )
        return findings

    def _compare_part(self, product, pieces, value, found):
        """Pieces and value of one part in the ledger against the pieces found."""
        vals = {"account_id": self.id, "product_id": product.id}
        if product.uom_id.compare(pieces, found):
            text = self.env._(
                "%(part)s: %(ledger)s held in the ledger, %(found)s found at the point,"
                " on the way, owed or unpaid",
                part=product.display_name,
                ledger=f"{pieces:g}",
                found=f"{found:g}",
            )
            quantities = {"ledger_qty": pieces, "found_qty": found}
            return [{**vals, **quantities, "kind": "part", "text": text}]
        if not pieces and self.currency_id.compare_amounts(value, 0.0):
            text = self.env._(
                "%(part)s: no piece is held and yet a value of %(value)s",
                part=product.display_name,
                value=self.currency_id.format(value),
            )
            return [{**vals, "kind": "value", "text": text}]
        return []

    # Holds for parts that were approved and never shipped do not last for ever.

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

    # Where the parts are that a deposit is held for: what stock itself says of them.
    #
    # What lies at the point is told by the pieces in its places, what is on its way by the moves
    # that brought it into transit and not out of it yet, whatever the documents say. Only what has
    # not left the warehouse, or is owed, or not decided upon, is told by a document.

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
        """``{(account id, product id): pieces}`` that moves of documents left in transit."""
        for name in ("stock.move", "stock.move.line", "stock.picking", "stock.location"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT document.account_id, line.product_id,
                       sum(CASE WHEN target.is_parts_transit THEN line.quantity_product_uom
                                ELSE -line.quantity_product_uom END)
                  FROM (%(documents)s) document
                  JOIN stock_move move ON move.picking_id = document.picking_id
                                      AND move.state = 'done'
                  JOIN stock_move_line line ON line.move_id = move.id
                  JOIN stock_location source ON source.id = line.location_id
                  JOIN stock_location target ON target.id = line.location_dest_id
                 WHERE COALESCE(source.is_parts_transit, FALSE)
                       <> COALESCE(target.is_parts_transit, FALSE)
              GROUP BY document.account_id, line.product_id
                HAVING sum(CASE WHEN target.is_parts_transit THEN line.quantity_product_uom
                                ELSE -line.quantity_product_uom END) <> 0
                """,
                documents=self._documents_sql(),
            )
        )
        return {(account, part): float(pieces) for account, part, pieces in rows}

    def _documents_sql(self):
        """Transfers of the documents by which parts travel, with the account that holds them."""
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT picking.id AS picking_id, document.account_id FROM %s document"
                " JOIN stock_picking picking ON %s = document.id"
                " WHERE document.account_id = ANY(%s)",
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

    # What is held, part by part.

    def _held_values(self, parts):
        """Value at which pieces in the point's hands are held.

        :param parts: pairs ``(product, quantity)``, taken one after the other
        :return: list of values in the same order; taking all pieces takes all of their value
        """
        self.ensure_one()
        products = self.env["product.product"].union(*[product for product, _quantity in parts])
        pool = self._held_pool(products)
        values = []
        for product, quantity in parts:
            pieces, value = pool.get(product, (0.0, 0.0))
            share = min(quantity / pieces, 1.0) if pieces > 0 else 0.0
            values.append(self.currency_id.round(value * share))
            pool[product] = (pieces - quantity, value - values[-1])
        return values

    def _held_pool(self, products):
        """``{product: (pieces, value)}`` of the ledger, without parts used and not yet cleared."""
        self._serialize()
        pool = {}
        # sudo: the account's own ledger and uses, summed
        sums = (
            self.env["deposit.entry"]
            .sudo()
            ._read_group(
                [("account_id", "=", self.id), ("product_id", "in", products.ids)],
                ["product_id"],
                ["quantity:sum", "held_delta:sum"],
            )
        )
        used = (
            self.env["service.order.part"]
            .sudo()
            ._read_group(
                [
                    ("account_id", "=", self.id),
                    ("product_id", "in", products.ids),
                    ("state", "=", "used"),
                ],
                ["product_id"],
                ["quantity:sum", "held_value:sum"],
            )
        )
        taken = {product: (pieces, value) for product, pieces, value in used}
        for product, pieces, value in sums:
            used_pieces, used_value = taken.get(product, (0.0, 0.0))
            pool[product] = (pieces - used_pieces, value - used_value)
        return pool
