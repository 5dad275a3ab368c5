"""P4 beyond the parts documents: whatever takes a key acts once and answers alike each time.

The entry points are read from the registry: every public method that takes a key. A new one fails
the first test until it stands here with what it does.
"""

import inspect
import uuid
from typing import NamedTuple

from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_loaner.tests.common import LoanerCase

from our_addons import our_addons

from ..common import CrossAddons

# Tried in `test_every_step_once`; what scans pieces is tried where they are counted.
ELSEWHERE = {"deposit.agreement"}


class EntryPoint(NamedTuple):
    """A request that may be sent again."""

    call: object  # called with a key; what it answers
    count: object  # how many effects there are now
    other: object  # called with the key: the same entry point, something else asked for


class TestEveryKeyEntryPoint(CrossAddons, LoanerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Log = cls.env["service.order.log"]
        cls.desk = cls.env["service.hotline"].with_user(cls.hotline)

    def test_every_public_method_that_takes_a_key_is_tried(self):
        found = {
            f"{name}.{method}"
            for name, model in self.env.registry.items()
            if not (self.is_mixin(model) or self.is_document(model) or name in ELSEWHERE)
            for method, function in inspect.getmembers(model, inspect.isfunction)
            if not method.startswith("_")
            and method != "action_scan"
            and self.takes_key(function)
            # what a table of steps calls public is tried in `test_every_step_once`
            and not (method == "step" and issubclass(model, self.env.registry["step.mixin"]))
        }
        self.assertGreater(len(found), 5)
        self.assertFalse(found - set(self.entry_points()), "no test sends these twice")

    def is_mixin(self, model):
        return model._abstract and model._name != "service.hotline"

    def is_document(self, model):
        """Whether `test_every_step_once` calls them."""
        return issubclass(model, self.env.registry["parts.step.mixin"])

    def takes_key(self, function):
        addon = function.__module__.removeprefix("odoo.addons.").split(".")[0]
        return addon in our_addons() and "key" in inspect.signature(function).parameters

    def test_sent_again_it_has_one_effect_and_the_same_answer(self):
        for name, make in self.entry_points().items():
            with self.subTest(name):
                entry_point, key = make(), uuid.uuid4().hex
                before = entry_point.count()
                answers = [entry_point.call(key) for _time in range(3)]
                self.assertEqual(entry_point.count(), before + 1)
                self.assertEqual(answers, [answers[0]] * 3)

    def test_a_key_is_good_for_one_request_only(self):
        for name, make in self.entry_points().items():
            with self.subTest(name):
                entry_point, key = make(), uuid.uuid4().hex
                entry_point.call(key)
                before = entry_point.count()
                with self.assertRaises(UserError):
                    entry_point.other(key)
                self.assertEqual(entry_point.count(), before)

    def test_a_key_used_at_one_entry_point_opens_no_other(self):
        for name, make in self.entry_points().items():
            with self.subTest(name):
                entry_point, key = make(), uuid.uuid4().hex
                self.env["request.key"]._reserve_key(key, "another entry point", {})
                before = entry_point.count()
                with self.assertRaises(UserError):
                    entry_point.call(key)
                self.assertEqual(entry_point.count(), before)

    # --- the entry points ---

    def entry_points(self):
        """``{model.method: makes an entry point that was not called yet}``"""
        return {
            "service.order.step": self.order_step,
            "service.order.issue_receipt": self.receipt,
            "service.quote.action_send": self.quote_send,
            "service.quote.accept": self.quote_accept,
            "service.quote.decline": self.quote_decline,
            "service.custody.step": self.custody_step,
            "service.loan.step": self.loan_step,
            "service.exchange.step": self.exchange_step,
            "service.hotline.desk_lookup": self.call,
            "service.hotline.desk_create": self.desk_order,
            "deposit.movement.action_confirm": self.movement,
            "service.counter.intake._take_in": self.counter,
        }

    def notes(self, order):
        return lambda: self.Log.search_count([("order_id", "=", order.id), ("kind", "=", "note")])

    def order_step(self):
        order = self.make_order()
        domain = [("order_id", "=", order.id), ("step", "!=", False)]
        return EntryPoint(
            lambda key: order.step("cancel", key=key),
            lambda: self.Log.search_count(domain),
            lambda key: order.step("triage", key=key),
        )

    def make_quote(self):
        line = {"name": "Screen", "kind": "labour", "quantity": 1, "price_unit": 80}
        return self.env["service.quote"].create(
            {"order_id": self.make_order().id, "line_ids": [Command.create(line)]}
        )

    def receipt(self):
        order = self.work_on(self.make_order())
        receipts = self.env["service.fee.receipt"]
        return EntryPoint(
            lambda key: order.issue_receipt("wechat", key=key),
            lambda: receipts.search_count([("order_id", "=", order.id)]),
            lambda key: order.issue_receipt("cash", key=key),
        )

    def quote_send(self):
        quote = self.make_quote()
        return EntryPoint(
            lambda key: quote.action_send(key=key),
            self.notes(quote.order_id),
            lambda key: self.make_quote().action_send(key=key),
        )

    def quote_accept(self):
        quote = self.make_quote()
        quote.action_send()
        return EntryPoint(
            lambda key: quote.accept("Li Lei", "phone", key=key),
            self.notes(quote.order_id),
            lambda key: quote.accept("Han Mei", "phone", key=key),
        )

    def quote_decline(self):
        quote = self.make_quote()
        quote.action_send()
        return EntryPoint(
            lambda key: quote.decline("Too dear", key=key),
            self.notes(quote.order_id),
            lambda key: quote.accept("Li Lei", "phone", key=key),
        )

    def custody_step(self):
        order = self.make_order(service_mode="carry_in", product_id=self.phone_model.id)
        return EntryPoint(
            lambda key: order.custody_id.step("receive", key=key),
            self.notes(order),
            lambda key: order.custody_id.step("deliver", key=key),
        )

    def loan_step(self):
        unit = self.make_unit(f"LOAN-{uuid.uuid4().hex[:8]}", self.shelf)
        loan = self.reserve(unit, self.make_order())
        done = [("id", "=", loan.id), ("state", "=", "cancelled")]
        return EntryPoint(
            lambda key: loan.step("cancel", key=key),
            lambda: loan.search_count(done),
            lambda key: loan.step("lend", key=key),
        )

    def exchange_step(self):
        device = self.env["stock.lot"].create(
            {"name": f"EX-{uuid.uuid4().hex[:8]}", "product_id": self.phone_model.id}
        )
        order = self.make_order(device_id=device.id, serial=device.name)
        vals = {"order_id": order.id, "kind": "refund", "reason": "goodwill", "price_paid": 10}
        paper = self.env["service.exchange"].create(vals)
        return EntryPoint(
            lambda key: paper.step("cancel", key=key),
            self.notes(order),
            lambda key: paper.step("inspect", key=key),
        )

    def call(self):
        calls = self.env["service.call"]
        return EntryPoint(
            lambda key: self.desk.desk_lookup("nobody of this name", key=key)["call"]["id"],
            lambda: calls.search_count([("agent_id", "=", self.hotline.id)]),
            lambda key: self.desk.with_user(self.make_agent()).desk_lookup("nobody", key=key),
        )

    def make_agent(self):
        return self.make_user(uuid.uuid4().hex, "repair_intake.group_hotline_agent")

    def desk_order(self):
        name = uuid.uuid4().hex
        values = {
            "contact_name": name,
            "area_id": self.district.id,
            "street": "中山路 1 号",
            "symptom": "No sound",
        }
        orders = self.env["service.order"]
        return EntryPoint(
            lambda key: self.desk.desk_create(values, key)["id"],
            lambda: orders.search_count([("contact_name", "=", name)]),
            lambda key: self.desk.desk_create({**values, "symptom": "No picture"}, key),
        )

    def movement(self):
        account = self.env["deposit.account"].search([], limit=1)
        Movement = self.env["deposit.movement"]
        entries = self.env["deposit.entry"]

        def book(key, amount=10):
            vals = {"account_id": account.id, "kind": "charge", "amount": amount, "memo": "Lost"}
            movement = Movement.create({**vals, "request_key": key})
            movement.action_confirm()
            return movement.entry_id

        return EntryPoint(
            book,
            lambda: entries.search_count([("account_id", "=", account.id)]),
            lambda key: book(key, 11),
        )

    def counter(self):
        serial = f"SN-{uuid.uuid4().hex[:8]}"
        Intake = self.env["service.counter.intake"].with_user(self.technician_user)
        orders = self.env["service.order"]

        def take_in(key, symptom="No sound"):
            vals = {"serial": serial, "product_id": self.phone_model.id, "symptom": symptom}
            screen = Intake.create({**vals, "contact_name": "Li Lei", "request_key": key})
            return screen._take_in()

        return EntryPoint(
            take_in,
            lambda: orders.search_count([("serial", "=", serial)]),
            lambda key: take_in(key, "No picture"),
        )
