from collections import defaultdict
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

LOOK_BACK = timedelta(days=14)


class TechnicianBag(models.Model):
    """What is in the bags of technicians now, since when, and whether it should be back."""

    _name = "technician.bag"
    _description = "In Technicians' Bags"
    _auto = False
    _depends = {
        "stock.quant": ["product_id", "lot_id", "quantity", "in_date", "location_id"],
        "bag.slip": ["technician_id", "point_id", "kind", "done_at", "picking_id"],
        "stock.move.line": ["picking_id", "product_id", "lot_id", "quantity_product_uom"],
        "stock.location": ["service_point_id", "bag_technician_id", "company_id"],
    }
    _order = "since, id"
    _rec_name = "product_id"

    point_id = fields.Many2one("service.point", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    technician_id = fields.Many2one("hr.employee", readonly=True)
    product_id = fields.Many2one("product.product", string="Part", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Serial", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    since = fields.Datetime(readonly=True)
    is_overdue = fields.Boolean(
        string="Out after Closing",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="It was drawn before the point last closed and has not been cleared.",
    )

    @property
    def _table_query(self):
        """What was drawn first was used first: the latest draws are what is still out."""
        return SQL(
            """
            SELECT quant.id, bag.service_point_id AS point_id, bag.company_id,
                   bag.bag_technician_id AS technician_id, quant.product_id, quant.lot_id,
                   quant.quantity, COALESCE(drawn.at, quant.in_date) AS since
              FROM stock_quant quant
              JOIN stock_location bag ON bag.id = quant.location_id
              LEFT JOIN LATERAL (
                   SELECT min(draw.at) AS at
                     FROM (SELECT slip.done_at AS at,
                                  sum(line.quantity_product_uom) OVER newest_first
                                  - line.quantity_product_uom AS newer
                             FROM bag_slip slip
                             JOIN stock_move_line line ON line.picking_id = slip.picking_id
                            WHERE slip.technician_id = bag.bag_technician_id
                              AND slip.point_id = bag.service_point_id AND slip.kind = 'draw'
                              AND line.product_id = quant.product_id
                              AND line.lot_id IS NOT DISTINCT FROM quant.lot_id
                           WINDOW newest_first AS (ORDER BY slip.done_at DESC, line.id DESC)
                          ) draw
                    WHERE draw.newer < quant.quantity) drawn ON TRUE
             WHERE bag.bag_technician_id IS NOT NULL AND quant.quantity > 0
            """
        )

    @api.depends("since", "point_id")
    def _compute_is_overdue(self):
        closed = self.point_id._last_closing()
        for line in self:
            moment = closed.get(line.point_id)
            line.is_overdue = bool(moment and line.since < moment)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # what lies in bags now, of the points the user sees
        points = self.search([]).point_id  # pylint: disable=no-search-all
        closed = points._last_closing()
        moments = defaultdict(list)
        for point, moment in closed.items():
            moments[moment].append(point.id)
        return Domain.OR(
            Domain("point_id", "in", ids) & Domain("since", "<", moment)
            for moment, ids in moments.items()
        )

    def action_give_back(self):
        """A slip with everything that the technician of this line still has."""
        self.ensure_one()
        self.check_access("read")
        lines = self.search(
            [("technician_id", "=", self.technician_id.id), ("point_id", "=", self.point_id.id)]
        )
        slip = self.env["bag.slip"].create(lines._prepare_give_back_vals())
        return slip._get_records_action(name=slip.name)

    def _prepare_give_back_vals(self):
        return {
            "kind": "give_back",
            "point_id": self.point_id.id,
            "technician_id": self.technician_id.id,
            "line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "quantity": sum(lines.mapped("quantity")),
                        "lot_ids": [Command.set(lines.lot_id.ids)],
                    }
                )
                for product, lines in self.grouped("product_id").items()
            ],
        }


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _last_closing(self):
        """The end of the last working day that is over."""
        now = fields.Datetime.now().replace(tzinfo=UTC)
        intervals = self._work_intervals_batch(now - LOOK_BACK, now + timedelta(days=1))[False]
        ends = [stop for _start, stop, _records in intervals]
        going_on = {end.date() for end in ends if end >= now}  # a break is no closing
        over = [end for end in ends if end.date() not in going_on]
        return max(over).astimezone(UTC).replace(tzinfo=None) if over else None
