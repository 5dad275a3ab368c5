from datetime import datetime

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestServiceComplaint(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Shop",
                "tz": "Asia/Shanghai",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Open",
                            "dayofweek": str(day),
                            "hour_from": begin,
                            "hour_to": end,
                            "day_period": period,
                        }
                    )
                    for day in range(5)
                    for begin, end, period in ((9, 12, "morning"), (13, 18, "afternoon"))
                ],
            }
        )
        cls.point.calendar_id = cls.calendar

    def complain(self, received, **vals):
        return (
            self.env["service.complaint"]
            .with_user(self.officer)
            .create(
                {
                    "description": "Rude",
                    "point_id": self.point.id,
                    "received_at": received,
                    **vals,
                }
            )
        )

    def test_deadlines_run_in_the_working_time_of_the_point(self):
        # Friday 2026-03-06, 11:00 in Shanghai
        self.assertRecordValues(
            self.complain(datetime(2026, 3, 6, 3, 0)),
            [
                {
                    "acknowledge_by": datetime(2026, 3, 6, 3, 10),
                    "answer_by": datetime(2026, 3, 10, 10, 0),  # Tuesday 18:00
                }
            ],
        )
        # Saturday: the ten minutes begin on Monday at nine
        self.assertRecordValues(
            self.complain(datetime(2026, 3, 7, 3, 0)),
            [
                {
                    "acknowledge_by": datetime(2026, 3, 9, 1, 10),
                    "answer_by": datetime(2026, 3, 10, 10, 0),
                }
            ],
        )

    def test_a_complaint_is_acknowledged_answered_and_closed(self):
        complaint = self.complain(datetime(2026, 3, 6, 3, 0))
        self.assertEqual(complaint.deadline, complaint.acknowledge_by)
        complaint.action_acknowledge()
        self.assertEqual(complaint.officer_id, self.officer)
        self.assertEqual(complaint.deadline, complaint.answer_by)
        with self.assertRaisesRegex(UserError, "Cause, Responsible, Remedy"):
            complaint.action_answer()
        complaint.write({"cause": "Haste", "responsible": "technician", "remedy": "Apology"})
        complaint.action_answer()
        complaint.action_reopen()
        complaint.action_answer()
        complaint.action_close()
        self.assertRecordValues(complaint, [{"state": "closed", "deadline": False}])
        with self.assertRaisesRegex(UserError, "closed complaint"):
            complaint.remedy = "Another"

    def test_only_the_moves_of_the_table_are_possible(self):
        complaint = self.complain(datetime(2026, 3, 6, 3, 0))
        complaint.write({"cause": "Haste", "responsible": "point", "remedy": "Apology"})
        for move in (complaint.action_answer, complaint.action_close, complaint.action_reopen):
            with self.assertRaises(UserError):
                move()
        for vals in ({"state": "closed"}, {"answer_by": "2030-01-01 00:00:00"}):
            with self.assertRaises(UserError):
                complaint.write(vals)
        with self.assertRaises(UserError):
            complaint.sudo().unlink()

    def test_an_order_has_one_open_complaint(self):
        order = self.make_done()
        first = self.complain(datetime(2026, 3, 6, 3, 0), order_id=order.id)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.complain(datetime(2026, 3, 6, 3, 0), order_id=order.id)
        first.write({"cause": "Haste", "responsible": "point", "remedy": "Apology"})
        first.action_acknowledge()
        first.action_answer()
        first.action_close()
        self.env.flush_all()
        self.assertTrue(self.complain(datetime(2026, 4, 6, 3, 0), order_id=order.id))

    @freeze_time("2026-03-06 03:30:00")
    def test_a_deadline_that_has_passed_is_seen(self):
        late = self.complain(datetime(2026, 3, 6, 3, 0))
        timely = self.complain(datetime(2026, 3, 6, 3, 25))
        self.assertTrue(late.is_late)
        self.assertFalse(timely.is_late)
