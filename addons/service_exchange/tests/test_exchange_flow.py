from unittest.mock import patch

from odoo.tests import tagged

from .common import ExchangeCase


@tagged("post_install", "-at_install")
class TestExchangeFlow(ExchangeCase):
    """A verdict “exchange” ends with the new unit in the customer's hands."""

    def test_the_verdict_of_day_five_offers_both(self):
        self.assertEqual(self.order.verdict, "return")
        self.assertTrue(self.order.exchange_offered and self.order.return_offered)
        paper = self.apply_for()
        self.assertRegex(paper.name, r"^TH\d{4}-\d{5}$")
        self.assertEqual((paper.reason, paper.new_product_id), ("days_7", self.phone))
        self.assertFalse(paper.is_other_model)
        self.assertEqual(paper.amount, 2199)
        self.assertFalse(self.order.exchange_offered or self.order.return_offered)

    def test_from_the_application_to_the_closed_paper(self):
        paper = self.apply_for()
        self.take_paper(paper, "reserved")
        self.assertFigures(self.account, 9000, 3600)
        self.take_paper(paper, "done")
        self.assertEqual(self.pieces(self.phone, self.point.parts_location_id), 2)
        self.assertRecordValues(
            self.order,
            [{"result": "exchanged", "state": "done", "replacement_id": self.units[0].id}],
        )
        self.assertEqual(self.units[0].exchanged_from_id, self.device)
        self.assertEqual(self.units[0].owner_id, self.order.partner_id)
        self.assertEqual(paper.sudo().cost, 1200)
        self.take_paper(paper, "closed")
        self.assertEqual(paper.sudo().part_id.state, "cleared")
        self.assertEqual(paper.sudo().part_id.old_part_ids.state, "written_off")
        self.assertFigures(self.account, 9000, 2400)
        self.assertProved()

    def test_an_order_with_more_to_do_is_finished_by_the_desk(self):
        order = self.make_exchange_order(self.make_device("OLD-9", 900), phone="13600136000")
        self.assertEqual(order.verdict, "paid_repair")
        paper = self.take_paper(self.apply_for(order, reason="goodwill"), "received")
        self.assertEqual((order.state, order.result), ("in_progress", "exchanged"))
        told = order.log_ids.mapped("note")
        self.assertTrue(any("still to be finished" in (note or "") for note in told))
        with self.assertRefused("is not finished yet"):
            paper.with_user(self.keeper).action_close()
        self.agree(order)
        order._step("finish")
        self.assertEqual(order.replacement_id, self.units[0])
        paper.with_user(self.keeper).action_close()
        self.assertEqual(paper.state, "closed")

    def test_a_unit_that_was_planned_before_gives_way(self):
        planned = self.plan_part(
            self.order, self.phone, outcome="exchange", lot_id=self.units[2].id
        )
        self.take_paper(self.apply_for(), "done")
        self.assertFalse(planned.exists())
        self.assertEqual(self.order.sudo().part_ids.lot_id, self.units[0])

    def test_a_move_of_the_stock_for_each_unit(self):
        paper = self.take_paper(self.apply_for(), "done").sudo()
        given, taken = paper.part_id.move_id, paper.old_move_id
        self.assertEqual((given.state, taken.state), ("done", "done"))
        self.assertEqual(given.lot_ids, self.units[0])
        self.assertEqual(taken.lot_ids, self.device)
        self.assertTrue(taken.location_dest_id.is_returned_units)
        self.assertEqual(taken.location_id.usage, "customer")

    def test_the_old_unit_that_comes_in_a_box_closes_the_paper(self):
        paper = self.take_paper(self.apply_for(), "done")
        old = paper.sudo().part_id.old_part_ids
        old.with_user(self.storekeeper).action_hand_in()
        old.with_user(self.keeper).action_accept()
        self.assertEqual(paper.state, "done")
        old.with_user(self.keeper).action_write_off()
        self.assertEqual(paper.state, "closed")

    def test_an_old_unit_that_is_charged_ends_the_paper_too(self):
        paper = self.take_paper(self.apply_for(), "done")
        with self.assertRefused("has not come back yet"):
            paper.with_user(self.keeper).action_close()
        old = paper.sudo().part_id.old_part_ids
        old.with_user(self.storekeeper).action_lose(note="Stolen")
        old.with_user(self.accountant).action_charge()
        paper.with_user(self.accountant).action_close()
        self.assertEqual(paper.state, "closed")

    def test_what_comes_back_is_booked_at_the_value_of_the_policy(self):
        company = self.order.company_id
        account = self.env["account.account"].create(
            {"name": "Units given back", "code": "140599", "account_type": "asset_current"}
        )
        company.write({"exchange_goods_account_id": account.id, "exchange_value_percent": 33.333})
        self.phone_model.standard_price = 1000.01
        paper = self.take_paper(self.apply_for(), "closed").sudo()
        self.assertEqual(paper.value_move_id.state, "posted")
        line = paper.value_move_id.line_ids.filtered(lambda it: it.account_id == account)
        self.assertEqual(line.balance, 333.33)
        self.assertEqual(sum(paper.value_move_id.line_ids.mapped("balance")), 0)
        with self.assertRefused("belongs to exchange"):
            paper.value_move_id.button_draft()

    def test_the_device_at_the_counter_is_not_fetched_any_more(self):
        device = self.make_device("FAILED-2")
        order = self.make_exchange_order(device, service_mode="carry_in", phone="13900139000")
        order.custody_id._step("receive")
        self.take_paper(self.apply_for(order), "done", self.units[1])
        self.assertEqual(order.custody_id.state, "kept")

    def test_the_customer_is_told_of_each_step(self):
        told = []

        def tell(_orders, event):
            told.append(event)

        with patch.object(type(self.order), "_tell_customer", tell):
            self.take_paper(self.apply_for(), "done")
        self.assertEqual(
            [event for event in told if event.startswith("exchange")],
            ["exchange_applied", "exchange_approved", "exchange_reserved", "exchange_done"],
        )

    def test_the_certificate_tells_both_units(self):
        paper = self.take_paper(self.apply_for(), "done")
        report = self.env["ir.actions.report"]
        html = report._render_qweb_html("service_exchange.report_certificate", self.order.ids)[0]
        for text in (paper.name, "NEW-1", "FAILED-1"):
            self.assertIn(text, html.decode())
        other = self.make_exchange_order(self.make_device("FAILED-3"), phone="13700137000")
        with self.assertRefused("no certificate"):
            report._render_qweb_html("service_exchange.report_certificate", other.ids)

    def test_the_label_of_the_old_unit_has_its_code(self):
        paper = self.take_paper(self.apply_for(), "done")
        html = self.env["ir.actions.report"]._render_qweb_html(
            "service_exchange.report_unit_label", paper.ids
        )[0]
        self.assertIn("data:image/png", html.decode())

    def test_another_model_needs_its_reason_and_costs_nothing(self):
        better = self.make_part("Phone X2", 1500, stock=0, tracking="serial", list_price=3999)
        with self.assertRefused("another model"):
            self.apply_for(new_product_id=better.id)
        paper = self.apply_for(new_product_id=better.id, other_model_reason="X1 is sold out")
        self.assertEqual(paper.amount, 3999)
        self.assertFalse(self.order.quote_id)

    def test_no_unit_at_the_point_is_asked_for_at_the_warehouse(self):
        paper = self.take_paper(self.apply_for(), "approved")
        context = paper.with_user(self.storekeeper).action_request_unit()["context"]
        requisitions = self.env["parts.requisition"].with_user(self.storekeeper)
        requisition = requisitions.with_context(**context).create({})
        self.assertEqual(requisition.line_ids.product_id, self.phone)
        self.assertEqual(requisition.order_id, self.order)

    def test_a_request_sent_twice_has_one_effect(self):
        paper = self.take_paper(self.apply_for(), "reserved")
        for _time in range(2):
            paper.with_user(self.technician_user).step("hand_over", key="swap-1")
        self.assertEqual(len(self.order.sudo().part_ids), 1)
        with self.assertRefused("is not possible from there"):
            paper.with_user(self.technician_user).step("hand_over", key="swap-2")
