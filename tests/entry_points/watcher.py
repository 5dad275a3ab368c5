"""Whether anything runs that a stranger wrote, in a real browser, wherever it is shown.

Our own policy against foreign scripts is switched off in it: what is proved is that the texts are
written as texts.
"""

import contextlib

import pytest

from odoo.fields import Command
from odoo.tests import HttpCase

from odoo.addons.service_portal.tests.common import PublicPageCase

from ..common import CrossAddons
from .browser import open_browser
from .payloads import COMPUTED, payloads

RAN = "() => [window.__xss || 0, document.querySelectorAll('a[href^=\"javascript:\" i]').length]"
WRITTEN = """() => document.body.innerText
    + [...document.querySelectorAll("input, textarea")].map((field) => field.value).join(" ")"""
MARKS = ("__xss", "7919")


class Watcher:
    """A browser in which nothing that a customer wrote may run."""

    def __init__(self, context):
        self.page = context.new_page()
        self.dialogs = []
        self.page.on("dialog", self.hear)

    def hear(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def assert_quiet_at(self, url, ready=None):
        self.page.goto(url)
        if ready:
            self.page.wait_for_selector(ready)
        self.page.wait_for_timeout(150)
        self.assert_quiet(url)

    def assert_quiet_with_texts(self, url, ready):
        """Look where the texts must be readable: else nothing would be proved."""
        self.assert_quiet_at(url, ready)
        self.page.wait_for_timeout(400)
        self.assert_quiet(url)
        written = self.page.evaluate(WRITTEN)
        assert any(mark in written for mark in MARKS), f"no text of a stranger on {url}"

    def show(self, html, what):
        self.page.set_content(html)
        self.page.wait_for_timeout(50)
        self.assert_quiet(what)

    def assert_quiet(self, where):
        ran, links = self.page.evaluate(RAN)
        assert not ran, f"a script ran on {where}"
        assert not links, f"a link runs a script on {where}"
        assert not self.dialogs, f"a script spoke on {where}"
        assert COMPUTED not in self.page.content(), f"a template was computed on {where}"


class ScriptCase(CrossAddons, PublicPageCase, HttpCase):
    """A hundred texts, and a customer with an account whose name is one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texts = payloads(100)
        assert len(set(cls.texts)) == 100
        cls.customer = cls.env["res.users"].create(
            {
                "name": cls.texts[3],
                "login": "script.customer",
                "password": "script.customer",
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )

    @pytest.fixture(autouse=True)
    def read_length(self, pytestconfig):
        self.is_long = pytestconfig.getoption("--long", default=False)

    @contextlib.contextmanager
    def browser(self, login=None, phone=False):
        with open_browser(self, login, phone, bypass_csp=True) as context:
            yield Watcher(context)

    def url(self, path):
        return self.base_url() + path

    def mails_of(self, orders):
        """What customers are sent about their orders."""
        templates = self.env["mail.template"].search([("model", "=", "service.order")])
        return [
            body
            for template in templates
            for body in template._render_field("body_html", orders.ids).values()
        ] or ["<p>no mails yet</p>"]
