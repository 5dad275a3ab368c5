import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .test_service_quote import QuoteCase


@tagged("post_install", "-at_install")
class TestConsent(QuoteCase):
    def test_chargeable_work_is_not_finished_before_the_customer_agreed(self):
        self.assertEqual(self.order.payer, "customer")
        for prepare in (lambda: None, lambda: self.quote(self.reinstall), lambda: self.send()):
            prepare()
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.order._step("finish", {"result": "repaired"})
        self.order.quote_id._accept("Li Lei", "online")
        self.order._step("finish", {"result": "repaired"})
        self.assertEqual(self.order.state, "done")

    def send(self):
        self.order.quote_ids.action_send()

    def test_a_declined_quote_is_no_consent(self):
        self.sent()._decline("No")
        with self.assertRaises(UserError):
            self.order._step("finish", {"result": "repaired"})

    def test_an_end_without_work_needs_no_consent(self):
        for result in ("no_fault", "not_repairable", "declined", "solved_remotely"):
            order = self.make_order()
            order._step("finish", {"result": result})
            self.assertEqual((order.state, order.charge_total), ("done", 0))

    def test_free_work_never_needs_a_quote(self):
        self.order._override_verdict("free_repair", "Known defect")
        self.assertFalse(self.order.consent_missing)
        self.order.action_make_repair_order()
        self.order._step("finish", {"result": "repaired"})
        self.assertEqual(self.order.charge_total, 0)
        (line,) = self.order._charged_lines()
        self.assertTrue(line["free_reason"])

    def test_an_installation_is_free_until_a_price_was_told(self):
        order = self.make_order(service_type="installation")
        order._step("assign", {"technician_id": self.technician.id})
        order._step("start")
        self.sent(order=order)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            order._step("finish", {"result": "installed"})
        self.work_on(self.make_order(service_type="installation"), "installed")

    def test_no_repair_order_of_a_chargeable_job_before_consent(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.order.with_user(self.manager).action_make_repair_order()
        self.accepted()
        self.order.with_user(self.manager).action_make_repair_order()
        self.assertTrue(self.order.repair_ids)

    def test_an_accepted_quote_of_another_order_is_no_consent(self):
        other = self.make_order()
        self.accepted(order=other)
        self.order.write({"quote_id": other.quote_id.id})
        self.assertTrue(self.order.consent_missing)
        with self.assertRaises(UserError):
            self.order._step("finish", {"result": "repaired"})

    def test_the_consent_costs_the_end_of_an_order_no_query_where_work_is_free(self):
        first, second = self.make_orders(2, service_type="maintenance")
        for order in (first, second):
            order._step("assign", {"technician_id": self.technician.id})
            order._step("start")
        first._step("finish", {"result": "serviced"})
        plain = self.count_queries(lambda: second._ensure_consent())
        self.assertLessEqual(plain, 1, "the order itself")


@tagged("post_install", "-at_install")
class TestFeeReceipt(QuoteCase):
    def finish(self, *products, result="repaired"):
        quote = self.accepted(*products)
        self.order._step("finish", {"result": result})
        return quote

    def test_the_customer_owes_what_was_agreed_and_done(self):
        quote = self.finish(self.cleanup, self.reinstall)
        self.assertEqual(self.order.charge_total, 150)
        quote.line_ids[0].action_take_off()
        self.assertEqual(self.order.charge_total, 100)
        quote.line_ids[0].action_put_back()
        self.assertEqual(self.order.charge_total, 150)
        self.assertEqual(quote.consent_hash, quote._agreed_hash(), "what was agreed stands")

    def test_free_lines_are_on_the_receipt_at_nothing_with_the_reason(self):
        quote = self.quote(self.cleanup, self.reinstall)
        quote.line_ids[0].free_reason = "goodwill"
        quote.action_send()
        quote._accept("Li Lei", "phone")
        self.order._step("finish", {"result": "repaired"})
        receipt = self.order._issue_receipt("cash")
        self.assertEqual([line["amount"] for line in receipt.lines], [0, 100])
        self.assertTrue(receipt.lines[0]["free_reason"])
        self.assertIn(self.cleanup.name, receipt.lines_text)

    def test_a_receipt_is_given_once_and_freezes_the_charge(self):
        quote = self.finish()
        for _attempt in range(2):
            self.order.issue_receipt("wechat", "4200001", key="till-1")
        receipt = self.order.receipt_id
        self.assertRecordValues(
            receipt, [{"amount_total": 100.0, "paid_how": "wechat", "payment_ref": "4200001"}]
        )
        self.assertTrue(receipt.name.startswith("SJ"))
        with self.assertRaisesRegex(UserError, "key"):
            self.order.issue_receipt("cash", key="till-1")
        with self.assertRaisesRegex(UserError, receipt.name):
            self.order.issue_receipt("wechat")
        with self.assertRaisesRegex(UserError, receipt.name):
            quote.line_ids.action_take_off()

    def test_it_is_told_how_the_customer_paid(self):
        self.finish()
        with self.assertRaisesRegex(UserError, "100"):
            self.order.issue_receipt()

    def test_a_fee_is_taken_when_the_work_is_done(self):
        self.accepted()
        with self.assertRaisesRegex(UserError, "not finished"):
            self.order.issue_receipt("cash")

    def test_a_receipt_stands_as_it_was_issued(self):
        self.finish()
        receipt = self.order._issue_receipt("cash")
        for change in (
            lambda: receipt.sudo().write({"amount_total": 1}),
            lambda: receipt.sudo().unlink(),
            lambda: receipt.sudo().create({"order_id": self.order.id, "name": "1"}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_a_wrong_receipt_is_voided_by_a_manager_with_a_reason(self):
        self.finish()
        receipt = self.order._issue_receipt("cash")
        with self.assertRaises(AccessError):
            receipt.with_user(self.technician_user).void("Wrong")
        with self.assertRaises(UserError):
            receipt.with_user(self.manager).void(" ")
        receipt.with_user(self.manager).void("Was paid by card")
        self.assertEqual((receipt.state, receipt.void_user_id), ("void", self.manager))
        right = self.order._issue_receipt("card")
        self.assertEqual(self.order.receipt_id, right)

    @mute_logger("odoo.sql_db")
    def test_the_database_knows_one_valid_receipt_of_an_order(self):
        self.finish()
        receipt = self.order._issue_receipt("cash")
        receipt.flush_recordset()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO service_fee_receipt (order_id, name, amount_total, state, paid_how,"
                " issued_at, company_id, currency_id)"
                " VALUES (%s, 'X', 1, 'issued', 'cash', now(), %s, %s)",
                [self.order.id, receipt.company_id.id, receipt.currency_id.id],
            )

    def test_who_declines_owes_the_inspection_the_quote_told_him_of(self):
        inspection = self.env.ref("service_quote.service_inspection")
        quote = self.sent()
        self.assertEqual(quote.decline_fee, inspection.lst_price)
        self.env["service.quote.answer"].with_user(self.manager).create(
            {"quote_id": quote.id, "agrees": False, "how": "phone", "reason": "Too expensive"}
        ).action_finish_declined()
        self.assertEqual((self.order.state, self.order.result), ("done", "declined"))
        self.assertEqual(self.order.charge_total, inspection.lst_price)
        self.assertEqual(self.order._issue_receipt("cash").amount_total, inspection.lst_price)

    def test_a_technician_notes_who_declines_in_person(self):
        desk = self.make_user("counter", "service_network.group_point_technician", self.point)
        quote = self.sent()
        with self.assertRaisesRegex(UserError, "signature"):
            quote.with_user(desk).accept("Li Lei", "counter")
        context = quote.with_user(desk).action_declined()["context"]
        answer = self.env["service.quote.answer"].with_user(desk).with_context(**context).create({})
        self.assertFalse(answer.may_note_phone)
        answer.action_finish_declined()
        self.assertRecordValues(quote, [{"state": "declined", "consent_how": "counter"}])

    def test_work_that_failed_after_consent_is_not_charged(self):
        self.finish(self.cleanup, result="not_repairable")
        self.assertEqual(self.order.charge_total, 0)

    @users("quoter.user")
    def test_a_technician_takes_the_fee(self):
        self.finish()
        order = self.order.with_user(self.env.user)
        dialog = self.env["service.fee.payment"].create(
            {"order_id": order.id, "paid_how": "alipay"}
        )
        self.assertEqual(dialog.amount_total, 100)
        dialog.action_confirm()
        self.assertEqual(order.receipt_id.paid_how, "alipay")
        self.assertFalse(order.fee_due)


@tagged("post_install", "-at_install")
class TestRepairOrderEnds(QuoteCase):
    def test_the_repair_order_ends_with_the_order(self):
        self.order.device_id = self.env["stock.lot"].create(
            {"name": "IN-REPAIR", "product_id": self.phone_model.id}
        )
        self.accepted()
        self.order.action_make_repair_order()
        repair = self.order.repair_ids
        repair.action_repair_start()
        self.order._step("finish", {"result": "repaired"})
        self.assertEqual(repair.state, "done")
        self.assertFalse(repair.move_id, "the customer's device is not moved in our stock")
        self.assertFalse(self.order.repair_open)
        quants = self.env["stock.quant"].search([("lot_id", "=", self.order.device_id.id)])
        self.assertFalse(quants)

    def test_a_device_without_a_serial_does_not_hold_the_repair_up(self):
        order = self.make_order(product_id=self.phone_model.id)
        self.assertFalse(order.device_id)
        repair = order._make_repair_order()
        order._step("assign", {"technician_id": self.technician.id})
        order._step("start")
        self.agree(order)
        order._step("finish", {"result": "repaired"})
        self.assertEqual(repair.state, "done")

    def test_a_part_that_was_not_used_goes_back_on_the_shelf(self):
        part = self.env["product.product"].create({"name": "Cable", "is_storable": True})
        shelf = self.point.parts_location_id
        self.env["stock.quant"]._update_available_quantity(part, shelf, 2)
        repair = self.order._make_repair_order([(part, 1)])
        self.accepted()
        self.order._step("finish", {"result": "repaired"})
        self.assertEqual((repair.state, repair.move_ids.state), ("done", "cancel"))
        self.assertEqual(self.env["stock.quant"]._get_available_quantity(part, shelf), 2)

    def test_a_repair_nobody_began_is_called_off(self):
        for end in (
            lambda order: order._step("cancel"),
            lambda order: order._step("finish", {"result": "not_repairable"}),
        ):
            order = self.make_order()
            repair = order._make_repair_order()
            end(order)
            self.assertEqual(repair.state, "cancel")
