from collections import defaultdict
from datetime import timedelta

from odoo import fields, models

from ..rules.suggestion import Candidate, rank
from .service_visit_workflow import OPEN_STATES


class ServiceOrder(models.Model):
    """Who of the point should go, and why."""

    _inherit = "service.order"

    def _suggest_technicians(self, start=None, end=None):
        """Technicians of each order's point, the best first, all orders in a few queries.

        :param start: beginning of the window, now if not known
        :param end: end of the window, two hours later if not known
        :return: dict order → list of `rules.suggestion.Candidate`
        """
        start = start or fields.Datetime.now()
        end = end or start + timedelta(hours=2)
        # sudo: skills, past orders and load of own technicians, shown as a reason only
        orders = self.sudo()
        technicians = orders._technicians_by_point()
        everybody = orders.env["hr.employee"].union(*technicians.values())
        needed = orders.categ_id._service_skills()
        known = orders._known_skill_ids(everybody)
        served = orders._last_technician_by_partner()
        loads = orders._loads(everybody, start, end)
        none = orders.env["hr.skill"]
        return {
            order.with_env(self.env): rank(
                order._candidate(t, needed.get(order.categ_id, none), known, served, loads)
                for t in technicians.get(order.point_id, ())
            )
            for order in orders
        }

    def _candidate(self, technician, needed, known, served, loads):
        self.ensure_one()
        matched = needed.filtered(lambda skill: skill.id in known[technician.id])
        visits, conflicts = loads[technician.id]
        return Candidate(
            technician_id=technician.id,
            missing_skill_ids=tuple((needed - matched).ids),
            matched_skill_ids=tuple(matched.ids),
            served_customer=served.get(self.partner_id.id) == technician.id,
            visits_that_day=len(visits - self.visit_ids),
            conflicts=len(conflicts - self.visit_ids),
        )

    def _technicians_by_point(self):
        technicians = self.env["hr.employee"].search(
            [("service_point_id", "in", self.point_id.ids)]
        )
        return technicians.grouped("service_point_id")

    def _known_skill_ids(self, technicians):
        """Skills held today: dict technician id → set of skill ids."""
        held = self.env["hr.employee.skill"].search_fetch(
            [
                ("employee_id", "in", technicians.ids),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", fields.Date.context_today(self)),
            ],
            ["employee_id", "skill_id"],
        )
        skills = defaultdict(set)
        for line in held:
            skills[line.employee_id.id].add(line.skill_id.id)
        return skills

    def _last_technician_by_partner(self):
        """Who served each customer last: dict partner id → technician id."""
        groups = self._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("technician_id", "!=", False),
                ("started_at", "!=", False),
                ("id", "not in", self.ids),
            ],
            ["partner_id", "technician_id"],
            ["started_at:max"],
            order="started_at:max",
        )
        return {partner.id: technician.id for partner, technician, _at in groups}

    def _loads(self, technicians, start, end):
        """Visits of that day and those at the same time: dict technician id → two recordsets."""
        Visit = self.env["service.visit"]
        tz = self.point_id[:1].tz
        midnight = Visit._midnight_of(start, tz)
        day = Visit.search_fetch(
            [
                ("technician_id", "in", technicians.ids),
                ("state", "in", OPEN_STATES),
                ("planned_start", "<", max(end, midnight + timedelta(days=1))),
                ("planned_end", ">", midnight),
            ],
            ["technician_id", "planned_start", "planned_end", "order_id"],
        ).grouped("technician_id")
        return {
            technician.id: (
                visits := day.get(technician, Visit),
                visits.filtered(lambda v: v.planned_start < end and v.planned_end > start),
            )
            for technician in technicians
        }
