from odoo import api, fields, models
from odoo.tools import ormcache


class ServiceHoliday(models.Model):
    """A day of the statutory holidays, or a weekend day that is worked instead (调休).

    As the State Council has them for each year. Opening hours of points are their calendars'.
    """

    _name = "service.holiday"
    _description = "Statutory Holiday"
    _order = "date desc"

    name = fields.Char(required=True, translate=True)
    date = fields.Date(required=True)
    kind = fields.Selection(
        [("holiday", "Holiday"), ("workday", "Extra Working Day")],
        required=True,
        default="holiday",
    )

    _date_unique = models.Constraint("UNIQUE(date)", "This day stands in the list already.")
    _day_possible = models.Constraint(
        "CHECK(date BETWEEN '1990-01-01' AND '2100-12-31')",
        "Enter a day between 1990 and 2100.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        self.env.registry.clear_cache("stable")
        return days

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache("stable")
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache("stable")
        return result

    @api.model
    @ormcache(cache="stable")
    def _days(self):
        """All holidays: frozenset of dates."""
        # sudo: the calendar of the country, whoever asks
        return frozenset(self.sudo().search([("kind", "=", "holiday")]).mapped("date"))
