from odoo import fields
from odoo.tests import tagged

from .common import PublicPageCase, picture


@tagged("post_install", "-at_install")
class TestRegisterPage(PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env["warranty.card"].create(
            {"code": "CARD12345678", "serial": "BOX-1", "product_id": cls.phone_model.id}
        )

    def register(self, files=None, **vals):
        vals = {
            "key": self.new_key(),
            "code": "card-1234-5678",
            "serial": "BOX-1",
            "purchase_date": str(fields.Date.today()),
            "contact_name": "韩梅梅",
            "phone": "13800138000",
            **vals,
        }
        answer = self.post("/service/register/send", vals, files=files)
        self.env.invalidate_all()
        return answer

    def registrations(self):
        return self.env["warranty.registration"].search([("card_id", "=", self.card.id)])

    def test_a_card_is_registered_with_its_proof(self):
        answer = self.register(files={"photos": ("发票.jpg", picture())})
        self.assertEqual(answer.status_code, 200)
        self.assertIn("BOX-1", answer.text)
        self.assertEqual(self.registrations().channel, "web")
        self.assertEqual(self.registrations().lot_id.purchase_date, fields.Date.today())

    def test_the_same_request_registers_once(self):
        key = self.new_key()
        for _click in range(3):
            self.assertEqual(self.register(key=key).status_code, 200)
        self.assertEqual(len(self.registrations()), 1)

    def test_a_wrong_card_is_refused_and_counted(self):
        for _try in range(5):
            self.assertEqual(self.register(code="CARD00000000").status_code, 422)
        self.assertEqual(self.register(code="CARD00000000").status_code, 429)
        for number in range(1, 16):
            self.register(code=f"CARD0000{number:04d}")
        self.assertEqual(self.register().status_code, 429, "the address is shut")
        self.assertFalse(self.registrations())

    def test_what_is_wrong_is_told_beside_the_field(self):
        for change in ({"purchase_date": "31/02/2026"}, {"phone": "1"}, {"serial": ""}):
            answer = self.register(**change)
            self.assertEqual(answer.status_code, 422)
            self.assertIn("page_problem", answer.text)
