from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import ormcache

from odoo.addons.service_base.buttons import notification


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        if "resource_calendar_id" in vals:
            self.env.registry.clear_cache()  # see _service_calendar_key
        return super().write(vals)

    # What a company needs before its first point opens.

    def action_make_service_setup(self):
        """Make what the companies lack; what they have stays as it is."""
        if not self.env.user.has_group("service_network.group_administrator"):
            raise AccessError(
                self.env._("An administrator of after-sales sets a company up. Ask one of them.")
            )
        self.check_access("read")
        self._make_service_setup()
        return notification(
            self.env._("Set up for after-sales: %s", ", ".join(self.mapped("name"))), "soft_reload"
        )

    def _make_service_setup(self):
        """Hook: make what these companies lack, by the pattern of the current one; twice is once.

        Override to add what an addon needs.
        """
        for company in self:
            company._get_service_points_location()

    def _service_calendar(self, point=None):
        """Whose opening hours count: the point's, or the company's where nobody serves yet."""
        self.ensure_one()
        calendar_id, _zone = self._service_calendar_key(self.id, point.id if point else False)
        # sudo: the hours of a shop are told to everybody
        return self.env["resource.calendar"].sudo().browse(calendar_id)

    def _local_date(self, moment, point=None):
        """The calendar day of a naive UTC moment where the point, or the company, keeps hours."""
        self.ensure_one()
        _id, zone = self._service_calendar_key(self.id, point.id if point else False)
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()

    def _today(self):
        """The company's day, for people and visitors whose own zone nobody knows."""
        return self._local_date(fields.Datetime.now())

    @api.model
    @ormcache("company_id", "point_id")
    def _service_calendar_key(self, company_id, point_id):
        """Id and time zone of the calendar: every report and every step asks for them."""
        # sudo: see _service_calendar
        point = self.env["service.point"].sudo().browse(point_id or ())
        calendar = point.calendar_id or self.sudo().browse(company_id).resource_calendar_id
        return calendar.id or (), calendar.tz or "UTC"

    def _get_service_points_location(self):
        """The view location above all parts locations of service points, made on first use."""
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Location = self.env["stock.location"].sudo()
        domain = [("is_service_points_root", "=", True), ("company_id", "=", self.id)]
        return Location.search(domain, limit=1) or Location.create(
            {
                "name": self.env._("Service Points"),
                "usage": "view",
                "company_id": self.id,
                "is_service_points_root": True,
            }
        )
