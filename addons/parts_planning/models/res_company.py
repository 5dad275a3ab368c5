from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from odoo import fields, models


class PlanningRules(NamedTuple):
    """What a company plans by.

    `start`, `end`: naive UTC moments between which whole weeks of demand count; `today`: the
    company's day; `levels`: share of weeks without a stock-out, by class; days elsewhere.
    """

    start: datetime
    end: datetime
    today: object
    levels: dict
    point_days: int
    purchase_days: int
    cycle_days: int
    dead_days: int


class ResCompany(models.Model):
    _inherit = "res.company"

    plan_weeks = fields.Integer(string="Weeks Looked Back", default=52)
    plan_level_a = fields.Float(string="Certainty, Class A (%)", default=98.0)
    plan_level_b = fields.Float(string="Certainty, Class B (%)", default=95.0)
    plan_level_c = fields.Float(string="Certainty, Class C (%)", default=90.0)
    plan_point_days = fields.Integer(string="Days to a Service Point", default=7)
    plan_purchase_days = fields.Integer(string="Usual Days of Vendors", default=30)
    plan_cycle_days = fields.Integer(string="Days between Orders", default=14)
    plan_dead_days = fields.Integer(string="Days until Dead Stock", default=180)

    _plan_weeks = models.Constraint(
        "CHECK(plan_weeks BETWEEN 8 AND 260)", "Planning looks back between 8 and 260 weeks."
    )
    _plan_levels = models.Constraint(
        """CHECK(plan_level_a BETWEEN 50 AND 99.9 AND plan_level_b BETWEEN 50 AND 99.9
           AND plan_level_c BETWEEN 50 AND 99.9)""",
        "A certainty lies between 50 and 99.9 percent.",
    )
    _plan_days = models.Constraint(
        """CHECK(plan_point_days BETWEEN 0 AND 365 AND plan_purchase_days BETWEEN 0 AND 365
           AND plan_cycle_days BETWEEN 1 AND 365 AND plan_dead_days BETWEEN 1 AND 3650)""",
        "Days of planning lie between 0 and 365, those between orders from 1 on.",
    )

    def _get_planning_rules(self):
        self.ensure_one()
        _calendar, zone = self._service_calendar_key(self.id, False)
        today = self._local_date(fields.Datetime.now())
        monday = today - timedelta(days=today.weekday())
        end = datetime.combine(monday, time(), ZoneInfo(zone)).astimezone(UTC)
        end = end.replace(tzinfo=None)
        return PlanningRules(
            start=end - timedelta(weeks=self.plan_weeks),
            end=end,
            today=today,
            levels={name: self[f"plan_level_{name}"] / 100 for name in "abc"},
            point_days=self.plan_point_days,
            purchase_days=self.plan_purchase_days,
            cycle_days=self.plan_cycle_days,
            dead_days=self.plan_dead_days,
        )
