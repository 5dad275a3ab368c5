import io
import secrets
from unittest.mock import patch

from PIL import Image

from odoo import http
from odoo.fields import Command
from odoo.tests import HttpCase
from odoo.tools import config

from odoo.addons.repair_intake.tests.common import IntakeCase


def picture(kind="JPEG", size=(40, 30), **options):
    target = io.BytesIO()
    Image.new("RGB", size, (90, 140, 130)).save(target, kind, **options)
    return target.getvalue()


class PublicPageCase(IntakeCase, HttpCase):
    """A customer's browser in front of the public pages, at an address of his own."""

    def setUp(self):
        super().setUp()
        proxy = patch.dict(config.options, {"proxy_mode": True})
        proxy.start()
        self.addCleanup(proxy.stop)
        self.address = "203.0.113.7"

    @staticmethod
    def new_key():
        return secrets.token_urlsafe(24)

    def get(self, path, **options):
        return self.url_open(path, headers=self.headers(), **options)

    def post(self, path, data, files=None, **options):
        if not getattr(self, "session", None):
            self.authenticate(None, None)
        data = {"csrf_token": http.Request.csrf_token(self), **data}
        return self.url_open(path, data=data, files=files, headers=self.headers(), **options)

    def headers(self):
        # as a proxy in front of Odoo says it
        return {"X-Forwarded-For": self.address, "X-Forwarded-Host": "service.example.com"}

    @classmethod
    def report_vals(cls, **vals):
        return {
            "key": cls.new_key(),
            "phone": "13800138000",
            "contact_name": "韩梅梅",
            "area_id": str(cls.district.id),
            "street": "中山路 1 号",
            "symptom": "屏幕不亮",
            **vals,
        }

    def report(self, files=None, **vals):
        """Send the public form; returns the answer and the orders it made."""
        Order = self.env["service.order"]
        before = Order.search([])
        answer = self.post(
            "/service/request/send", self.report_vals(**vals), files=files, allow_redirects=False
        )
        self.env.invalidate_all()
        return answer, Order.search([]) - before

    def make_quote(self, order, send=True, price=100):
        quote = self.env["service.quote"].create(
            {
                "order_id": order.id,
                "line_ids": [
                    Command.create(
                        {"name": "更换屏幕", "kind": "labour", "quantity": 1, "price_unit": price}
                    )
                ],
            }
        )
        if send:
            quote.action_send()
        return quote
