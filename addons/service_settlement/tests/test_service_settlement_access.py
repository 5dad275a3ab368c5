from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestServiceSettlementAccess(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_closed(2)
        cls.make_closed(2, point=cls.other_point)
        cls.run_ = cls.compute_run()
        cls.own = cls.run_.statement_ids.filtered(lambda s: s.point_id == cls.point)
        cls.foreign = cls.run_.statement_ids - cls.own
        cls.env.flush_all()

    def as_manager(self, records):
        return records.with_user(self.manager)

    def test_a_point_sees_nothing_before_its_statement_is_sent(self):
        self.assertFalse(self.as_manager(self.env["settlement.statement"]).search([]))
        self.assertFalse(self.as_manager(self.env["settlement.line"]).search([]))

    def test_a_point_sees_its_own_statements_only(self):
        self.run_.action_send()
        for model, own, foreign in (
            ("settlement.statement", self.own, self.foreign),
            ("settlement.line", self.own.line_ids, self.foreign.line_ids),
        ):
            Model = self.as_manager(self.env[model])
            self.assertEqual(Model.search([]), own)
            self.assertTrue(Model.browse(own.ids).read())
            for act in (
                lambda records: records.read(),
                lambda records: records.export_data(["display_name"]),
                lambda records: records.write({"display_name": "x"}),
            ):
                with self.assertRaises(AccessError):
                    act(Model.browse(foreign.ids))
            counted = Model.formatted_read_group([], ["point_id"], ["__count"])
            self.assertEqual([group["point_id"][0] for group in counted], self.point.ids)
        Statement = self.as_manager(self.env["settlement.statement"])
        self.assertFalse(Statement.name_search(self.foreign.name))

    def test_a_point_answers_for_itself_only(self):
        self.run_.action_send()
        foreign = self.as_manager(self.foreign)
        for act in (
            lambda: foreign.action_confirm(),
            lambda: foreign.action_dispute("no"),
            lambda: foreign.action_send(),
            lambda: foreign.action_bill(),
            lambda: foreign.action_xlsx(),
            lambda: foreign.message_post(body="hello"),
            lambda: self.as_manager(self.own).action_send(),
            lambda: self.as_manager(self.own).action_bill(),
            lambda: self.as_manager(self.own).write({"note": "mine"}),
            lambda: self.as_manager(self.own.line_ids).write({"amount": 1000}),
            lambda: self.as_manager(self.own.line_ids).unlink(),
        ):
            with self.assertRaises(AccessError):
                act()
        self.as_manager(self.own).action_confirm()
        self.assertEqual(self.foreign.state, "sent")

    def test_rates_and_months_are_head_offices_business(self):
        for model in ("settlement.rate", "settlement.run", "settlement.exception"):
            with self.assertRaises(AccessError):
                self.as_manager(self.env[model]).search([])
        for act in (
            lambda: self.as_manager(self.run_).action_compute(),
            lambda: self.as_manager(self.run_).action_send(),
            lambda: self.as_manager(self.run_).action_bill(),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_technician_sees_no_statement(self):
        self.run_.action_send()
        technician = self.make_user(
            "tech", "service_network.group_point_technician", points=self.point
        )
        with self.assertRaises(AccessError):
            self.own.with_user(technician).read()
        with self.assertRaises(AccessError):
            self.own.with_user(technician).action_confirm()

    def test_other_desks_of_head_office_settle_nothing(self):
        for user in (self.agent, self.hotline, self.office):
            with self.assertRaises(AccessError):
                self.run_.with_user(user).action_compute()
            with self.assertRaises(AccessError):
                self.own.with_user(user).action_confirm()
