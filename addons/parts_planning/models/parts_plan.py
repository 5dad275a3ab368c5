from collections import defaultdict
from datetime import timedelta
from math import ceil, floor
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from odoo.addons.service_base.buttons import notification
from odoo.addons.service_base.labels import listing, selection_labels

from ..forecast import classify, forecast, needed_pieces

# Compared by identity: no client can send it, so plans come from the nightly run alone.
PLAN = object()


STATES = [
    ("out", "Out of Stock"),
    ("soon", "Runs Out Soon"),
    ("low", "To Reorder"),
    ("ok", "Enough"),
    ("excess", "Too Much"),
    ("dead", "Dead Stock"),
]


RANKS = {state: rank for rank, (state, _label) in enumerate(STATES)}


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


BATCH = 2000


FAR_DAYS = 730


class PartsPlan(models.Model):
    """What one part is asked for at one place, how much of it is there and how much should be.

    A place is a service point or a warehouse. Plans are made anew every night.
    """

    _name = "parts.plan"
    _description = "Parts Plan"
    _order = "state_rank, stock_out_on, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    point_id = fields.Many2one("service.point", index="btree_not_null", ondelete="cascade")
    warehouse_id = fields.Many2one("stock.warehouse", index="btree_not_null", ondelete="cascade")
    place = fields.Char(compute="_compute_place", compute_sudo=True)
    product_id = fields.Many2one(
        "product.product", string="Part", required=True, index=True, ondelete="cascade"
    )
    abc_class = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")],
        string="Class",
        required=True,
        help="A: the few parts that make 80 % of the value used in the company; B: 15 %; C: 5 %.",
    )
    method = fields.Selection(
        [
            ("average_4", "Average of 4 Weeks"),
            ("average_13", "Average of 13 Weeks"),
            ("average_26", "Average of 26 Weeks"),
            ("croston", "Seldom Used (Croston)"),
            ("short", "Too Short a Past"),
        ],
        string="Forecast by",
        required=True,
        help="The method that would have erred least on this part at this place.",
    )
    rate = fields.Float(string="Use a Week", digits=(16, 2), aggregator="sum")
    error = fields.Float(
        string="Error in Pieces",
        digits=(16, 2),
        aggregator=None,
        help="How far the forecast was off while new pieces were on their way, tried on the past.",
    )
    trials = fields.Json()
    trial_text = fields.Text(string="Errors Tried", compute="_compute_trial_text")
    on_hand = fields.Float(digits="Product Unit")
    coming = fields.Float(digits="Product Unit", help="Asked for or ordered, not yet there.")
    lead_days = fields.Integer(string="Days to Arrive", aggregator=None)
    reorder_point = fields.Float(
        digits="Product Unit", aggregator=None, help="With less than that, order."
    )
    order_up_to = fields.Float(string="Fill up to", digits="Product Unit", aggregator=None)
    suggested_qty = fields.Float(string="Suggested", digits="Product Unit")
    excess_qty = fields.Float(string="Too Many", digits="Product Unit")
    stock_value = fields.Monetary(groups="service_network.group_office_user")
    helper_id = fields.Many2one(
        "service.point",
        string="Others Have Too Many",
        groups="service_network.group_office_user",
        ondelete="set null",
        help="The point with most to spare of this part.",
    )
    stock_out_on = fields.Date(string="Lasts until")
    last_used_on = fields.Date(string="Last Used")
    state = fields.Selection(STATES, required=True, index=True)
    state_rank = fields.Integer(required=True, aggregator=None)
    planned_at = fields.Datetime(string="Planned", required=True)
    _one_place = models.Constraint(
        "CHECK((point_id IS NULL) <> (warehouse_id IS NULL))",
        "A plan is for a service point or for a warehouse.",
    )
    _point_unique = models.UniqueIndex(
        "(product_id, point_id) WHERE point_id IS NOT NULL", "This part is planned there already."
    )
    _warehouse_unique = models.UniqueIndex(
        "(product_id, warehouse_id) WHERE warehouse_id IS NOT NULL",
        "This part is planned there already.",
    )

    @api.depends("point_id", "warehouse_id")
    def _compute_place(self):
        for plan in self:
            plan.place = plan.point_id.name or plan.warehouse_id.name

    @api.depends("trials")
    def _compute_trial_text(self):
        names = selection_labels(self, "method")
        for plan in self:
            plan.trial_text = "\n".join(
                f"{names[method]}: {error:.2f}" for method, error in (plan.trials or {}).items()
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_by_hand()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand()
        return super().write(vals)

    @api.model
    def _refuse_by_hand(self):
        if self.env.context.get("parts_plan") is not PLAN:
            raise UserError(
                self.env._(
                    "Plans follow from use and stock and are not written by hand. Change the rules"
                    " of planning in the settings, or order what you think right."
                )
            )

    def action_view_use(self):
        """The pieces used week by week, as a chart."""
        self.ensure_one()
        domain = [("product_id", "=", self.product_id.id), ("state", "!=", "planned")]
        if self.point_id:
            domain.append(("point_id", "=", self.point_id.id))
        action = self.env["ir.actions.act_window"]._for_xml_id("parts_planning.action_parts_use")
        return dict(action, domain=domain, name=self.product_id.display_name)

    # What is known of use and stock, each in one query for the whole company.

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

    # The nightly run: facts in, plans out.

    @api.model
    def _cron_plan(self):
        companies = self.env["res.company"].search([])  # pylint: disable=no-search-all
        for company in companies:
            self.with_company(company)._plan(company)

    def action_plan_now(self):
        """Plan the reader's company anew, now."""
        self.check_access("read")
        # sudo: what is planned follows from facts and rules, whoever asks for it
        self.sudo()._plan(self.env.company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _plan(self, company):
        """Make the plans of a company anew; plans of parts that are nowhere any more go."""
        rules = company._get_planning_rules()
        demand = self._get_demand(company, rules)
        stock = self._get_stock(company)
        coming = self._get_coming(company)
        spots = sorted({*demand, *stock, *coming})
        products = self.env["product.product"].browse({spot.product_id for spot in spots})
        products = {product.id: product for product in products.exists()}
        classes = self._get_classes(demand, products)
        vals = {}
        for spot in spots:
            if spot.product_id in products and spot.place_id:
                vals[spot] = self._prepare_plan_vals(
                    spot,
                    products[spot.product_id],
                    rules,
                    demand.get(spot, {}),
                    stock.get(spot, Stock()),
                    coming.get(spot, 0.0),
                    classes.get(spot.product_id, "c"),
                )
        self._find_helpers(vals)
        self._keep(company, vals)

    @api.model
    def _get_classes(self, demand, products):
        """Class of each part by the value used at the points of the company."""
        values = defaultdict(float)
        for spot, weeks in demand.items():
            if spot.place == "point" and spot.product_id in products:
                cost = products[spot.product_id].standard_price
                values[spot.product_id] += cost * sum(weeks.values())
        return classify(values)

    @api.model
    def _prepare_plan_vals(self, spot, product, rules, weeks, stock, coming, abc_class):
        lead = self._get_lead_days(spot, product, rules)
        foreseen = self._foresee(weeks, rules, lead)
        levels = self._get_levels(foreseen, lead, rules, rules.levels[abc_class])
        position = stock.pieces + coming
        last = rules.start.date() + timedelta(weeks=max(weeks) + 1) if weeks else None
        state = self._judge(stock, position, foreseen.rate, levels, lead, last, rules)
        short = max(levels[1] - position, 0.0) if position < levels[0] else 0.0
        excess = stock.pieces if state == "dead" else max(floor(stock.pieces - levels[1]), 0.0)
        return {
            "abc_class": abc_class,
            "method": foreseen.method,
            "rate": foreseen.rate,
            "error": foreseen.error,
            "trials": {name: round(error, 4) for name, error in foreseen.errors.items()} or False,
            "on_hand": stock.pieces,
            "coming": coming,
            "lead_days": lead,
            "reorder_point": levels[0],
            "order_up_to": levels[1],
            "suggested_qty": ceil(short),
            "excess_qty": excess,
            "stock_value": max(stock.pieces, 0.0) * product.standard_price,
            "helper_id": False,
            "stock_out_on": self._last_day(stock.pieces, foreseen.rate, rules),
            "last_used_on": last and min(last, rules.today),
            "state": state,
            "state_rank": RANKS[state],
        }

    @api.model
    def _foresee(self, weeks, rules, lead):
        """Weeks before the first use are no past of the part at this place."""
        count = (rules.end - rules.start).days // 7
        first = min(weeks, default=count)
        demand = [weeks.get(week, 0.0) for week in range(first, count)]
        return forecast(demand, max(1, ceil(lead / 7)))

    @api.model
    def _get_levels(self, foreseen, lead, rules, level):
        """Reorder point, and up to where to fill."""
        horizon = max(1, ceil(lead / 7))
        mean = foreseen.rate * horizon
        reorder = needed_pieces(mean, foreseen.error**2, level)
        more = ceil(foreseen.rate * rules.cycle_days / 7)
        return reorder, reorder + more

    @api.model
    def _judge(self, stock, position, rate, levels, lead, last, rules):
        idle = rules.today - timedelta(days=rules.dead_days)
        if rate and stock.pieces <= 0:
            return "out"
        if rate and stock.pieces / rate * 7 < lead and position < levels[1]:
            return "soon"
        if position < levels[0]:
            return "low"
        rested = stock.since and stock.since <= idle and (not last or last <= idle)
        if stock.pieces > 0 and rested:
            return "dead"
        return "excess" if rate and stock.pieces > 2 * levels[1] else "ok"

    @api.model
    def _last_day(self, pieces, rate, rules):
        """The day on which nothing is left, if it comes within two years."""
        days = floor(max(pieces, 0.0) / rate * 7) if rate else FAR_DAYS
        return rules.today + timedelta(days=days) if days < FAR_DAYS else None

    @api.model
    def _find_helpers(self, plans):
        """Who could help out: the point with most to spare of what another place needs."""
        spare = {}
        for spot, vals in plans.items():
            if spot.place == "point" and vals["excess_qty"] > spare.get(spot.product_id, (0,))[0]:
                spare[spot.product_id] = (vals["excess_qty"], spot.place_id)
        for spot, vals in plans.items():
            if vals["suggested_qty"] and spot.product_id in spare:
                vals["helper_id"] = spare[spot.product_id][1]

    @api.model
    def _keep(self, company, plans):
        """Write the plans over those of the night before."""
        now = fields.Datetime.now()
        Plan = self.with_context(parts_plan=PLAN)
        there = {plan._spot(): plan for plan in Plan.search([("company_id", "=", company.id)])}
        Plan.browse([plan.id for spot, plan in there.items() if spot not in plans]).unlink()
        new = []
        for spot, vals in plans.items():
            vals = {**vals, "planned_at": now}
            if spot in there:
                there[spot].write(vals)
            else:
                place = {f"{spot.place}_id": spot.place_id}
                key = {"company_id": company.id, "product_id": spot.product_id, **place}
                new.append({**key, **vals})
        for begin in range(0, len(new), BATCH):
            Plan.create(new[begin : begin + BATCH])

    def _spot(self):
        place = "point" if self.point_id else "warehouse"
        return Spot(place, self[f"{place}_id"].id, self.product_id.id)

    # From a suggestion to the document that carries it out, as a draft somebody still looks at.

    def action_order(self):
        """Drafts for what is suggested: requisitions of points, quotations asked of vendors."""
        self.check_access("read")
        plans = self.filtered("suggested_qty")
        if not plans:
            raise UserError(
                self.env._("Nothing is lacking in what you chose, so there is nothing to order.")
            )
        plans._check_asked_by_point()
        requisitions = plans.filtered("point_id")._request()
        purchases = plans.filtered("warehouse_id")._ask_vendors()
        plans._note_ordered()
        return self._open_drafts(purchases or requisitions)

    def _check_asked_by_point(self):
        """A point asks for its parts itself; the warehouse can have them come from another."""
        points = self.point_id
        if points and not self.env["parts.requisition"].has_access("create"):
            raise UserError(
                self.env._(
                    "The storekeeper of %s asks for these parts. You can have them sent there from"
                    " a point that has too many: “Transfer from Another Point”.",
                    listing(self.env, points.mapped("name")),
                )
            )

    def action_transfer(self):
        """Drafts of transfers from the points that have too many to those that lack them."""
        self.check_access("read")
        plans = self.filtered(lambda plan: plan.point_id and plan.helper_id and plan.suggested_qty)
        if not plans:
            raise UserError(self.env._("No other point has too many of what you chose."))
        transfers = self.env["parts.transfer"].create(
            [
                {
                    "point_id": point.id,
                    "from_point_id": helper.id,
                    "line_ids": group._prepare_lines("suggested_qty"),
                }
                for (point, helper), group in plans.grouped(
                    lambda plan: (plan.point_id, plan.helper_id)
                ).items()
            ]
        )
        return self._open_drafts(transfers)

    def action_send_back(self):
        """Drafts of returns for what the points have too many of."""
        self.check_access("read")
        plans = self.filtered(lambda plan: plan.point_id and plan.excess_qty > 0)
        if not plans:
            raise UserError(self.env._("No service point has too many of what you chose."))
        returns = self.env["parts.return"].create(
            [
                {"point_id": point.id, "line_ids": group._prepare_lines("excess_qty")}
                for point, group in plans.grouped("point_id").items()
            ]
        )
        return self._open_drafts(returns)

    def action_set_minimums(self):
        """Keep reorder point and fill-up as the points' minimum and maximum.

        Requisitions are drafted by these every night; somebody may change them afterwards.
        """
        self.check_access("read")
        Minimum = self.env["point.part.minimum"]
        plans = self.filtered(lambda plan: plan.point_id and plan.order_up_to > 0)
        known = Minimum.search(
            [("point_id", "in", plans.point_id.ids), ("product_id", "in", plans.product_id.ids)]
        ).grouped(lambda row: (row.point_id, row.product_id))
        new = []
        for plan in plans:
            vals = {"min_qty": plan.reorder_point, "max_qty": plan.order_up_to}
            key = plan.point_id, plan.product_id
            if key in known:
                known[key].write(vals)
            else:
                place = {"point_id": plan.point_id.id, "product_id": plan.product_id.id}
                new.append({**place, **vals})
        Minimum.create(new)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_point_part_minimum"
        )

    def _prepare_lines(self, field):
        return [
            Command.create({"product_id": plan.product_id.id, "quantity": plan[field]})
            for plan in self
        ]

    def _request(self):
        """As the user: only a storekeeper or a manager asks for parts, each for his points."""
        return self.env["parts.requisition"].create(
            [
                {"point_id": point.id, "line_ids": plans._prepare_lines("suggested_qty")}
                for point, plans in self.grouped("point_id").items()
            ]
        )

    def _ask_vendors(self):
        if self and not self.env.user.has_groups("spare_parts_deposit.group_warehouse_keeper"):
            raise UserError(self.env._("The warehouse keeper orders for a warehouse."))
        orders = self.env["purchase.order"].sudo()  # sudo: see _ask_vendors_for
        for warehouse, plans in self.grouped("warehouse_id").items():
            wanted = [(plan.product_id, plan.suggested_qty) for plan in plans]
            orders += self._ask_vendors_for(warehouse, wanted, self.env._("Parts Plan"))
        return orders

    def _ask_vendors_for(self, warehouse, wanted, origin):
        """Draft purchase orders, one a vendor.

        :param wanted: pairs ``(part, pieces)``
        :raise UserError: a part has no vendor
        """
        # sudo: a keeper may propose what to buy; the draft is for the buyer to look at
        Order = self.env["purchase.order"].sudo()
        by_vendor = defaultdict(list)
        for part, pieces in wanted:
            offered = part.sudo().with_company(warehouse.company_id)
            vendor, least = self._get_offer(offered, pieces)
            by_vendor[vendor].append((part, max(pieces, least)))
        return Order.create(
            [
                self._prepare_purchase_vals(vendor, warehouse.sudo(), parts, origin)
                for vendor, parts in by_vendor.items()
            ]
        )

    def _get_offer(self, part, pieces):
        """The vendor of so many pieces, and how many of them he delivers at least.

        :raise UserError: the part has no vendor
        """
        seller = part._select_seller(quantity=pieces, uom_id=part.uom_id)
        seller = seller or part._select_seller(quantity=None)
        if not seller:
            raise UserError(
                self.env._(
                    "%s has no vendor. Add one on the part's page, then order again.",
                    part.display_name,
                )
            )
        least = seller.product_uom_id._compute_quantity(seller.min_qty, part.uom_id)
        return seller.partner_id, least

    def _prepare_purchase_vals(self, vendor, warehouse, parts, origin):
        return {
            "partner_id": vendor.id,
            "company_id": warehouse.company_id.id,
            "picking_type_id": warehouse.in_type_id.id,
            "origin": origin,
            "order_line": [
                Command.create(self._prepare_purchase_line_vals(part, pieces))
                for part, pieces in parts
            ],
        }

    def _prepare_purchase_line_vals(self, part, pieces):
        return {"product_id": part.id, "product_qty": pieces, "product_uom_id": part.uom_id.id}

    def _note_ordered(self):
        """What was ordered just now is on its way and not suggested again."""
        # sudo: plans are nobody's to write; the drafts that stand behind this are made
        for plan in self.sudo().with_context(parts_plan=PLAN):
            state = "out" if plan.state == "out" else "ok"
            plan.write(
                {
                    "coming": plan.coming + plan.suggested_qty,
                    "suggested_qty": 0,
                    "state": state,
                    "state_rank": RANKS[state],
                }
            )

    def _open_drafts(self, drafts):
        """The drafts, or word of them where the user may not open them."""
        if drafts.with_user(self.env.user).sudo(False).has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": drafts._name,
                "name": self.env["ir.model"]._get(drafts._name).name,
                "view_mode": "list,form",
                "domain": [("id", "in", drafts.ids)],
            }
        return notification(
            self.env._("Drafts made for the buyer: %s", listing(self.env, drafts.mapped("name"))),
            "soft_reload",
        )
