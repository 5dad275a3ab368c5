"""Customers and visitors reach nothing of ours but by their own pages; finance hears no talk.

The southern point's records carry a mark. A customer of the northern point with an account, a
visitor without one and the accountant try every model, method, page and channel.
"""

import re

from odoo.http import _generate_routing_rules
from odoo.tests import HttpCase
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from odoo.addons.http_routing.tests.common import MockRequest

from our_addons import our_addons

from ..calls import LOUD
from .attempts import Attempts
from .two_points import CORE, MARK, TwoPoints

SPOKEN = "SPOKEN-IN-CONFIDENCE"
# What people say to each other about an order: what came of it is money's business, this is not.
TALK = {
    "followup.task": ("note", "customer_texts"),
    "service.call": ("note",),
    "service.complaint": ("description", "cause", "remedy"),
    "service.escalation": ("question", "answer"),
}
# Finance's own steps: the month, the deposit, what is charged to it, what parts customers paid.
MONEY = ("settlement.", "deposit.", "old.part.return", "point.stocktake", "service.order.part")
# Computed from facts: every reader may have it computed anew.
COMPUTED = ("parts.plan",)
# Where Odoo repeats what stands in a record.
BESIDE = ("mail.activity", "mail.message", "mail.tracking.value", "ir.attachment")
# A record of each is enough: the rights of a stranger do not depend on which one it is.
NEWEST = 12


