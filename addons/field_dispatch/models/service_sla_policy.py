from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import ormcache

from odoo.addons.service_base.labels import same_options
from odoo.addons.service_network.const import SERVICE_TYPES

# kind of clock → field of the policy with its hours
HOURS = {"respond": "respond_hours", "arrive": "arrive_hours", "solve": "solve_hours"}


class Promise(NamedTuple):
    """What a policy says: hours by kind of clock."""

    policy_id: int
    round_the_clock: bool
    hours: tuple


class ServiceSlaPolicy(models.Model):
    """What is promised for which orders: the first policy of the list that fits counts."""

    _name = "service.sla.policy"
    _description = "Service Promise"
    _order = "priority, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    priority = fields.Integer(default=10, help="The lowest number that fits counts.")
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    order_priority = fields.Selection(
        selection=same_options("service.order", "priority"),
        string="Urgency",
        help="Empty: any.",
    )
    service_type = fields.Selection(SERVICE_TYPES, help="Empty: any.")
    service_mode = fields.Selection(
        selection=same_options("service.order", "service_mode"),
        help="Empty: any.",
    )
    area_id = fields.Many2one(
        "service.area", ondelete="restrict", help="The customer lives here. Empty: anywhere."
    )
    reach = fields.Selection(
        [("city", "In the City of the Point"), ("province", "In the Province of the Point")],
        string="How Far",
        help="Where the customer lives, seen from the point. Empty: anywhere.",
    )
    level_id = fields.Many2one(
        "service.point.level", string="Point Level", ondelete="restrict", help="Empty: any."
    )
    respond_hours = fields.Float(string="Respond Within", help="Hours; zero promises nothing.")
    arrive_hours = fields.Float(string="Arrive Within", help="Hours; zero promises nothing.")
    solve_hours = fields.Float(string="Solve Within", help="Hours; zero promises nothing.")
    round_the_clock = fields.Boolean(
        help="Every hour counts, day and night; otherwise the opening hours of the point."
    )

    _hours_positive = models.Constraint(
        "CHECK(respond_hours >= 0 AND arrive_hours >= 0 AND solve_hours >= 0)",
        "A promise is zero hours or more.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # see _promise
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()  # see _promise
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # see _promise
        return super().unlink()

    @api.model
    @ormcache("company_id", "priority", "service_type", "service_mode", "area_id", "point_id")
    def _promise(self, company_id, priority, service_type, service_mode, area_id, point_id):
        """What is promised to such an order: a `Promise`, or None; every report asks for it."""
        # sudo: what is promised depends on the order, not on who takes it
        root = self.sudo()
        key = (
            root.env["res.company"].browse(company_id),
            priority,
            service_type,
            service_mode,
            root.env["service.area"].browse(area_id or ()),
            root.env["service.point"].browse(point_id or ()),
        )
        fitting = (policy for policy in root.search([]) if policy._fits(*key))
        policy = next(fitting, None)
        return policy and Promise(policy.id, policy.round_the_clock, tuple(policy._promises()))

    def _fits(self, company, priority, service_type, service_mode, area, point):
        self.ensure_one()
        return (
            self.company_id in (self.env["res.company"], company)
            and self.order_priority in (False, priority)
            and self.service_type in (False, service_type)
            and self.service_mode in (False, service_mode)
            and self.level_id in (self.env["service.point.level"], point.level_id)
            and (not self.area_id or (area and self.area_id.id in area._ancestor_ids()))
            and (not self.reach or self._within_reach(area, point.area_id))
        )

    def _within_reach(self, area, seat):
        """Whether the customer lives in the same province, or city, as the point."""
        depth = {"province": 1, "city": 2}[self.reach]
        here, there = (self._path_to(place)[:depth] for place in (area, seat))
        return len(here) == depth and here == there

    @api.model
    def _path_to(self, area):
        """Ids from the province down to the area."""
        return area._ancestor_ids()[::-1] if area else []

    def _promises(self):
        """Pairs (kind of clock, hours) of what is promised."""
        self.ensure_one()
        return [(kind, self[name]) for kind, name in HOURS.items() if self[name]]
