"""P10: a hundred scripts in every field a customer can write, shown wherever it is shown."""

from urllib.parse import urlencode

from odoo.fields import Command

from .payloads import COMPUTED
from .watcher import ScriptCase

FIELDS = ("serial", "contact_name", "symptom", "street")
SHEETS = ("intake", "visit", "repair")
# what went wrong on a page, and how the watcher says it
SEEN = {
    "<a href='JavaScript:window.__xss=1'>x</a>": "a link runs a script",
    f"<p>{COMPUTED}</p>": "a template was computed",
    "<script>alert(1)</script>": "a script spoke",
    "<script>window.__xss = 1</script>": "a script ran",
}


class TestScripts(ScriptCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.make_script_orders()
        cls.env.flush_all()

    @classmethod
    def make_script_orders(cls):
        """Each text in every field of one order, as the forms take it."""
        Order = cls.env["service.order"]
        orders = Order.browse()
        for number, text in enumerate(cls.texts):
            posted = {
                "phone": f"138{number:08d}",
                "contact_name": text,
                "area_id": str(cls.district.id),
                "street": text,
                "serial": text,
                "symptom": text,
            }
            texts, problems = Order._read_report(posted)
            texts = {name: texts[name] or "-" if name in posted else "" for name in texts}
            assert not set(problems) - {"contact_name", "serial", "street"}, problems
            orders |= Order._create_unverified(Order._prepare_report_vals(texts))
        for order, text in zip(orders, cls.texts, strict=True):
            order.partner_id = cls.customer.partner_id if order == orders[0] else False
            order.message_post(body=text)
            quote = cls.env["service.quote"].create(
                {
                    "order_id": order.id,
                    "line_ids": [Command.create({"name": "换屏", "kind": "labour", "quantity": 1})],
                }
            )
            quote._send()
            if order.id % 2:
                quote._accept(text, "online")
            else:
                quote._decline(text)
        cls.env["ir.attachment"].create(
            [
                {"name": text, "raw": b"x", "res_model": "service.order", "res_id": order.id}
                for order, text in zip(orders, cls.texts, strict=True)
            ]
        )
        return orders

    def test_the_watcher_sees_what_runs(self):
        for page, words in SEEN.items():
            with self.browser() as watcher, self.assertRaisesRegex(AssertionError, words):
                watcher.show(page, "a page")

    def test_the_progress_pages(self):
        orders = self.orders if self.is_long else self.orders[::3]
        paths = [order._progress_path() for order in orders]
        with self.browser(phone=True) as watcher:
            for path in paths:
                watcher.assert_quiet_at(self.url(path), ".page_state")

    def test_the_form_that_is_shown_again(self):
        with self.browser(phone=True) as watcher:
            for texts in self.rows_of_texts():
                known = dict(zip(FIELDS, texts, strict=True))
                watcher.assert_quiet_at(
                    self.url("/service/request?" + urlencode(known)), ".page_form"
                )
                watcher.assert_quiet_at(
                    self.url("/service/progress?" + urlencode({"number": texts[0]}))
                )

    def rows_of_texts(self):
        """Four texts for the four fields of a form: each once, or in the long run in each field."""
        step = 1 if self.is_long else 4
        round_trip = self.texts + self.texts[:3]
        return [round_trip[at : at + 4] for at in range(0, len(self.texts), step)]

    def test_the_pages_of_a_customer_with_an_account(self):
        path = f"/my/service-orders/{self.orders[0].id}"
        with self.browser("script.customer") as watcher:
            for page in ("/my", "/my/service-orders", path, "/service/request"):
                watcher.assert_quiet_at(self.url(page))

    def test_lists_and_cards_of_the_company(self):
        with self.browser(self.hotline.login) as watcher:
            watcher.assert_quiet_at(self.url("/odoo/service-orders"), ".o_list_view .o_data_row")
            for _page in range(2):
                watcher.page.locator(".o_pager_next").first.click()
                watcher.page.wait_for_timeout(1500)
                watcher.assert_quiet("the list of orders")
        with self.browser(self.hotline.login, phone=True) as watcher:
            watcher.assert_quiet_at(self.url("/odoo/service-orders"), ".o_kanban_record")

    def test_forms_of_the_company_with_chatter_and_files(self):
        ids = (self.orders if self.is_long else self.orders[::9]).ids
        with self.browser(self.hotline.login) as watcher:
            for order_id in ids:
                watcher.assert_quiet_at(
                    self.url(f"/odoo/service-orders/{order_id}"), ".o-mail-Message, .o-mail-Chatter"
                )
                watcher.page.wait_for_timeout(400)
                watcher.assert_quiet("the form of an order")

    def test_sheets(self):
        ids = ",".join(map(str, self.orders.ids))
        with self.browser(self.hotline.login) as watcher:
            for sheet in SHEETS:
                url = self.url(f"/report/html/service_counter.sheet_{sheet}/{ids}")
                watcher.assert_quiet_at(url)
                text = watcher.page.inner_text("body")
                self.assertIn("window.__xss", text, f"the {sheet} sheet shows the texts")

    def test_mails(self):
        with self.browser() as watcher:
            for body in self.mails_of(self.orders):
                watcher.show(body, "a mail")
