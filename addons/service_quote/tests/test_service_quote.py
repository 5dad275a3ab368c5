import base64
import io
from datetime import timedelta

import psycopg2
from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged, users
from odoo.tools import mute_logger

from odoo.addons.repair_intake.tests.common import IntakeCase

from ..models.service_quote_states import STATES


def drawn_signature():
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


class QuoteCase(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician_user = cls.make_user(
            "quoter", "service_network.group_point_technician", cls.point
        )
        cls.cleanup = cls.env.ref("service_quote.service_software_cleanup")
        cls.reinstall = cls.env.ref("service_quote.service_software_reinstall")
        cls.order = cls.make_order(service_mode="carry_in")
        cls.order._step("assign", {"technician_id": cls.technician.id})
        cls.order._step("start")

    @classmethod
    def quote(cls, *products, order=None, user=None, **vals):
        lines = [Command.create({"product_id": product.id}) for product in products]
        return (
            cls.env["service.quote"]
            .with_user(user or cls.manager)
            .create({"order_id": (order or cls.order).id, "line_ids": lines, **vals})
        )

    @classmethod
    def sent(cls, *products, **vals):
        quote = cls.quote(*(products or [cls.reinstall]), **vals)
        quote.action_send()
        return quote

    @classmethod
    def accepted(cls, *products, **vals):
        quote = cls.sent(*products, **vals)
        quote._accept("Li Lei", "phone")
        return quote


@tagged("post_install", "-at_install")
class TestServiceQuote(QuoteCase):
    def test_the_catalogue_has_the_standard_fees(self):
        prices = {
            name: self.env.ref(f"service_quote.service_{name}").list_price
            for name in ("software_fix", "software_reinstall")
        }
        self.assertEqual(prices, {"software_fix": 50, "software_reinstall": 100})

    def test_prices_come_from_the_list_of_the_point_else_of_its_level(self):
        def pricelist(price):
            item = {"applied_on": "0_product_variant", "product_id": self.cleanup.id}
            item |= {"compute_price": "fixed", "fixed_price": price}
            vals = {"name": str(price), "currency_id": self.order.currency_id.id}
            return self.env["product.pricelist"].create(
                {**vals, "item_ids": [Command.create(item)]}
            )

        plain = self.order._service_price(self.cleanup)
        self.assertEqual(plain, self.cleanup.lst_price)
        self.point.level_id.service_pricelist_id = pricelist(66)
        self.assertEqual(self.order._service_price(self.cleanup), 66)
        self.point.service_pricelist_id = pricelist(77)
        self.assertEqual(self.quote(self.cleanup).line_ids.price_unit, 77)

    def test_sums_are_exact(self):
        quote = self.quote()
        quote.line_ids = [
            Command.create({"name": f"Part {n}", "kind": "part", "price_unit": 0.1, "quantity": 3})
            for n in range(10)
        ]
        self.assertEqual(quote.line_ids.mapped("amount"), [0.3] * 10)
        self.assertEqual(quote.currency_id.compare_amounts(quote.amount_total, 3.0), 0)
        quote.line_ids[0].write({"price_unit": 0.333, "quantity": 1})
        self.assertEqual(quote.line_ids[0].amount, 0.33)

    def test_free_lines_stay_on_the_quote_at_nothing(self):
        quote = self.quote(self.cleanup, self.reinstall)
        quote.line_ids[0].free_reason = "goodwill"
        self.assertEqual(quote.amount_total, self.reinstall.lst_price)
        quote.line_ids[1].free_reason = "warranty"
        with self.assertRaisesRegex(UserError, "not free by the warranty verdict"):
            quote.action_send()

    def test_what_the_warranty_covers_is_free_from_the_start(self):
        self.order._override_verdict("free_repair", "Known defect")
        quote = self.quote(self.cleanup)
        self.assertEqual(quote.line_ids.free_reason, "warranty")
        self.assertEqual((quote.amount_total, quote.decline_fee), (0, 0))

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        make = {
            "draft": lambda order: self.quote(self.reinstall, order=order),
            "sent": lambda order: self.sent(order=order),
            "accepted": lambda order: self.accepted(order=order),
            "declined": lambda order: self.declined(order),
            "superseded": lambda order: self.superseded(order),
        }
        asks = {
            "send": lambda quote: quote.action_send(),
            "accept": lambda quote: quote._accept("Li Lei", "phone"),
            "decline": lambda quote: quote._decline("No"),
        }
        possible = {"send": "draft", "accept": "sent", "decline": "sent"}
        for name, ask in asks.items():
            for state, _label in STATES:
                if state == possible[name]:
                    continue
                quote = make[state](self.make_order())
                self.assertEqual(quote.state, state)
                with (
                    self.subTest(step=name, state=state),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    ask(quote)

    def declined(self, order):
        quote = self.sent(order=order)
        quote._decline("Too expensive")
        return quote

    def superseded(self, order):
        quote = self.sent(order=order)
        quote._new_version().action_send()
        return quote

    def test_sending_makes_the_order_wait_and_the_answer_ends_it(self):
        quote = self.sent()
        self.assertEqual((self.order.wait_reason, self.order.quote_id), ("quote", quote))
        quote._accept("Li Lei", "phone")
        self.assertFalse(self.order.wait_reason)
        other = self.make_order()
        self.sent(order=other)._decline("No")
        self.assertFalse(other.wait_reason)

    def test_a_changed_quote_is_a_new_version_and_the_customer_is_asked_again(self):
        first = self.accepted()
        second = self.env["service.quote"].browse(first.action_new_version()["res_id"])
        self.assertEqual((second.version, second.state), (2, "draft"))
        self.assertEqual(second.amount_total, first.amount_total)
        self.assertFalse(self.order.consent_missing, "the first stands until the second is sent")
        second.line_ids = [Command.create({"product_id": self.cleanup.id})]
        second.action_send()
        self.assertEqual((first.state, self.order.quote_id), ("superseded", second))
        self.assertTrue(self.order.consent_missing)
        with self.assertRaises(UserError):
            self.order._step("finish", {"result": "repaired"})
        with self.assertRaises(UserError):
            first._accept("Li Lei", "phone")

    def test_consent_tells_who_when_how_and_to_what(self):
        quote = self.sent()
        quote.accept("Li Lei", "signature", signature=drawn_signature(), key="app-1")
        self.assertRecordValues(
            quote,
            [
                {
                    "state": "accepted",
                    "consent_by": "Li Lei",
                    "consent_how": "signature",
                    "consent_user_id": self.manager.id,
                    "consent_hash": quote._agreed_hash(),
                }
            ],
        )
        self.assertTrue(quote.consent_at and quote.signature)
        entry = self.order.log_ids.filtered(lambda line: line.kind == "note")[:1]
        self.assertIn(quote.name, entry.note)

    @mute_logger("odoo.sql_db")
    def test_the_database_knows_no_acceptance_without_evidence(self):
        quote = self.accepted()
        quote.flush_recordset()
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE service_quote SET consent_how = NULL WHERE id = %s", [quote.id]
            )
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO service_quote (order_id, version, state, access_token, valid_until,"
                " company_id, currency_id) VALUES (%s, 9, 'sent', 'x', now(), %s, %s)",
                [self.order.id, quote.company_id.id, quote.currency_id.id],
            )

    def test_what_was_told_to_the_customer_stays_as_it_is_for_everybody(self):
        quote = self.accepted()
        root = quote.sudo().with_user(self.env.ref("base.user_root"))
        for record in (quote, root):
            for change in (
                lambda quote: quote.write({"note": "changed"}),
                lambda quote: quote.write({"line_ids": [Command.clear()]}),
                lambda quote: quote.line_ids.write({"price_unit": 1}),
                lambda quote: quote.line_ids.write({"is_done": False}),
                lambda quote: quote.line_ids.unlink(),
                lambda quote: quote.unlink(),
                lambda quote: quote.line_ids.create({"quote_id": quote.id, "name": "More"}),
                lambda quote: quote.with_context(step_mixin=True).write({"note": "x"}),
            ):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    change(record)

    def test_an_answer_is_not_written_by_hand(self):
        quote = self.sent()
        for vals in ({"state": "accepted"}, {"consent_by": "Me"}, {"access_token": "mine"}):
            with self.assertRaises(UserError):
                quote.write(vals)
            with self.assertRaises(UserError):
                self.quote(order=self.make_order(), **vals)

    def test_the_same_key_has_one_effect_and_other_parameters_are_refused(self):
        quote = self.sent()
        before = self.order.log_ids
        for _attempt in range(2):
            quote._accept("Li Lei", "online", key="link-1")
        lines = (self.order.log_ids - before).filtered(lambda line: line.kind == "note")
        self.assertEqual(len(lines), 1)
        with self.assertRaisesRegex(UserError, "key"):
            quote._accept("Han Meimei", "online", key="link-1")
        with self.assertRaisesRegex(UserError, "key"):
            quote._decline("No", key="link-1")

    def test_an_expired_quote_is_not_accepted(self):
        quote = self.sent()
        later = fields.Date.today() + timedelta(days=30)
        with freeze_time(later), self.assertRaisesRegex(UserError, "valid until"):
            quote._accept("Li Lei", "online")

    def test_a_signature_is_a_picture(self):
        quote = self.sent()
        for wrong in (None, "", "not base64 at all!"):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                quote.accept("Li Lei", "signature", signature=wrong)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            quote.accept("  ", "phone")

    def test_a_quote_without_lines_is_not_sent(self):
        with self.assertRaisesRegex(UserError, "no lines"):
            self.quote().action_send()

    def test_a_finished_order_is_not_quoted(self):
        draft = self.quote(self.reinstall)
        self.order._step("finish", {"result": "no_fault"})
        with self.assertRaisesRegex(UserError, "finished"):
            draft.action_send()

    def test_an_order_that_ends_takes_its_open_quote_with_it(self):
        for end in (
            lambda o: o._step("finish", {"result": "no_fault"}),
            lambda o: o._step("cancel"),
        ):
            order = self.make_order()
            quote = self.sent(order=order)
            end(order)
            self.assertEqual(quote.state, "superseded")

    def test_quotes_of_many_orders_cost_no_more_queries_than_of_few(self):
        orders = self.make_orders(130)
        self.agree(orders[:5])
        few = self.count_queries(lambda: self.make_and_send(orders[10:20]))
        many = self.count_queries(lambda: self.make_and_send(orders[20:120]))
        self.assertLessEqual(many / few, 1.5, f"{few} queries for 10, {many} for 100")

    def make_and_send(self, orders):
        quotes = self.env["service.quote"].create(
            [
                {"order_id": o.id, "line_ids": [Command.create({"name": "Work", "price_unit": 5})]}
                for o in orders
            ]
        )
        quotes.action_send()

    def test_the_catalogue_adds_changes_and_takes_off_a_line(self):
        quote = self.quote()
        quote._update_order_line_info(self.cleanup.id, 2)
        self.assertEqual(quote.line_ids.quantity, 2)
        info = quote._get_product_catalog_order_line_info([self.cleanup.id, self.reinstall.id])
        self.assertEqual(info[self.cleanup.id]["quantity"], 2)
        self.assertEqual(info[self.reinstall.id]["price"], self.reinstall.lst_price)
        quote._update_order_line_info(self.cleanup.id, 0)
        self.assertFalse(quote.line_ids)


@tagged("post_install", "-at_install")
class TestQuoteAccess(QuoteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.make_order(point_id=cls.other_point.id)
        cls.foreign_quote = cls.sent(order=cls.foreign, user=cls.hotline)

    @users("quoter.user")
    def test_a_technician_quotes_and_lets_the_customer_sign(self):
        quote = self.quote(self.reinstall, user=self.env.user)
        quote.action_send()
        self.assertTrue(quote.action_sign()["context"]["default_agrees"])
        with self.assertRaises(AccessError):
            quote.accept("Li Lei", "phone")
        with self.assertRaises(AccessError):
            quote.accept("Li Lei", "online")
        dialog = self.env["service.quote.answer"].create(
            {"quote_id": quote.id, "agrees": True, "signature": drawn_signature()}
        )
        dialog.action_confirm()
        self.assertEqual((quote.state, quote.consent_by), ("accepted", "Li Lei"))
        with self.assertRaises(AccessError):
            quote.read(["access_token"])

    @users("hotline.user")
    def test_the_hotline_notes_what_was_said_by_phone(self):
        quote = self.quote(self.reinstall, user=self.env.user)
        quote.action_send()
        quote.accept("Li Lei", "phone")
        self.assertEqual(quote.consent_user_id, self.env.user)

    @users("north.user", "quoter.user")
    def test_a_point_sees_and_answers_only_its_own_quotes(self):
        Quote = self.env["service.quote"]
        self.assertNotIn(self.foreign_quote, Quote.search([]))
        foreign = Quote.browse(self.foreign_quote.id)
        for act in (
            lambda: foreign.read(["amount_total"]),
            lambda: foreign.line_ids.read(["amount"]),
            lambda: foreign.action_send(),
            lambda: foreign.accept("Li Lei", "signature", signature=drawn_signature()),
            lambda: foreign.decline("No", "phone"),
            lambda: foreign.action_new_version(),
            lambda: self.quote(self.reinstall, order=self.foreign, user=self.env.user),
            lambda: foreign.line_ids.action_take_off(),
            lambda: self.env["service.order"].browse(self.foreign.id).issue_receipt("cash"),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()

    @users("office.user")
    def test_the_office_reads_and_does_not_quote(self):
        quote = self.env["service.quote"].browse(self.foreign_quote.id)
        self.assertTrue(quote.amount_total)
        with self.assertRaises(AccessError):
            quote.accept("Li Lei", "phone")
        with self.assertRaises(AccessError):
            self.quote(self.reinstall, user=self.env.user)
