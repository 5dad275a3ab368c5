import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CounterCase


@tagged("post_install", "-at_install")
class TestShelf(CounterCase):
    def test_the_first_free_place_is_found(self):
        Shelf = self.env["service.shelf"]
        self.assertEqual(Shelf._first_free(self.point), self.shelves[0])
        self.make_carried_in().custody_id._step("receive", {"shelf_id": self.shelves[0].id})
        self.assertEqual(Shelf._first_free(self.point), self.shelves[1])
        self.assertEqual(self.shelves.mapped("held_count"), [1, 0, 0])
        self.assertFalse(Shelf._first_free(self.other_point))

    def test_a_place_is_free_again_when_its_device_has_left(self):
        custody = self.make_ready()
        self.assertEqual(self.shelves[0].held_count, 1)
        signed = {"carrier_out_id": self.env.ref("service_counter.carrier_sf").id}
        custody._step("send", {**signed, "tracking_out": "1"})
        self.assertEqual(self.shelves[0].held_count, 0)

    @mute_logger("odoo.sql_db")
    def test_a_code_is_there_once_at_a_point(self):
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env["service.shelf"].create({"name": "a-01", "point_id": self.point.id})
        self.env["service.shelf"].create({"name": "A-01", "point_id": self.other_point.id})

    def test_a_device_lies_at_its_own_point(self):
        foreign = self.env["service.shelf"].create({"name": "Z-9", "point_id": self.other_point.id})
        with self.assertRaises(ValidationError):
            self.make_carried_in().custody_id.shelf_id = foreign
