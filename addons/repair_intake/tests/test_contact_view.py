import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

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

    def test_who_saw_two_customers_is_known_when_they_turn_out_to_be_one(self):
        second = self.make_order(phone="13912345670")
        customer, twin = self.order.partner_id, second.partner_id
        self.open_as(self.hand)
        self.open_as(self.manager, second)
        self.assertEqual(self.View.search([]).partner_id, customer | twin)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((customer | twin).ids, twin, extra_checks=False)
        self.assertFalse(customer.exists())
        entries = self.View.search([])
        self.assertEqual(entries.user_id, self.hand | self.manager)
        self.assertEqual(entries.partner_id, twin)
        self.assertEqual((self.order | second).partner_id, twin)

    def test_only_a_merge_moves_an_entry_and_nothing_else_in_it(self):
        view = self.open_as(self.hand).sudo()
        with self.assertRaises(UserError):
            view.partner_id = self.manager.partner_id
        for change in ("user_id = %s", "partner_id = NULL, user_id = %s", "hour_count = %s"):
            with self.assertRaises(psycopg2.errors.RestrictViolation), mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    self.env.cr.execute(
                        f"UPDATE service_contact_view SET {change} WHERE id = %s",
                        [self.manager.id, view.id],
                    )

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
