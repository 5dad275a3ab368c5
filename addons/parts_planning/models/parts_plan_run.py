from collections import defaultdict
from datetime import timedelta
from math import ceil, floor

from odoo import api, fields, models

from ..forecast import classify, forecast, needed_pieces
from .parts_plan import PLAN, RANKS
from .parts_plan_facts import Spot, Stock

BATCH = 2000
FAR_DAYS = 730


class PartsPlan(models.Model):
    """The nightly run: facts in, plans out."""

    _inherit = "parts.plan"

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
