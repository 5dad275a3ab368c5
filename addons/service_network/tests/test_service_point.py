from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestServicePoint(NetworkCase):
    def test_one_form_opens_a_point_with_contact_and_parts_location(self):
        with Form(self.env["service.point"].with_user(self.office)) as form:
            form.name = "Harbour Point"
            form.area_id = self.city
            form.level_id = self.level
        point = form.record
        self.assertEqual(point.partner_id.name, "Harbour Point")
        self.assertTrue(point.partner_id.is_company)
        location = point.parts_location_id
        self.assertEqual(location.usage, "internal")
        self.assertEqual(location.service_point_id, point)
        self.assertTrue(location.location_id.is_service_points_root)
        self.assertEqual(point.calendar_id, self.company.resource_calendar_id)

    def test_a_code_is_given_when_the_point_is_saved_and_none_is_lost_before(self):
        sequence = self.env.ref("service_network.sequence_service_point")
        before = sequence.number_next_actual
        form = Form(self.env["service.point"].with_user(self.office))
        self.assertFalse(form.code)
        self.assertEqual(sequence.number_next_actual, before)
        form.name = "Harbour Point"
        self.assertTrue(form.save().code)
        own = self.env["service.point"].create({"name": "Own Code", "code": "H-7"})
        self.assertEqual(own.code, "H-7")

    def test_what_lies_below_the_parts_location_is_held_by_the_point(self):
        bag = self.env["stock.location"].create(
            {"name": "Bag", "location_id": self.point.parts_location_id.id}
        )
        self.assertEqual(bag.service_point_id, self.point)

    def test_a_new_name_reaches_contact_and_location(self):
        self.point.name = "Renamed Point"
        self.assertEqual(self.point.partner_id.name, "Renamed Point")
        self.assertEqual(self.point.parts_location_id.name, "Renamed Point")

    def test_a_point_tells_what_it_still_lacks(self):
        self.assertEqual(self.point.missing, "technicians, a territory")
        self.make_technician("Li Lei", self.point)
        self.make_territory(self.city, self.point)
        self.assertFalse(self.point.missing)

    def asked(self, point, name):
        """The dialog that a button of the form opens, if it asks."""
        action = getattr(point.with_user(self.office), name)()
        if not isinstance(action, dict):
            return None
        return self.env[action["res_model"]].with_user(self.office).browse(action["res_id"])

    def test_whoever_activates_a_point_is_told_what_it_lacks(self):
        self.point.action_suspend()
        dialog = self.asked(self.point, "action_ask_activate")
        self.assertIn("technicians, a territory", dialog.remarks)
        self.assertEqual(self.point.state, "suspended")
        dialog.action_go_on()
        self.assertEqual(self.point.state, "active")

    def test_whoever_closes_a_point_is_told_whom_it_concerns(self):
        self.make_technician("Han Mei", self.point)
        self.make_territory(self.city, self.point)
        dialog = self.asked(self.point, "action_ask_close")
        for told in (self.city.name, "Han Mei", self.manager.name):
            self.assertIn(told, dialog.remarks)
        self.assertEqual(self.point.state, "active")
        dialog.action_go_on()
        self.assertEqual(self.point.state, "closed")

    def test_what_is_open_is_told_before_anybody_is_asked(self):
        with patch.object(
            self.registry["service.point"], "_get_closing_obstacles", lambda s: ["Parts lie here."]
        ):
            with self.assertRaisesRegex(UserError, "Parts lie here"):
                self.point.with_user(self.office).action_ask_close()

    def test_a_point_neither_opens_nor_closes_itself(self):
        for user in (self.manager, self.other_manager):
            for name in ("action_ask_activate", "action_ask_close"):
                with self.assertRaises(AccessError):
                    getattr(self.point.with_user(user), name)()
        Question = self.env["service.point.question"].with_user(self.manager)
        with self.assertRaises(AccessError):
            Question.create({"point_id": self.point.id, "step": "close"})

    def test_the_only_point_is_proposed_to_whoever_has_none(self):
        company = self.env["res.company"].create({"name": "One Point"})
        user = self.env.user.with_company(company)
        user.company_ids |= company
        one = self.env["service.point"].create(
            {
                "name": "The One",
                "company_id": company.id,
                "area_id": self.city.id,
                "level_id": self.level.id,
            }
        )
        user = user.with_context(allowed_company_ids=company.ids)
        self.assertFalse(user._usual_point(), "it is not open yet")
        one.action_activate()
        self.assertEqual(user._usual_point(), one)
        self.assertEqual(self.manager._usual_point(), self.point)
        one.copy({"name": "Another", "code": "OTHER-1"}).action_activate()
        self.assertFalse(user._usual_point())

    def test_a_point_without_seat_or_level_cannot_be_active(self):
        point = self.env["service.point"].create({"name": "Unknown Group"})
        with self.assertRaisesRegex(ValidationError, "seat"):
            point.action_activate()

    def test_a_proposed_point_cannot_be_suspended(self):
        point = self.env["service.point"].create({"name": "Proposed Point"})
        with self.assertRaises(UserError):
            point.action_suspend()
        self.assertEqual(point.state, "proposed")

    def test_a_point_is_suspended_taken_up_again_and_closed(self):
        self.point.action_suspend()
        self.point.action_activate()
        self.point.action_close()
        self.assertEqual(self.point.state, "closed")

    def test_a_point_keeps_its_company_and_its_place_for_parts(self):
        company = self.env["res.company"].create({"name": "Another Company"})
        with self.assertRaisesRegex(UserError, "stays with its company"):
            self.point.company_id = company
        stock = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        place = self.point.parts_location_id
        with self.assertRaises(UserError):  # of the field itself, or of the parts that lie there
            self.point.with_user(self.office).parts_location_id = stock
        self.env.invalidate_all()
        self.assertEqual(self.point.parts_location_id, place)
        with self.assertRaises(AccessError):
            self.env["service.point"].with_user(self.office).create(
                {"name": "Harbour Point", "parts_location_id": stock.id}
            )

    def test_what_is_open_keeps_a_point_from_being_closed_or_given_away(self):
        stranger = self.env["res.partner"].create({"name": "Li Qiang"})
        obstacles = ["Something is open."]
        with patch.object(
            self.registry["service.point"], "_get_closing_obstacles", lambda s: obstacles
        ):
            for vals in (
                {"state": "closed"},
                {"active": False},
                {"partner_id": stranger.id},
                {"kind": "own"},
            ):
                with self.subTest(vals), self.assertRaisesRegex(UserError, "Something is open"):
                    self.point.write(vals)
            same = {"partner_id": self.point.partner_id.id, "kind": self.point.kind}
            self.point.write({**same, "active": True, "name": "North"})
            self.point.action_suspend()

    @mute_logger("odoo.sql_db")
    def test_two_points_never_share_a_code_or_an_external_reference(self):
        for field, value in (("code", self.point.code), ("external_ref", "group 7")):
            self.point.external_ref = "group 7"
            with (
                self.subTest(field),
                self.assertRaises(psycopg2.errors.UniqueViolation),
                self.env.cr.savepoint(),
            ):
                self.other_point[field] = value
                self.other_point.flush_recordset()

    def test_opening_many_points_costs_a_bounded_number_of_queries_each(self):
        def queries(count):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["service.point"].create(
                [{"name": f"Point {count}-{number}"} for number in range(count)]
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(4), queries(40)
        self.assertLess(many, few * 10)
