from odoo import http
from odoo.tests import HttpCase, tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestTimeZone(NetworkCase, HttpCase):
    """Visits and promises are read by the clock of the place, whatever browser was first."""

    def log_in(self, user, zone):
        self.authenticate(None, None)
        self.opener.cookies["tz"] = zone
        data = {
            "login": user.login,
            "password": user.login,
            "csrf_token": http.Request.csrf_token(self),
        }
        answer = self.url_open("/web/login", data=data, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        return user.tz

    def test_the_first_browser_does_not_say_where_a_point_is(self):
        self.point.calendar_id = self.env["resource.calendar"].create(
            {"name": "Far west", "tz": "Asia/Urumqi"}
        )
        worker = self.make_user("zone", "service_network.group_point_technician", points=self.point)
        worker.tz = False
        self.assertEqual(self.log_in(worker, "America/New_York"), "Asia/Urumqi")

    def test_the_head_office_has_the_zone_of_its_company(self):
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        worker = self.make_user("office.zone", "service_network.group_network_manager")
        worker.tz = False
        self.assertEqual(self.log_in(worker, "UTC"), "Asia/Shanghai")

    def test_a_zone_that_was_set_for_somebody_stays(self):
        worker = self.make_user("traveller", "service_network.group_network_manager")
        worker.tz = "Asia/Tokyo"
        self.assertEqual(self.log_in(worker, "UTC"), "Asia/Tokyo")

    def test_who_has_no_role_of_ours_has_that_of_the_browser(self):
        neighbour = self.make_user("neighbour.zone", "base.group_user")
        neighbour.tz = False
        self.assertEqual(self.log_in(neighbour, "America/New_York"), "America/New_York")
