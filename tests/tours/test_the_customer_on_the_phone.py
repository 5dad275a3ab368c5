"""The customer's row of experience: one link; report, follow, accept, rate; 390 pixels wide."""

from odoo.fields import Command
from odoo.tests import HttpCase

from ..chain import ChainCase
from ..common import CrossAddons
from ..entry_points.browser import open_browser

# What a practised thumb takes: a tap 1.5 seconds, a letter 0.5, a signature 5.
TAP, LETTER, SIGN = 1.5, 0.5, 5
ASKS_AGAIN = "[name=phone], [name=symptom], [name=serial], [name=login], [name=password]"
WIDER = "document.documentElement.scrollWidth > window.innerWidth"


class TestTheCustomerOnThePhone(CrossAddons, ChainCase, HttpCase):
    def test_report_follow_accept_rate(self):
        self.errors, self.did = [], []
        link = self.report_a_fault()
        order = self.env["service.order"].search([("phone", "=", "13712345678")])
        self.assertEqual(order.channel, "web")
        self.assertEqual(order.point_id, self.point)
        self.assertIn(order._progress_path(), link)
        self.quote(order)
        self.accept(link)
        self.assertEqual(order.quote_id.state, "accepted")
        self.assertTrue(order.quote_id.signature)
        self.finish(order)
        self.rate(link)
        task = self.env["followup.task"].search([("order_id", "=", order.id)])
        self.assertEqual(task.customer_rating, 5)
        self.assertEqual(self.errors, [])
        self.assertLessEqual(len(self.did), 13, "inputs from the report to the rating")
        self.assertLessEqual(sum(self.did), 60, "seconds of the thumb")

    def fill(self, page, name, text):
        page.fill(f"[name={name}]", text)
        self.did.append(TAP + LETTER * len(text))

    def tap(self, page, selector):
        page.click(selector)
        self.did.append(TAP)

    def page(self, context, url):
        page = context.new_page()
        page.on("console", lambda line: line.type == "error" and self.errors.append(line.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(url)
        self.assertFalse(page.evaluate(WIDER), "wider than the telephone")
        return page

    def follow(self, context, link):
        """The one link, opened anew: no account, and nothing is asked that was told before."""
        page = self.page(context, link.replace(link[: link.index("/service")], self.base_url()))
        self.assertEqual(page.locator(ASKS_AGAIN).count(), 0)
        return page

    def report_a_fault(self):
        """What must be typed, and nothing else; returns the link the customer keeps."""
        with open_browser(self, phone=True) as context:
            page = self.page(context, self.base_url() + "/service/request")
            self.fill(page, "symptom", "屏幕不亮")
            self.fill(page, "contact_name", "韩梅梅")
            self.fill(page, "phone", "13712345678")
            self.fill(page, "street", "中山路 1 号")
            areas = page.locator("select.page_area")
            for level, area in enumerate(self.district._ancestor_ids()[::-1]):
                page.wait_for_selector(f"select.page_area option[value='{area}']", state="attached")
                areas.nth(level).select_option(str(area))
                self.did.append(2 * TAP)
            page.locator(".page_send").dblclick()
            self.did.append(TAP)
            page.wait_for_selector(".page_thanks")
            self.assertFalse(page.evaluate(WIDER), "wider than the telephone")
            return page.input_value(".page_share input")

    def quote(self, order):
        line = {"name": "换屏", "kind": "labour", "quantity": 1, "price_unit": 80}
        quote = self.env["service.quote"].create(
            {"order_id": order.id, "line_ids": [Command.create({**line, "free_reason": False})]}
        )
        quote.with_user(self.manager).action_send()

    def accept(self, link):
        with open_browser(self, phone=True) as context:
            page = self.follow(context, link)
            self.fill(page, "name", "韩梅梅")
            pad = page.locator("canvas.page_sign")
            pad.scroll_into_view_if_needed()
            box = pad.bounding_box()
            page.mouse.move(box["x"] + 30, box["y"] + 60)
            page.mouse.down()
            page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
            page.mouse.up()
            self.did.append(SIGN)
            self.tap(page, ".page_agree button[type=submit]")
            page.wait_for_selector(".page_answer")

    def finish(self, order):
        manager, _keeper, hand, technician = self.people_of(self.point)
        order.with_user(manager).step("assign", {"technician_id": technician.id})
        visit = order.visit_ids.with_user(hand)
        visit.action_start()
        visit.write({"result": "done", "order_result": "repaired"})
        visit.action_finish()

    def rate(self, link):
        with open_browser(self, phone=True) as context:
            page = self.follow(context, link)
            self.tap(page, "label[for=page_stars_5]")
            self.tap(page, "form[action$='/rate'] button[type=submit]")
            page.wait_for_selector("text=感谢您的评价")
