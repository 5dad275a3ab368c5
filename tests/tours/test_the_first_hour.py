"""A newcomer sets the house up and closes the first order through the web client, in Chinese.

Nothing of the demo company is used: what is needed is made on the set-up page, button by button.
The technician has a telephone 390 pixels wide.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from odoo import fields
from odoo.tests import HttpCase, new_test_user

from ..common import CrossAddons


class TestTheFirstHour(CrossAddons, HttpCase):
    def test_from_the_set_up_page_to_the_first_closed_order(self):
        self.set_up()
        for login in ("tour.zhangwei", "tour.wangfang", "tour.lilei"):
            self.choose_password(login)
        order = self.take_report()
        self.send(order)
        self.work(order)
        self.call_back(order)
        self.assertEqual(order.state, "closed")
        self.assertEqual(order.technician_id.name, "张伟")

    def tour(self, name, url, login, phone=False):
        self.browser_size, self.touch_enabled = ("390x844", True) if phone else ("1440x900", False)
        self.start_tour(url, f"after_sales_first_hour_{name}", login=login, timeout=120)

    def set_up(self):
        groups = "service_network.group_administrator,base.group_system"
        new_test_user(self.env, "tour.admin", groups, lang="zh_CN", tz="Asia/Shanghai")
        self.tour("set_up", "/odoo/service-setup", "tour.admin")
        steps = self.env["service.setup.step"]
        self.assertTrue(steps._is_ready())
        point = self.env["service.point"].search([("name", "=", "首家网点")])
        self.assertEqual(point.state, "active")
        self.assertFalse(point.missing)

    def choose_password(self, login):
        """By the link that the set-up page shows, as the person gets it."""
        user = self.env["res.users"].search([("login", "=", login)])
        partner = user.partner_id
        link = urlsplit(partner._get_signup_url_for_action()[partner.id])
        self.authenticate(None, None)
        page = self.url_open(f"{link.path}?{link.query}")
        self.assertIn("confirm_password", page.text)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        answer = self.url_open(
            f"{link.path}?{link.query}",
            data={
                "csrf_token": token,
                "login": login,
                "name": user.name,
                # `start_tour` logs in with it
                "password": login,
                "confirm_password": login,
            },
        )
        self.assertEqual(answer.status_code, 200)

    def take_report(self):
        self.tour("hotline", "/odoo/hotline", "tour.lilei")
        order = self.env["service.order"].search([("phone", "=", "13900001235")], limit=1)
        self.assertRecordValues(
            order, [{"state": "triaged", "point_id": order.point_id.id, "service_mode": "on_site"}]
        )
        self.assertEqual(order.point_id.name, "首家网点")
        return order

    def send(self, order):
        self.tour("manager", "/odoo/dispatch-board", "tour.wangfang")
        self.assertEqual(order.state, "assigned")
        # The slot that was proposed may lie behind a weekend; the customer is at home now.
        now = fields.Datetime.now()
        order.visit_ids.write({"planned_start": now, "planned_end": now + timedelta(hours=1)})

    def work(self, order):
        self.tour("technician", "/odoo/my-visits", "tour.zhangwei", phone=True)
        self.assertEqual(order.quote_id.state, "accepted")
        self.tour("technician_ends", "/odoo/my-visits", "tour.zhangwei", phone=True)
        self.assertEqual(order.state, "done")

    def call_back(self, order):
        self.tour("follow_up", "/odoo/followup-queue", "tour.lilei")
