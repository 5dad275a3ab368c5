from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DispatchCase


@tagged("post_install", "-at_install")
class TestFieldDispatchAccess(DispatchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_policy(respond_hours=1)
        cls.tech_user.group_ids += cls.env.ref("base.group_allow_export")
        cls.own = cls.assign(cls.make_order())
        cls.colleagues = cls.assign(cls.make_order(), cls.colleague)
        cls.foreign = cls.assign(cls.make_order(point_id=cls.other_point.id), cls.other_technician)
        cls.env.flush_all()

    def test_a_point_sees_nothing_of_another_through_any_entry_point(self):
        for user in (self.tech_user, self.manager):
            for record in (self.foreign, self.foreign.order_id.sla_clock_ids):
                self.assert_hidden(record.with_user(user))

    def assert_hidden(self, record):
        Model = record.browse()
        name = record.sudo().order_id.name
        self.assertNotIn(record, Model.search([]))
        self.assertFalse(Model.search_count([("id", "=", record.id)]))
        self.assertFalse([key for key, _text in Model.name_search(name) if key == record.id], name)
        groups = Model.formatted_read_group([], ["point_id"], ["__count"])
        self.assertEqual([group["point_id"][0] for group in groups], self.point.ids)
        for act in (
            lambda: record.read(["point_id"]),
            lambda: record.export_data(["id", "order_id/name"]),
            lambda: record.web_read({"order_id": {}}),
            lambda: record.write({"point_id": False}),
        ):
            record.invalidate_recordset()
            with self.assertRaises(AccessError):
                act()

    def test_foreign_visits_are_not_worked_on(self):
        visit = self.foreign.with_user(self.manager)
        for act in (
            visit.action_confirm,
            visit.action_start,
            visit.action_finish,
            visit.action_cancel,
            visit.action_open_finish,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_technician_reports_own_visits_and_only_reads_those_of_colleagues(self):
        own, colleagues = (visit.with_user(self.tech_user) for visit in (self.own, self.colleagues))
        self.assertTrue(colleagues.read(["name"]))
        with self.assertRaises(AccessError):
            colleagues.note = "mine now"
        for act in (
            colleagues.action_start,
            colleagues.action_open_finish,
            colleagues.action_confirm,
        ):
            with self.assertRaisesRegex(AccessError, "is Tech North Two's. He reports it"):
                act()
        self.assertEqual((own.can_report, colleagues.can_report), (True, False))
        self.assertTrue(colleagues.with_user(self.manager).can_report)
        own.action_start()
        own.write({"result": "customer_absent", "reason": "Nobody opened"})
        own.action_finish()
        self.assertEqual(own.order_id.open_visit_id.technician_id, self.technician)

    def test_a_technician_plans_no_visits(self):
        order = self.make_order()
        with self.assertRaises(AccessError):
            self.env["service.visit"].with_user(self.tech_user).create(
                {"order_id": order.id, "technician_id": self.technician.id}
            )

    def test_the_point_manager_works_on_every_visit_of_the_point(self):
        visit = self.colleagues.with_user(self.manager)
        visit.technician_id = self.technician
        visit.action_start()
        self.assertEqual(visit.state, "in_progress")

    def test_hotline_and_network_plan_everywhere_and_other_offices_read(self):
        for user in (self.hotline, self.office):
            self.foreign.with_user(user).note = "Call before"
        reader = self.make_user("reader", "service_network.group_oversight_manager")
        self.assertTrue(self.foreign.with_user(reader).read(["name"]))
        with self.assertRaises(AccessError):
            self.foreign.with_user(reader).note = "x"

    def test_nobody_writes_a_promise_by_hand(self):
        clock = self.own.order_id.sla_clock_ids
        for user in (self.tech_user, self.manager, self.hotline, self.office):
            with self.assertRaises(AccessError):
                clock.with_user(user).write({"due_at": "2099-01-01"})
        with self.assertRaises(AccessError):
            clock.policy_id.with_user(self.manager).respond_hours = 99

    def test_my_visits_are_mine(self):
        action = self.env["service.visit"].with_user(self.tech_user).action_my_visits()
        self.assertEqual(action["res_model"], "service.visit")
        mine = (
            self.env["service.visit"]
            .with_user(self.tech_user)
            .search([("user_id", "=", self.tech_user.id)])
        )
        self.assertEqual(mine, self.own)

    def test_a_stranger_sees_no_visit(self):
        stranger = self.make_user("stranger", "base.group_user")
        for model in ("service.visit", "service.sla.clock", "service.sla.policy"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(stranger).search([])
