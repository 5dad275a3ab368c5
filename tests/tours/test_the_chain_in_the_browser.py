"""From the customer's call to the posted bill through the web client, in real Chromium."""

from odoo import fields
from odoo.tests import HttpCase

from ..chain import ChainCase
from ..common import CrossAddons


class TestTheChainInTheBrowser(CrossAddons, ChainCase, HttpCase):
    def tour(self, name, url, user):
        self.start_tour(url, f"after_sales_{name}", login=user.login, timeout=120)

    def test_hotline_manager_and_accountant_take_a_report_to_its_bill(self):
        self.report(self.point, phone="13900001111", serial="TOUR-SN-1").step("cancel")
        self.stock_up(self.point, self.part, 1)
        order = self.take_report()
        self.send_technician(order)
        self.work_and_call(order)
        self.settle_month(order)

    def take_report(self):
        self.tour("hotline_takes_a_report", "/odoo/service-orders/new", self.hotline)
        order = self.env["service.order"].search([("serial", "=", "TOUR-SN-1")], limit=1)
        self.assertEqual(order.state, "triaged")
        self.assertEqual(order.point_id, self.point)
        self.assertEqual(order.user_id, self.hotline)
        self.assertEqual(order.verdict, "return", "bought today: return is possible")
        return order

    def send_technician(self, order):
        url = f"/odoo/service-orders/{order.id}"
        self.tour("manager_sends_a_technician", url, self.manager)
        self.assertEqual(order.technician_id, self.technician)
        self.assertEqual(order.visit_ids.technician_id, self.technician)

    def work_and_call(self, order):
        """The technician's and the agent's part, with a part used in warranty."""
        visit = order.visit_ids.with_user(self.north_hand)
        visit.action_start()
        self.env["service.order.part"].with_user(self.north_hand).create(
            {"order_id": order.id, "product_id": self.part.id}
        )
        order.with_user(self.north_hand).action_use_parts()
        visit.write({"result": "done", "order_result": "repaired"})
        visit.action_finish()
        self.give_old_part_back(order)
        self.call_back(order)
        self.assertEqual(order.state, "closed")

    def settle_month(self, order):
        run = self.run_of(fields.Date.context_today(self.env.user).replace(day=1))
        url = f"/odoo/action-service_settlement.action_settlement_run/{run.id}"
        self.tour("accountant_sends_the_month", url, self.accountant)
        statement = run.statement_ids.filtered(lambda s: s.point_id == self.point)
        self.assertEqual(statement.amount_total, 40)
        self.tour(
            "manager_confirms_a_statement",
            f"/odoo/action-service_settlement.action_settlement_statement/{statement.id}",
            self.manager,
        )
        (run.statement_ids - statement).filtered(lambda s: s.state == "sent").action_confirm()
        self.tour("accountant_bills_the_month", url, self.accountant)
        bill = statement.move_id
        self.assertEqual(bill.state, "posted")
        self.assertEqual(bill.move_type, "in_invoice")
        self.assertEqual(bill.partner_id, self.point.partner_id)
        self.assertEqual(bill.amount_untaxed, 40)
        self.assertEqual(order.settlement_line_ids.statement_id, statement)
