import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DispatchCase, at

DAY = {"date_from": at("2026-03-03 00:00:00"), "date_to": at("2026-03-03 12:00:00")}


@tagged("post_install", "-at_install")
class TestServiceAbsence(DispatchCase):
    def note(self, technician=None, user=None, **vals):
        technician = technician or self.technician
        Absence = self.env["service.absence"].with_user(user or self.manager)
        return Absence.create({"technician_id": technician.id, **DAY, **vals})

    def first(self):
        window = at("2026-03-03 01:00:00"), at("2026-03-03 03:00:00")
        order = self.make_order()
        return order._suggest_technicians(*window)[order][0].technician_id

    def test_the_manager_notes_an_absence_and_nobody_is_proposed_meanwhile(self):
        self.assertEqual(self.first(), self.technician.id)
        absence = self.note()
        self.assertEqual(self.first(), self.colleague.id)
        absence.write(
            {"date_from": at("2026-03-04 00:00:00"), "date_to": at("2026-03-05 00:00:00")}
        )
        self.assertEqual(self.first(), self.technician.id)
        absence.write(DAY)
        absence.technician_id = self.colleague
        self.assertEqual(self.first(), self.technician.id)
        leave = absence.sudo().leave_id
        self.assertEqual(leave.resource_id, self.colleague.resource_id)
        absence.unlink()
        self.assertFalse(leave.exists())

    def test_the_visits_that_lie_in_the_absence_are_named(self):
        inside = self.make_visit(
            planned_start=at("2026-03-03 01:00:00"), planned_end=at("2026-03-03 03:00:00")
        )
        self.make_visit(
            planned_start=at("2026-03-04 01:00:00"), planned_end=at("2026-03-04 03:00:00")
        )
        absence = self.note()
        self.assertEqual(absence.visit_ids, inside)
        self.assertEqual(absence.action_view_visits()["res_id"], inside.id)

    def test_only_the_manager_of_the_point_and_the_network_note_absences(self):
        absence = self.note()
        network = self.make_user("net", "service_network.group_network_manager")
        self.note(user=network, technician=self.other_technician)
        for user in (self.tech_user, self.hotline):
            with self.assertRaises(AccessError):
                self.note(user=user)
            with self.assertRaises(AccessError):
                absence.with_user(user).unlink()
        for user, technician in (
            (self.manager, self.other_technician),
            (self.other_manager, self.technician),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.note(user=user, technician=technician)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            absence.technician_id = self.other_technician
        for act in (absence.read, absence.unlink, absence.action_view_visits):
            absence.invalidate_recordset()
            with self.assertRaises(AccessError):
                getattr(absence.with_user(self.other_manager), act.__name__)()

    def test_somebody_without_a_point_has_no_absence_here(self):
        clerk = self.env["hr.employee"].create({"name": "Clerk"})
        with self.assertRaises(ValidationError):
            self.env["service.absence"].create({"technician_id": clerk.id, **DAY})

    def test_nobody_writes_the_entry_of_the_calendar(self):
        absence = self.note()
        leave = self.env["resource.calendar.leaves"].create(
            {"name": "Holiday", "date_from": DAY["date_from"], "date_to": DAY["date_to"]}
        )
        with self.assertRaises(UserError):
            absence.leave_id = leave

    @mute_logger("odoo.sql_db")
    def test_an_absence_ends_after_it_begins(self):
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            self.note(date_to=DAY["date_from"]).flush_recordset()
