"""What our routes answer to: the one method each is for, with the token of the page.

The routes are read from the addons; a new one is tried without a line of test.
"""

import re

from odoo import fields
from odoo.http import _generate_routing_rules
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from odoo.addons.http_routing.tests.common import MockRequest
from odoo.addons.service_portal.tests.common import PublicPageCase

from our_addons import our_addons

from ..common import CrossAddons

# Odoo's, in which our forms leave something.
BESIDE = ("res.partner", "stock.lot", "ir.attachment", "mail.message", "sms.sms", "mail.mail")
# What a number in an address stands for.
BY_ARGUMENT = {
    "account_id": "deposit.account",
    "statement_id": "settlement.statement",
    "parent": "service.area",
}
ODD = ("é", "\0", "x" * 2000, "1e308", "NaN", "[]", "-1", "9" * 40, "999999999999", "٣", "'\"><b>")


class TestRoutes(CrossAddons, PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = new_test_user(cls.env, login="routes.customer", groups="base.group_portal")
        cls.customer.partner_id.with_user(cls.customer).sudo().phone = "13700137001"
        cls.order = cls.make_order(partner_id=cls.customer.partner_id.id, phone="13911112222")
        cls.quote = cls.make_quote(cls, cls.order)
        cls.card = cls.env["warranty.card"].create(
            {"code": "ROUTES123456", "serial": "ROUTES-1", "product_id": cls.phone_model.id}
        )
        cls.env.flush_all()

    # --- the routes ---

    def our_routes(self):
        """(address, routing) of every route that only our addons have."""
        others = self.env.registry._init_modules - set(our_addons())
        with MockRequest(self.env):
            theirs = {url for url, _end in _generate_routing_rules(sorted(others), False)}
            rules = list(_generate_routing_rules(our_addons(), False))
        return [(url, end.routing) for url, end in rules if url not in theirs]

    def filled(self, url, number=None):
        """The address with the order that is the customer's in it, and its token."""

        def fill(found):
            name = found[2]
            if found[1] == "string:":
                return self.order._progress_token()
            if number is not None:
                return str(number)
            model = BY_ARGUMENT.get(name)
            return str(self.env[model].search([], limit=1).id if model else self.order.id)

        return re.sub(r"<(\w+:)?(\w+)>", fill, url)

    def full_form(self):
        """All that any form of ours asks for, good enough to be carried out."""
        return {
            **self.report_vals(),
            "serial": "ROUTES-1",
            "code": "ROUTES123456",
            "purchase_date": str(fields.Date.today()),
            "answer": "yes",
            "reference": self.quote.access_token,
            "name": "韩梅梅",
            "stars": "5",
            "number": self.order.name,
            "kind": "phone",
        }

    def ask(self, method, url, data, **headers):
        with mute_logger("odoo.http"):
            return self.url_open(
                url,
                data=data,
                method=method,
                headers={**self.headers(), **headers},
                allow_redirects=False,
            )

    # --- what is in the database ---

    def rows(self):
        """A digest of every table of ours, and of Odoo's in which something may be left."""
        self.env.flush_all()
        names = {
            name for name in self.registry if self.registry[name]._original_module in our_addons()
        }
        return dict(filter(None, map(self.digest, sorted(names | set(BESIDE)))))

    def digest(self, name):
        Model = self.env[name]
        if Model._abstract or not Model._auto or name == "portal.attempt":
            return None
        query = SQL(
            "SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM %s t",
            SQL.identifier(Model._table),
        )
        self.env.cr.execute(query)
        return name, self.env.cr.fetchone()

    def changed(self, work):
        before = self.rows()
        work()
        self.env.invalidate_all()
        after = self.rows()
        return {name for name in after if after[name] != before[name]}

    # --- rules ---

    def test_every_route_of_ours_is_one_by_its_mark(self):
        routes = self.our_routes()
        self.assertGreater(len(routes), 15)
        for url, routing in routes:
            with self.subTest(url=url):
                self.assertTrue(routing.get("own"))
                self.assertIn(routing["methods"], (["GET"], ["POST"]))

    def test_no_other_method_changes_anything_or_runs_a_form(self):
        for login in (None, self.customer.login):
            self.authenticate(login, login)
            for method in ("OPTIONS", "HEAD", "GET", "PUT", "TRACE", "DELETE"):
                with self.subTest(login=login, method=method):
                    self.assertEqual(self.changed(lambda: self.ask_all(method)), set())  # noqa: B023

    def ask_all(self, method):
        for url, routing in self.our_routes():
            answer = self.ask(
                method, self.filled(url), self.full_form(), Origin="https://evil.example.com"
            )
            seen = (method, url, answer.status_code)
            self.assertLess(answer.status_code, 500, seen)
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers, seen)
            if method == "OPTIONS":
                # whoever would have to log in first is told that
                self.assertIn(answer.status_code, (204, 303, 401), seen)
                self.assertFalse(answer.status_code == 204 and answer.content, seen)
            if routing["methods"] == ["POST"] and method not in ("OPTIONS", "TRACE"):
                self.assertIn(answer.status_code, (404, 405), seen)

    def test_a_form_without_the_token_of_its_page_changes_nothing(self):
        forms = [url for url, routing in self.our_routes() if routing["methods"] == ["POST"]]
        self.authenticate(self.customer.login, self.customer.login)
        for token in ("", "forged", "éo9999999999", None):
            data = {**self.full_form(), **({} if token is None else {"csrf_token": token})}

            def send(data=data):
                for url in forms:
                    answer = self.ask("POST", self.filled(url), data)
                    self.assertIn(answer.status_code, (400, 401), url)

            self.assertEqual(self.changed(send), set())

    def test_with_it_the_same_forms_do_change_something(self):
        self.authenticate(self.customer.login, self.customer.login)
        for url, model in (
            ("/service/request/send", "service.order"),
            ("/service/register/send", "warranty.registration"),
            (f"{self.order._progress_path()}/quote", "service.quote"),
            ("/my/service-contact/send", "sms.sms"),
        ):
            with self.subTest(url=url):
                self.assertIn(model, self.changed(lambda: self.post(url, self.full_form())))  # noqa: B023

    def test_nothing_odd_breaks_a_route(self):
        for login in (None, self.customer.login):
            self.authenticate(login, login)
            for url, routing in self.our_routes():
                for number in (0, 2**31, 10**30):
                    self.assert_unbroken(routing["methods"][0], self.filled(url, number), {})
                for odd in ODD:
                    odd_form = dict.fromkeys(self.full_form(), odd)
                    self.assert_unbroken(routing["methods"][0], self.filled(url), odd_form)

    def assert_unbroken(self, method, url, data):
        if method == "POST":
            token = {"csrf_token": self.token()}
            answer = self.ask("POST", url, {**data, **token})
        else:
            answer = self.url_open(url, params=data, headers=self.headers(), allow_redirects=False)
        self.assertLess(answer.status_code, 500, f"{method} {url} {str(data)[:80]}")

    def token(self):
        from odoo import http

        return http.Request.csrf_token(self)
