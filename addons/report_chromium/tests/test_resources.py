import base64

from odoo.tests import new_test_user, tagged

from .common import PrintCase

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestResources(PrintCase):
    def fetch(self, path, user=None):
        report = self.Report.with_user(user) if user else self.Report
        return report._chromium_fetcher()(path)

    def test_static_files_barcodes_and_style_sheets_are_handed_over(self):
        self.assertEqual(self.fetch("/web/static/img/logo.png")[0], "image/png")
        self.assertTrue(self.fetch("/report/barcode/QR/HELLO?width=100&height=100")[1])
        link = (
            self.env["ir.qweb"]
            ._get_asset_bundle("web.report_assets_common", css=True, js=False)
            .get_link("css")
        )
        media_type, content = self.fetch(link)
        self.assertEqual(media_type, "text/css")
        self.assertIn(b".o_company_logo", content)

    def test_nothing_else_is(self):
        for path in (
            "/web/session/info",
            "/odoo",
            "/web/static/../../__manifest__.py",
            "/web/static/%2e%2e/%2e%2e/__manifest__.py",
            "/web/image/res.partner/99999999/image_128",
            "/report/pdf/sale.report_saleorder/1",
            "/nothing",
        ):
            self.assertIsNone(self.fetch(path), path)

    def test_an_image_is_handed_over_only_to_those_who_may_see_it(self):
        secret = self.env["ir.attachment"].create({"name": "secret.png", "raw": DOT})
        user = new_test_user(self.env, "prints", "base.group_user")
        path = f"/web/image/{secret.id}"
        self.assertIsNone(self.fetch(path, user))
        self.assertIsNone(self.fetch(path), "the system prints what the public may see")
        self.assertEqual(self.fetch(path, self.env.ref("base.user_admin"))[1], DOT)

    def test_each_thing_is_asked_for_once(self):
        fetch = self.Report._chromium_fetcher()
        first = fetch("/web/static/img/logo.png")
        self.assertIs(fetch("/web/static/img/logo.png"), first)
