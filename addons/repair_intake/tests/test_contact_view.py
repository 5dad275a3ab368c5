from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import IntakeCase


@tagged("post_install", "-at_install")
class TestContactViewOfOrders(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.View = cls.env["service.contact.view"]
        cls.hand = cls.make_user("hand", "service_network.group_point_technician", points=cls.point)
        cls.oversight = cls.make_user("boss", "service_network.group_oversight_manager")
        cls.order = cls.make_order(phone="13912345678", street="Road 1")
        cls.env.flush_all()

    def open_as(self, user, record=None):
        record = (self.order if record is None else record).with_user(user)
        return self.View.with_user(user).browse(record.action_show_contact()["res_id"])

    def test_a_full_view_at_the_point_tells_who_when_and_what(self):
        view = self.open_as(self.hand)
        self.assertRecordValues(
            view.sudo(),
            [
                {
                    "user_id": self.hand.id,
                    "order_id": self.order.id,
                    "partner_id": self.order.partner_id.id,
                    "point_id": self.point.id,
                    "hour_count": 1,
                    "is_many": False,
                }
            ],
        )
        self.env.invalidate_all()
        [row] = view.read(["phone", "contact_name", "address"])
        self.assertEqual((row["phone"], row["contact_name"]), ("13912345678", "Li Lei"))
        self.assertTrue(row["address"].endswith("Road 1"))

    def test_a_customer_who_was_looked_at_is_what_others_are_merged_into(self):
        self.open_as(self.hand)
        customer, twin = self.order.partner_id, self.env["res.partner"].create({"name": "Twin"})
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        with self.assertRaisesRegex(UserError, self.order.name):
            merge._merge((customer | twin).ids, twin, extra_checks=False)
        merge._merge((customer | twin).ids, customer, extra_checks=False)
        self.assertFalse(twin.exists())

    def test_other_points_and_roles_without_need_open_nothing(self):
        with self.assertRaises(AccessError):
            self.open_as(self.other_manager)
        for user in (self.office, self.oversight):
            with self.assertRaises(AccessError):
                self.open_as(user)
        self.assertFalse(self.View.search([]))

    def test_one_record_at_a_time(self):
        with self.assertRaises(ValueError):
            (self.order | self.make_order()).with_user(self.hand).action_show_contact()

    def test_a_contacts_card_opens_the_same_way(self):
        view = self.open_as(self.manager, self.order.partner_id)
        self.assertEqual(view.read(["phone"])[0]["phone"], "13912345678")
        self.assertFalse(view.sudo().order_id)
