from collections import defaultdict
from math import ceil
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

WEEK = 7 * 24 * 3600


class Spot(NamedTuple):
    """One part at one place; `place` is "point" or "warehouse"."""

    place: str
    place_id: int
    product_id: int


class Stock(NamedTuple):
    """Pieces there, and the day the oldest of them came."""

    pieces: float = 0.0
    since: object = None


class PartsPlan(models.Model):
    """What is known of use and stock, each in one query for the whole company."""

    _inherit = "parts.plan"

    @api.model
    def _get_demand(self, company, rules):
        """``{Spot: {week: pieces}}``; week 0 begins at the start of the rules."""
        demand = defaultdict(dict)
        queries = {"point": self._used_at_points_sql, "warehouse": self._left_warehouses_sql}
        for place, query in queries.items():
            for place_id, product, week, pieces in self.env.execute_query(query(company, rules)):
                demand[Spot(place, place_id, product)][week] = pieces
        return demand

    @api.model
    def _used_at_points_sql(self, company, rules):
        self.env["service.order.part"].flush_model()
        return SQL(
            """
            SELECT part.point_id, part.product_id,
                   floor(extract(epoch FROM part.used_at - %(start)s) / %(week)s)::int,
                   sum(part.quantity)
              FROM service_order_part part
              JOIN service_point point ON point.id = part.point_id
             WHERE point.company_id = %(company)s AND part.state IN ('used', 'cleared')
               AND part.used_at >= %(start)s AND part.used_at < %(end)s
          GROUP BY 1, 2, 3
            """,
            start=rules.start,
            end=rules.end,
            week=WEEK,
            company=company.id,
        )

    @api.model
    def _left_warehouses_sql(self, company, rules):
        """What left a warehouse, wherever it went."""
        self.env["stock.move"].flush_model()
        return SQL(
            """
            SELECT source.warehouse_id, move.product_id,
                   floor(extract(epoch FROM move.date - %(start)s) / %(week)s)::int,
                   sum(move.quantity * unit.factor / own.factor)
              FROM stock_move move
              JOIN stock_location source ON source.id = move.location_id
              JOIN stock_location target ON target.id = move.location_dest_id
              JOIN product_product product ON product.id = move.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN uom_uom unit ON unit.id = move.product_uom
              JOIN uom_uom own ON own.id = template.uom_id
             WHERE move.company_id = %(company)s AND move.state = 'done'
               AND move.date >= %(start)s AND move.date < %(end)s
               AND source.warehouse_id IS NOT NULL AND source.usage = 'internal'
               AND target.warehouse_id IS DISTINCT FROM source.warehouse_id
               AND template.is_service_part
          GROUP BY 1, 2, 3
            """,
            start=rules.start,
            end=rules.end,
            week=WEEK,
            company=company.id,
        )

    @api.model
    def _get_stock(self, company):
        """``{Spot: Stock}`` of the company's own parts."""
        stock = {}
        for place, field in (("point", "service_point_id"), ("warehouse", "warehouse_id")):
            domain = [
                (f"location_id.{field}", "!=", False),
                ("location_id.usage", "=", "internal"),
                ("company_id", "=", company.id),
                ("product_id.is_service_part", "=", True),
                ("owner_id", "=", False),
            ]
            rows = self.env["stock.quant"]._read_group(
                domain, ["location_id", "product_id"], ["quantity:sum", "in_date:min"]
            )
            for location, product, pieces, since in rows:
                spot = Spot(place, location[field].id, product.id)
                before = stock.get(spot, Stock())
                day = company._local_date(since) if since else None
                oldest = min(filter(None, (before.since, day)), default=None)
                stock[spot] = Stock(before.pieces + pieces, oldest)
        return stock

    @api.model
    def _get_coming(self, company):
        """``{Spot: pieces}`` asked for by points, ordered for warehouses."""
        coming = defaultdict(float)
        asked = [
            ("requisition_id.company_id", "=", company.id),
            ("state", "in", ("draft", "submitted", "approved", "shipped")),
        ]
        for line in self.env["parts.requisition.line"].search(asked):
            waits = line.state in ("draft", "submitted")
            pieces = line.quantity if waits else line.approved_qty
            coming[Spot("point", line.point_id.id, line.product_id.id)] += pieces
        moved = [("transfer_id.company_id", "=", company.id), ("state", "in", ("ordered", "sent"))]
        for line in self.env["parts.transfer.line"].search(moved):
            coming[Spot("point", line.point_id.id, line.product_id.id)] += line.quantity
        ordered = Domain("company_id", "=", company.id) & Domain(
            "order_id.state", "in", ("draft", "sent", "to approve", "purchase")
        )
        ordered &= Domain("product_id.is_service_part", "=", True)
        ordered &= Domain("order_id.receipt_status", "!=", "full")
        for line in self.env["purchase.order.line"].search(ordered):
            warehouse = line.order_id.picking_type_id.warehouse_id
            spot = Spot("warehouse", warehouse.id, line.product_id.id)
            missing = max(line.product_qty - line.qty_received, 0.0)
            unit = line.product_id.uom_id
            coming[spot] += line.product_uom_id._compute_quantity(missing, unit)
        return coming

    @api.model
    def _get_lead_days(self, spot, product, rules):
        if spot.place == "point":
            return rules.point_days
        seller = product.seller_ids[:1]
        return ceil(seller.delay) if seller else rules.purchase_days
