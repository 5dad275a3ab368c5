"""The browser that later tests rely on is there, and the web client opens in it without errors."""

from odoo.tests import HttpCase

from ..common import CrossAddons


class TestBrowser(CrossAddons, HttpCase):
    def test_the_web_client_opens_without_errors(self):
        self.browser_js(
            "/odoo",
            "console.log('test successful')",
            "Boolean(document.querySelector('.o_main_navbar'))",
            login="admin",
        )
