from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PublicPageCase


@tagged("post_install", "-at_install")
class TestMyOrders(PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(
            cls.env, login="portal.customer", groups="base.group_portal", name="韩梅梅"
        )
        cls.customer.partner_id.phone = "13800138000"
        cls.customer.partner_id.area_id = cls.district
        cls.own = cls.make_order(
            partner_id=cls.customer.partner_id.id,
            product_id=cls.phone_model.id,
            serial="MINE-1",
            symptom="Inner note of the point",
        )
        cls.foreign = cls.make_order(
            contact_name="Foreign", serial="NOT-MINE-1", product_id=cls.phone_model.id
        )
        cls.env.flush_all()

    def login(self):
        self.authenticate("portal.customer", "portal.customer")

    def test_a_customer_sees_his_own_orders_and_devices_only(self):
        self.login()
        page = self.get("/my/service-orders")
        self.assertIn(self.own.name, page.text)
        self.assertIn("MINE-1", page.text)
        self.assertNotIn(self.foreign.name, page.text)
        self.assertNotIn("NOT-MINE-1", page.text)

    def test_the_page_of_an_order_is_for_its_owner(self):
        self.login()
        self.assertIn(self.own.name, self.get(f"/my/service-orders/{self.own.id}").text)
        foreign = self.get(f"/my/service-orders/{self.foreign.id}")
        absent = self.get(f"/my/service-orders/{self.foreign.id + 10**6}")
        self.assertEqual((foreign.status_code, absent.status_code), (404, 404))

    def test_orders_of_his_company_are_his(self):
        company = self.env["res.partner"].create({"name": "ACME", "is_company": True})
        self.customer.partner_id.parent_id = company
        colleague = self.env["res.partner"].create({"name": "C", "parent_id": company.id})
        order = self.make_order(partner_id=colleague.id)
        self.env.flush_all()
        self.login()
        self.assertIn(order.name, self.get("/my/service-orders").text)

    def test_without_login_the_page_asks_for_one(self):
        answer = self.get("/my/service-orders", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_a_customer_reaches_no_order_by_rpc(self):
        for name in (
            "service.order",
            "service.order.log",
            "service.quote",
            "portal.attempt",
            "request.key",
            "stock.lot",
            "service.point",
        ):
            with self.assertRaises(AccessError):
                self.env[name].with_user(self.customer).search([])
        with self.assertRaises(AccessError):
            self.own.with_user(self.customer).read(["symptom"])

    def test_what_is_known_is_not_asked_again(self):
        self.login()
        page = self.get("/service/request?serial=MINE-1").text
        for known in ("韩梅梅", "13800138000", "MINE-1"):
            self.assertIn(known, page)
        self.assertIn(f'value="{self.district.id}" selected', page)

    def test_a_report_of_a_customer_with_an_account_is_his_at_once(self):
        self.login()
        _answer, order = self.report(serial="MINE-1", contact_name="韩梅梅的妈妈")
        self.assertEqual(order.partner_id, self.customer.partner_id)
        self.assertEqual(order.contact_name, "韩梅梅的妈妈")
        self.assertEqual(order.device_id, self.own.device_id)

    def test_the_count_on_the_home_page_needs_no_write(self):
        self.login()
        counted = self.make_jsonrpc_request("/my/counters", {"counters": ["service_order_count"]})
        self.assertEqual(counted, {"service_order_count": 1})

    def test_the_list_costs_the_same_at_ten_times_the_orders(self):
        def rows(count):
            orders = self.make_orders(count, partner_id=self.customer.partner_id.id)
            self.env.flush_all()
            return self.count_queries(lambda: [o._customer_row() for o in orders.sudo()])

        rows(1)
        self.assertLessEqual(rows(20), rows(2))
