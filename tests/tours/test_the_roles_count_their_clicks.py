"""What the job of a role takes, counted in real Chromium; see also the tours of each addon."""

from odoo.tests import HttpCase

from ..chain import ChainCase
from ..common import CrossAddons


class TestTheRolesCountTheirClicks(CrossAddons, ChainCase, HttpCase):
    def tour(self, name, url, user):
        self.start_tour(url, f"after_sales_{name}", login=user.login, timeout=120)

    def test_a_manager_assigns_a_job_from_the_board_with_two_clicks(self):
        order = self.report(self.point, contact_name="Board Tour", service_mode="on_site")
        self.tour("manager_assigns_from_the_board", "/odoo/dispatch-board", self.manager)
        self.assertEqual(order.technician_id, self.technician)
        self.assertTrue(order.visit_ids.planned_start)

    def test_management_is_two_clicks_from_a_number_to_an_order(self):
        self.report(self.point)
        management = self.make_user("management", "service_network.group_oversight_manager")
        self.tour("management_asks_why", "/odoo/service-overview", management)

    def test_a_network_manager_opens_a_point_in_one_form(self):
        self.env["service.point.level"].create({"name": "TOUR-LEVEL", "code": "tour-level"})
        self.make_area("991-9", "TOUR-AREA", self.city, "district")
        network = self.make_user("network", "service_network.group_network_manager")
        self.tour("network_opens_a_point", "/odoo/service-points", network)
        point = self.env["service.point"].search([("name", "=", "Tour Point")])
        self.assertEqual(point.state, "active")
        self.assertTrue(point.partner_id and point.parts_location_id and point._deposit_account())

    def test_an_officer_answers_on_one_page_what_the_hotline_passed_on(self):
        officer = self.make_user("officer", "customer_followup.group_complaint_officer")
        labels = self.env["ir.model.fields.selection"].search(
            [("field_id.name", "=", "responsible"), ("field_id.model", "=", "service.complaint")]
        )
        labels[0].with_context(lang=officer.lang).name = "TOUR-POINT"
        order = self.report(self.point, phone="13900003333", contact_name="Complaint Tour")
        order.partner_id.email = "complaint.tour@example.com"
        desk = self.env["service.hotline"].with_user(self.hotline)
        call = desk.desk_lookup("13900003333", key="tour")["call"]
        passed_on = self.env.ref("service_hotline.result_complaint")
        desk.desk_end(call["id"], passed_on.id, order_id=order.id, note="Came two hours late")
        complaint = self.env["service.complaint"].search([("order_id", "=", order.id)])
        self.tour("officer_answers_a_complaint", "/odoo", officer)
        self.assertRecordValues(
            complaint, [{"state": "answered", "officer_id": officer.id, "responsible": "point"}]
        )
        message = complaint.message_ids.filtered(lambda it: "sorry for the wait" in it.body)
        self.assertEqual(message.author_id, officer.partner_id)
        self.assertIn(order.partner_id, message.partner_ids)
