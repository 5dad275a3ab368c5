from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import IntakeCase


@tagged("post_install", "-at_install")
class TestNumberSearchOfOrders(IntakeCase):
    """A role that sees masks looks for so many whole numbers an hour, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.make_orders(6, point_id=cls.point.id)
        cls.company.number_searches_an_hour = 5
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.Order = self.env["service.order"].with_user(self.manager)
        self.Partner = self.env["res.partner"].with_user(self.manager)

    def look(self, numbers, user=None, path="lookup"):
        Order = self.Order.with_user(user or self.manager)
        return [Order.search([(path, "=", f"1380000{n:04d}")]) for n in numbers]

    def test_numbers_beyond_the_limit_are_refused_with_what_to_do(self):
        found = self.look(range(5))
        self.assertEqual([len(orders) for orders in found], [1] * 5)
        with self.assertRaises(UserError) as refused:
            self.look([5])
        self.assertRegex(str(refused.exception), "5 .*(hotline|热线)")

    def test_every_entry_point_counts_together(self):
        self.look([0])
        self.look([1], path="phone")
        self.Partner.search([("phone", "=", "13800000002")])
        self.Partner.name_search("13800000003")
        self.Order.onchange({"phone": "13800000004"}, ["phone"], {"partner_id": {}})
        typed = {"phone": "13800000005"}
        Desk = self.env["service.device.hand.over"].with_user(self.manager)
        inside = [("phone", "=", "13800000005")]
        entry_points = {
            "any of the record": lambda: self.Order.search([("id", "any", inside)]),
            "any of any": lambda: self.Order.search([("id", "any", [("id", "any", inside)])]),
            "any of the customer": lambda: self.Order.search([("partner_id", "any", inside)]),
            "record behind": lambda: self.Order.search(
                [("partner_id", "any", [("id", "any", inside)])]
            ),
            "count": lambda: self.Order.search_count(inside),
            "groups": lambda: self.Order.formatted_read_group(inside, [], ["__count"]),
            "column of search": lambda: self.Partner.search(
                [("phone_mobile_search", "=", "13800000005")]
            ),
            "name of the customer": lambda: self.Order.search(
                [("partner_id", "ilike", "somebody@example.com")]
            ),
            "name asked as superuser": lambda: self.Partner.sudo().name_search("a@example.com"),
            "street": lambda: self.Partner.search([("street", "=", "科苑路8号")]),
            "login": lambda: self.env["res.users"]
            .with_user(self.manager)
            .search([("login", "=", "a@example.com")]),
            "lookup": lambda: self.look([5]),
            "path": lambda: self.look([5], path="partner_id.phone"),
            "contact": lambda: self.Partner.search([("phone", "in", ["13800000005"])]),
            "order form": lambda: self.Order.onchange(typed, ["phone"], {"partner_id": {}}),
            "desk": lambda: Desk.onchange(typed, ["phone"], {"phone": {}, "partner_id": {}}),
        }
        for name, entry_point in entry_points.items():
            with self.subTest(name), self.assertRaises(UserError):
                entry_point()

    def test_a_desk_finds_no_customer_of_another_point_by_his_number(self):
        south = self.make_order(phone="13700000009", point_id=self.other_point.id)
        self.assertTrue(south.partner_id)
        typed = {"phone": "13700000009"}
        spec = dict.fromkeys(("phone", "partner_id"), {})
        Desk = self.env["service.device.hand.over"].with_user(self.manager)
        self.assertFalse(Desk.new(typed).partner_id)
        answer = Desk.onchange(typed, ["phone"], spec)["value"]
        self.assertFalse(answer.get("partner_id"))

    def test_who_reads_numbers_in_full_looks_for_as_many_as_it_takes(self):
        found = self.look([*range(6), *range(100, 160)], user=self.hotline)
        self.assertTrue(all(found[:6]))

    def test_the_end_of_a_number_a_serial_and_an_imei_are_free(self):
        for _time in range(10):
            self.Order.search([("lookup", "=like", "%0003")])
            self.Order.search([("lookup", "ilike", "SN6-000001")])
            self.Order.search([("lookup", "ilike", "490154203237518")])
        self.assertTrue(all(self.look(range(5))), "the hour is still whole")

    def test_work_without_a_search_is_not_counted(self):
        for number in range(10):
            self.make_order(phone=f"1390000{number:04d}", point_id=self.point.id)
        orders = self.Order.create(
            [
                {"phone": f"1370000{n:04d}", "contact_name": "Li", "area_id": self.district.id}
                for n in range(10)
            ]
        )
        self.assertEqual(len(orders.partner_id), 10)
        self.look(range(5))
