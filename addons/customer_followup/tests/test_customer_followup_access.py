from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestCustomerFollowupAccess(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.make_done()
        cls.foreign = cls.make_orders(2, point_id=cls.other_point.id)[0]
        cls.foreign._step("assign", {"technician_id": cls.other_technician.id})
        cls.foreign._step("start")
        cls.agree(cls.foreign)
        cls.foreign._step("finish", {"result": "repaired"})
        for order in cls.own | cls.foreign:
            task = order.followup_ids
            task.write({"satisfaction": 1, "note": "CANARY"})
            task.with_user(cls.agent).action_close_order()
        cls.env.flush_all()

    def test_a_point_reads_its_own_results_only(self):
        for model, own, foreign in (
            ("followup.task", self.own.followup_ids, self.foreign.followup_ids),
            (
                "followup.answer",
                self.own.followup_ids.answer_ids,
                self.foreign.followup_ids.answer_ids,
            ),
            ("service.complaint", self.own.complaint_ids, self.foreign.complaint_ids),
        ):
            Model = self.env[model].with_user(self.manager)
            self.assertEqual(Model.search([]), own, model)
            self.assertTrue(own.with_user(self.manager).read())
            for act in (
                lambda record: record.read(),
                lambda record: record.export_data(["display_name"]),
                lambda record: record.write({"display_name": "mine"}),
            ):
                with self.assertRaises(AccessError):
                    act(Model.browse(foreign.ids))
            self.assertEqual(
                Model.formatted_read_group([], [], ["__count"])[0]["__count"], len(own)
            )

    def test_a_point_changes_no_result(self):
        task = self.own.followup_ids.with_user(self.manager)
        for act in (
            lambda: task.write({"note": "Very good"}),
            lambda: task.action_close_order(),
            lambda: task.action_rework(),
            lambda: task.action_no_answer(),
            lambda: task.action_close_unreachable(),
            lambda: task.action_next_call(),
            lambda: self.own.complaint_ids.with_user(self.manager).action_acknowledge(),
            lambda: self.own.complaint_ids.with_user(self.manager).write({"remedy": "none"}),
            lambda: task.answer_ids.write({"score": "5"}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_each_desk_does_its_own_work(self):
        complaint = self.own.complaint_ids
        with self.assertRaises(AccessError):
            complaint.with_user(self.agent).action_acknowledge()
        complaint.with_user(self.officer).action_acknowledge()
        with self.assertRaises(AccessError):
            self.own.followup_ids.with_user(self.officer).action_next_call()
        made = (
            self.env["service.complaint"]
            .with_user(self.hotline)
            .create({"description": "By phone", "point_id": self.point.id})
        )
        self.assertTrue(made.name)
        made.write({"description": "By phone, twice", "severity": "1"})
        with self.assertRaises(UserError):
            made.action_acknowledge()
        with self.assertRaises(AccessError):
            complaint.with_user(self.hotline).write({"severity": "1"})
        made.with_user(self.officer).action_acknowledge()
        with self.assertRaises(AccessError):
            made.write({"severity": "2"})