class TestStrangersReachNothing(Attempts, TwoPoints, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own_order = cls.newest_of(cls.point)
        cls.foreign_order = cls.newest_of(cls.other_point)
        cls.customer = cls.make_user("customer", "base.group_portal")
        cls.own_order.partner_id = cls.customer.partner_id
        cls.own_order.device_id.owner_id = cls.customer.partner_id
        cls.visitor = cls.env.ref("base.public_user")
        cls.let_them_talk()
        cls.env.flush_all()

    @classmethod
    def newest_of(cls, point):
        orders = cls.env["service.order"].search([("point_id", "=", point.id)], order="id desc")
        return orders.filtered("device_id")[:1]

    @classmethod
    def let_them_talk(cls):
        for name, texts in TALK.items():
            record = cls.env[name].search([], order="id desc", limit=1)
            table = cls.env[name]._table
            words = ", ".join(f"{text} = %s" for text in texts)
            cls.env.flush_all()
            cls.env.cr.execute(
                f"UPDATE {table} SET {words} WHERE id = %s", [*[SPOKEN] * len(texts), record.id]
            )
        cls.env["service.escalation.log"].create(
            {
                "escalation_id": cls.env["service.escalation"].search([], limit=1).id,
                "step": "hand_over",
                "note": SPOKEN,
            }
        )
        cls.env.invalidate_all()

    # --- what is asked for ---

    def stored_models(self):
        return [
            name
            for name in sorted(self.our_models)
            if self.env[name]._auto and not self.env[name]._transient
        ]

    def all_models(self):
        return [
            name
            for name, model in sorted(self.registry.items())
            if not model._abstract and not model._transient
        ]

    def rows(self, name):
        Model = self.env[name].sudo().with_context(active_test=False)
        return Model.search([], order="id desc", limit=NEWEST)

    def try_all(self, user, names):
        """(model, method, answer) of every attempt; fails where a row has changed."""
        login = self.ask_as(user)
        for name in names:
            rows = self.rows(name)
            before = self.fingerprint(rows)
            for method, answer in self.try_everything(name, rows.ids):
                yield name, method, answer
            self.env.invalidate_all()
            self.assertEqual(self.fingerprint(rows), before, f"{login} changed {name}")

    def read_all(self, name):
        """Everything a user can read of a model, in one request."""
        with mute_logger(*LOUD):
            described = self.try_rpc(name, "fields_get", [], ["type"])
            if not isinstance(described, dict):
                return ""
            plain = [field for field, about in described.items() if about["type"] != "binary"]
            return self.try_rpc(name, "search_read", [], plain, limit=60, order="id desc")

    # --- methods ---

    def test_customers_and_visitors_are_told_nothing_and_change_nothing(self):
        for user in self.customer | self.visitor:
            for name, method, answer in self.try_all(user, self.stored_models()):
                with self.subTest(user=user.login, model=name, method=method):
                    self.assertNotIn(MARK, str(answer))
                    self.assertFalse(self.reached(method, answer))

    def test_no_model_of_odoo_tells_them_either(self):
        for user in self.customer | self.visitor:
            login = self.ask_as(user)
            for name in self.all_models():
                with self.subTest(user=login, model=name):
                    self.assertNotIn(MARK, str(self.read_all(name)))

    def test_a_customer_reaches_core_records_of_his_own_only(self):
        self.ask_as(self.customer)
        for name, path in CORE.items():
            foreign = self.southern(name, path)
            before = self.fingerprint(foreign) if self.env[name]._auto else None
            for method, answer in self.try_everything(name, foreign.ids):
                with self.subTest(model=name, method=method):
                    self.assertFalse(self.reached(method, answer) & set(foreign.ids))
                    self.assertNotIn(MARK, str(answer))
            self.env.invalidate_all()
            if before:
                self.assertEqual(self.fingerprint(foreign), before, f"he changed {name}")

    def test_finance_changes_nothing_outside_the_month_and_hears_no_talk(self):
        names = [name for name in self.stored_models() if not name.startswith(MONEY + COMPUTED)]
        for name, method, answer in self.try_all(self.accountant, names):
            with self.subTest(model=name, method=method):
                self.assertNotIn(SPOKEN, str(answer))

    def test_neither_finance_nor_the_warehouse_reads_talk_anywhere(self):
        for user in self.accountant | self.warehouse:
            login = self.ask_as(user)
            for name in (*self.stored_models(), *CORE, *BESIDE):
                with self.subTest(user=login, model=name):
                    self.assertNotIn(SPOKEN, str(self.read_all(name)))

    def test_who_works_with_talk_reads_it(self):
        for user, name in (
            (self.caller, "followup.task"),
            (self.caller, "service.complaint"),
            (self.hotline, "service.call"),
            (self.hotline, "service.escalation"),
            (self.office, "service.escalation.log"),
        ):
            self.ask_as(user)
            with self.subTest(user=user.login, model=name):
                self.assertIn(SPOKEN, str(self.read_all(name)))

    # --- pages ---

    def our_pages(self):
        """Every page of ours that is read, with the southern order's id in each number."""
        with MockRequest(self.env):
            rules = list(_generate_routing_rules(our_addons(), nodb_only=False))
        for url, endpoint in rules:
            if "POST" not in (endpoint.routing["methods"] or ()):
                url = re.sub(r"<int:\w+>", str(self.foreign_order.id), url)
                yield re.sub(r"<(string:)?\w+>", "0" * 40, url)

    def other_pages(self):
        order = self.foreign_order
        files = self.env["ir.attachment"].search(
            [("res_model", "=", order._name), ("name", "ilike", MARK)]
        )
        assert files, "the southern point has a file"
        yield "/my"
        for file in files:
            yield from (f"/web/content/{file.id}", f"/web/image/{file.id}")
        yield f"/web/image/stock.lot/{order.device_id.id}/image_128"
        for report in self.env["ir.actions.report"].search([("model", "=", order._name)]):
            yield f"/report/html/{report.report_name}/{order.id}"
        yield f"/mail/view?model={order._name}&res_id={order.id}"

    def test_no_page_shows_them_what_is_not_theirs(self):
        for login in (self.customer.login, None):
            self.authenticate(login, login)
            pages = [*self.our_pages(), *self.other_pages()]
            self.assertIn("/my/service-orders", pages)
            for page in pages:
                with self.subTest(user=login, page=page), mute_logger("odoo.http"):
                    answer = self.url_open(page)
                    self.assertNotIn(MARK, answer.text)
                    self.assertNotIn("x", answer.text[:1] if "/web/content" in page else "")

    def test_a_customer_sees_his_own_order_on_its_page(self):
        self.authenticate(self.customer.login, self.customer.login)
        page = self.url_open(f"/my/service-orders/{self.own_order.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.own_order.name, page.text)
        self.assertIn(self.own_order.name, self.url_open("/my/service-orders").text)

    # --- messages and channels ---

    def test_no_thread_tells_them_a_message(self):
        order = self.foreign_order
        thread = {"thread_model": order._name, "thread_id": order.id}
        order.message_post(body=MARK)
        self.env.flush_all()
        for login in (self.customer.login, None):
            self.authenticate(login, login)
            for route, params in (
                ("/mail/thread/messages", {**thread, "fetch_params": {"limit": 50}}),
                ("/mail/message/post", {**thread, "post_data": {"body": "x"}}),
                ("/mail/thread/recipients", {**thread, "message_id": order.message_ids[0].id}),
                (
                    "/mail/data",
                    {
                        "fetch_params": [
                            [
                                "mail.thread",
                                {
                                    **thread,
                                    "request_list": ["messages", "followers", "attachments"],
                                },
                            ]
                        ]
                    },
                ),
            ):
                with self.subTest(user=login, route=route):
                    self.assertNotIn(MARK, self.try_route(route, params))
        self.assertNotIn("<p>x</p>", order.message_ids.mapped("body"))

    def try_route(self, route, params):
        try:
            with mute_logger(*LOUD):
                return str(self.make_jsonrpc_request(route, params))
        except JsonRpcException as error:
            return f"error: {error} {getattr(error, 'data', '')}"

    def test_no_bus_channel_tells_them_a_call(self):
        self.before = self.env["bus.bus"]._bus_last_id() or -1
        call = self.env["service.call"].search([], order="id desc", limit=1)
        call.write({"agent_id": self.hotline.id, "number": MARK})
        call._pop_up("ring")
        self.env.cr.precommit.run()
        self.assertIn(MARK, str(self.env["bus.bus"].search([]).mapped("message")))
        asked = ["broadcast", "service_hotline.call", *self.guessed_channels()]
        for user in self.customer | self.visitor | self.accountant | self.manager:
            with self.subTest(user=user.login):
                self.assertNotIn(MARK, str(self.heard(user, asked)))
        self.assertIn(MARK, str(self.heard(self.hotline, asked)))

    def guessed_channels(self):
        for record in (self.hotline.partner_id, self.hotline, self.foreign_order):
            yield f"{record._name}_{record.id}"
            yield str((self.env.cr.dbname, record._name, record.id))

    def heard(self, user, asked):
        env = self.env(user=user)
        with MockRequest(env) as request:
            request.session.uid = None if user == self.visitor else user.id
            channels = env["ir.websocket"]._build_bus_channel_list(list(asked))
        return self.env["bus.bus"]._poll(channels, self.before)
