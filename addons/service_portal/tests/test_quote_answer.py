import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PublicPageCase, picture

SIGNED = "data:image/png;base64," + base64.b64encode(picture("PNG")).decode()


@tagged("post_install", "-at_install")
class TestQuoteAnswer(PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(phone="13911112222")
        cls.quote = cls.make_quote(cls, cls.order)
        cls.path = cls.order._progress_path()

    def answer(self, **vals):
        vals = {
            "answer": "yes",
            "reference": self.quote.access_token,
            "name": "李雷",
            "key": self.new_key(),
            **vals,
        }
        answer = self.post(f"{self.path}/quote", vals, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def test_the_customer_sees_what_he_is_asked_to_pay(self):
        page = self.get(self.path)
        self.assertIn("更换屏幕", page.text)
        self.assertIn("100.00", page.text)

    def test_the_counter_shows_the_customer_a_code_to_scan(self):
        self.assertTrue(self.quote.with_user(self.hotline).progress_qr)
        warehouse = self.make_user("looker", "service_network.group_oversight_manager")
        with self.assertRaises(AccessError):
            self.quote.with_user(warehouse).read(["progress_qr"])
        draft = self.make_quote(self.make_order(phone="13911113334"), send=False)
        self.assertFalse(draft.progress_qr)

    def test_a_quote_in_the_making_is_not_shown(self):
        order = self.make_order(phone="13911113333")
        self.make_quote(order, send=False)
        self.assertNotIn("更换屏幕", self.get(order._progress_path()).text)

    def test_the_customer_agrees_with_name_and_signature(self):
        self.assertEqual(self.answer(signature=SIGNED).status_code, 303)
        self.assertRecordValues(
            self.quote, [{"state": "accepted", "consent_by": "李雷", "consent_how": "online"}]
        )
        self.assertTrue(self.quote.signature)
        self.assertFalse(self.order.wait_reason)
        self.assertIn("李雷", self.get(self.path).text)

    def test_the_customer_declines_with_his_reason(self):
        self.assertEqual(self.answer(answer="no", reason="太贵了").status_code, 303)
        self.assertRecordValues(self.quote, [{"state": "declined", "decline_reason": "太贵了"}])

    def test_a_quote_declined_online_ends_the_order_and_the_point_is_told(self):
        self.answer(answer="no", reason="太贵了")
        self.assertRecordValues(self.order, [{"state": "done", "result": "declined"}])
        task = self.order._staff_tasks("quote_declined")
        self.assertEqual(task.user_id, self.manager)
        self.assertIn("太贵了", task.note)
        page = self.get(self.path).text
        self.assertIn("未维修，已结束", page)
        self.assertNotIn("正在安排", page)

    def test_the_inspection_is_owed_as_at_the_counter(self):
        order = self.make_order(phone="13911114444", service_mode="carry_in")
        self.quote = self.make_quote(order)
        self.assertTrue(self.quote.decline_fee)
        self.path = order._progress_path()
        self.answer(answer="no")
        self.assertEqual(order.charge_total, self.quote.decline_fee)
        self.assertTrue(order.fee_due)
        self.assertIn("检测费", self.get(self.path).text)

    def test_work_that_was_agreed_to_before_stays_open_for_the_point(self):
        self.answer(signature=SIGNED)
        self.quote = self.quote._new_version()
        self.quote._send()
        self.answer(answer="no")
        self.assertEqual(self.quote.state, "declined")
        self.assertTrue(self.order._is_open())
        self.assertTrue(self.order._staff_tasks("quote_declined"))
        self.assertIn("您未同意报价", self.get(self.path).text)

    def test_consent_online_is_told_to_the_point(self):
        self.answer(signature=SIGNED)
        self.assertEqual(self.order._staff_tasks("quote_accepted").user_id, self.manager)

    def test_a_reference_of_whatever_letters_is_refused_in_a_sentence(self):
        for reference in ("é", "引用", self.quote.access_token + "é", ""):
            answer = self.answer(reference=reference)
            self.assertEqual(answer.status_code, 422)
            self.assertIn("page_refusal", answer.text)
        self.assertEqual(self.quote.state, "sent")

    def test_the_same_answer_sent_again_has_one_effect(self):
        key, before = self.new_key(), self.order.log_ids
        for _click in range(3):
            self.assertEqual(self.answer(key=key).status_code, 303)
        lines = (self.order.log_ids - before).filtered(lambda line: line.kind == "note")
        self.assertEqual(len(lines), 1)
        self.assertEqual(self.answer(key=key, name="Somebody Else").status_code, 422)

    def test_no_name_no_key_no_consent(self):
        self.assertEqual(self.answer(name=" ").status_code, 422)
        self.assertEqual(self.answer(key="").status_code, 422)
        self.assertEqual(self.answer(signature="data:image/svg+xml,<svg/>").status_code, 422)
        self.assertEqual(self.quote.state, "sent")

    def test_a_changed_quote_is_not_agreed_to_by_its_old_page(self):
        old = self.quote.access_token
        self.make_quote(self.order, price=900)
        self.assertEqual(self.answer(reference=old).status_code, 422)
        self.assertFalse(self.order._agreed_quote())
        self.assertEqual(self.answer(reference="forged").status_code, 422)

    def test_the_link_of_another_order_answers_nothing(self):
        other = self.make_order(phone="13911113333")
        self.path = other._progress_path()
        self.assertEqual(self.answer().status_code, 422)
        self.path = f"/service/progress/{self.order.id}/{other._progress_token()}"
        self.assertEqual(self.answer().status_code, 404)
        self.assertEqual(self.quote.state, "sent")

    def test_a_signature_is_drawn_anew(self):
        signed = (
            "data:image/png;base64,"
            + base64.b64encode(picture("PNG") + b"<script>alert(1)</script>").decode()
        )
        content = base64.b64decode(self.order._read_signature(signed))
        self.assertNotIn(b"script", content)
        with self.assertRaises(UserError):
            self.order._read_signature("data:image/png;base64," + "A" * 400_000)
