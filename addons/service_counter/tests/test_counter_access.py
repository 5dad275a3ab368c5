from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from .common import CounterCase


@tagged("post_install", "-at_install")
class TestCounterAccess(CounterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.make_carried_in()
        cls.foreign = cls.make_carried_in(serial="SN-FAR", point_id=cls.other_point.id)
        cls.foreign_shelf = cls.env["service.shelf"].create(
            {"name": "Z-9", "point_id": cls.other_point.id}
        )
        cls.stranger = cls.make_user("stranger", "base.group_user")
        cls.env.flush_all()

    @users("desk.user", "north.user")
    def test_a_point_sees_the_devices_and_shelves_of_its_own(self):
        seen = self.env["service.custody"].search([])
        self.assertIn(self.own.custody_id, seen)
        self.assertNotIn(self.foreign.custody_id, seen)
        self.assertNotIn(self.foreign_shelf, self.env["service.shelf"].search([]))
        foreign = self.env["service.custody"].browse(self.foreign.custody_id.id)
        for act in (
            lambda custody: custody.read(["state"]),
            lambda custody: custody.action_receive(),
            lambda custody: custody.step("receive", key="k"),
            lambda custody: custody.action_print_intake(),
            lambda custody: custody.action_view_order(),
            lambda custody: custody.write({"condition_note": "x"}),
        ):
            with self.assertRaises(AccessError):
                act(foreign)

    @users("hotline.user", "office.user")
    def test_head_office_sees_every_device(self):
        seen = self.env["service.custody"].search([])
        self.assertLessEqual(self.own.custody_id | self.foreign.custody_id, seen)

    @users("stranger.user")
    def test_a_stranger_sees_nothing_of_the_counter(self):
        for model in ("service.custody", "service.shelf"):
            with self.assertRaises(AccessError):
                self.env[model].search([])
        with self.assertRaises(AccessError):
            self.env["service.counter.intake"].create({"point_id": self.point.id})

    @users("desk.user")
    def test_the_desk_takes_in_and_gives_back_but_makes_no_custody_by_hand(self):
        with self.assertRaises(AccessError):
            self.env["service.custody"].create({"order_id": self.own.id})
        self.env["service.custody"].browse(self.own.custody_id.id).action_receive()
        self.assertEqual(self.own.custody_state, "held")
        with self.assertRaises(AccessError):
            self.env["service.shelf"].create({"name": "X", "point_id": self.point.id})

    @users("north.user")
    def test_a_manager_sets_up_shelves_at_the_own_point_only(self):
        self.env["service.shelf"].create({"name": "C-01", "point_id": self.point.id})
        with self.assertRaises(AccessError):
            self.env["service.shelf"].create({"name": "C-01", "point_id": self.other_point.id})

    @users("desk.user")
    def test_photos_of_another_point_are_hidden(self):
        photo = self.env["ir.attachment"].sudo().create({"name": "x.txt", "raw": b"x"})
        photo.write({"res_model": "service.custody", "res_id": self.foreign.custody_id.id})
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].browse(photo.id).read(["raw"])

    @users("desk.user")
    def test_somebody_elses_screen_is_not_taken_over(self):
        screen = self.open_screen(user=self.manager, serial="SN-1")
        with self.assertRaises(AccessError):
            self.env["service.counter.intake"].browse(screen.id).action_take_in()
