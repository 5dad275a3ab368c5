from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PHONE, PrivacyCase


@tagged("post_install", "-at_install")
class TestContactView(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.View = cls.env["service.contact.view"]
        cls.hand = cls.make_user("hand", "service_network.group_point_technician", points=cls.point)
        cls.oversight = cls.make_user("boss", "service_network.group_oversight_manager")

    def open_as(self, user, record=None):
        record = (self.partner if record is None else record).with_user(user)
        return self.View.with_user(user).browse(record.action_show_contact()["res_id"])

    def test_a_full_view_at_the_point_tells_who_when_and_what(self):
        view = self.open_as(self.hand)
        self.assertRecordValues(
            view.sudo(),
            [
                {
                    "user_id": self.hand.id,
                    "partner_id": self.partner.id,
                    "point_id": self.point.id,
                    "hour_count": 1,
                    "is_many": False,
                }
            ],
        )
        self.env.invalidate_all()
        [row] = view.read(["phone", "contact_name", "address"])
        self.assertEqual((row["phone"], row["contact_name"]), (PHONE, "Li Lei"))
        self.assertTrue(row["address"].endswith("科苑路8号"))

    def test_the_entry_opens_for_nobody_else_and_not_for_long(self):
        view = self.open_as(self.hand)
        [row] = view.with_user(self.oversight).read(["phone"])
        self.assertFalse(row["phone"])
        with self.assertRaises(AccessError):
            view.with_user(self.manager).read(["phone"])
        later = fields.Datetime.now() + timedelta(minutes=16)
        self.env.invalidate_all()
        self.patch(fields.Datetime, "now", staticmethod(lambda *args: later))
        self.assertFalse(view.read(["phone"])[0]["phone"])

    def test_other_points_and_roles_without_need_open_nothing(self):
        for user in (self.other_manager, self.office, self.oversight):
            with self.assertRaises(AccessError):
                self.open_as(user)
        self.assertFalse(self.View.search([]))

    def test_one_record_at_a_time(self):
        both = self.partner | self.make_customer(name="Han Meimei")
        with self.assertRaises(ValueError):
            both.with_user(self.hand).action_show_contact()

    def test_an_entry_is_kept_as_it_is(self):
        view = self.open_as(self.hand).sudo()
        with self.assertRaises(UserError):
            view.user_id = self.manager
        with self.assertRaises(UserError):
            view.unlink()
        with self.assertRaises(AccessError):
            self.View.with_user(self.hand).create({"user_id": self.manager.id})

    def test_many_views_in_an_hour_are_marked_and_management_hears_once(self):
        self.env.company.contact_views_an_hour = 2
        for _time in range(4):
            view = self.open_as(self.hand)
        self.assertEqual(view.sudo().hour_count, 4)
        marked = self.View.search([("user_id", "=", self.hand.id), ("is_many", "=", True)])
        self.assertEqual(len(marked), 2)
        heard = self.env["mail.message"].search(
            [("notified_partner_ids", "in", self.oversight.partner_id.ids)]
        )
        self.assertEqual(len(heard), 1)
        self.assertIn(self.hand.name, heard.body)
