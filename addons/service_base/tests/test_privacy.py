from odoo.tests import BaseCase, tagged

from ..numbers import MOBILE, digits, looks_like_phone, phone_part
from ..privacy import redact


@tagged("post_install", "-at_install")
class TestRedaction(BaseCase):
    """A person is taken out of a text."""

    def test_no_person_is_left_in_a_text(self):
        examples = (
            "王芳（13800001021）住滨河路 8 号，微信 wang.fang@example.com，序列号 860123456789012"
        )
        examples = redact(examples, ["王芳", "滨河路 8 号", None, ""])
        for secret in ("王芳", "1380", "滨河路", "@", "8601"):
            self.assertNotIn(secret, examples)
        self.assertIn("微信", examples)

    def test_a_number_with_blanks_or_hyphens_is_a_number(self):
        for number in ("138 0000 1021", "0755-2345 6789", "+86-13800001021"):
            self.assertEqual(redact(f"call {number} now"), "call **** now")
        self.assertEqual(redact("3.87 V, 2 A, 2024"), "3.87 V, 2 A, 2024")

    def test_an_empty_text_stays_empty(self):
        for empty in (None, False, ""):
            self.assertEqual(redact(empty, ["王芳"]), "")

    def test_the_gap_is_chosen(self):
        self.assertEqual(redact("call 13800001021", gap="…"), "call …")

    def test_a_name_is_found_in_capitals_as_well(self):
        self.assertEqual(redact("HAN MEI called", ["Han Mei"]), "**** called")


@tagged("post_install", "-at_install")
class TestNumbers(BaseCase):
    def test_digits_are_plain(self):
        self.assertEqual(digits("１３８-0013 8000 x"), "13800138000")
        self.assertEqual(digits(None), "")

    def test_a_part_of_a_number_has_no_code_of_the_own_country(self):
        for text, number in (
            ("138 0013 8000", "13800138000"),
            ("+86 138-0013-8000", "13800138000"),
            ("0086 13800138000", "13800138000"),
            ("8613800138000", "13800138000"),
            ("8613", "8613"),
            ("8000", "8000"),
            ("800", ""),
            ("SN-8000", ""),
        ):
            with self.subTest(text):
                self.assertEqual(phone_part(text, 86), number)
        self.assertEqual(phone_part("+86 138 0013 8000"), "8613800138000")

    def test_a_caller_is_known_by_a_number_and_nothing_else(self):
        for text in ("13800138000", "+86 755-2345 6789", "(010) 12345"):
            self.assertTrue(looks_like_phone(text), text)
        for text in ("1234", "SN-13800138000", "1" * 21, ""):
            self.assertFalse(looks_like_phone(text), text)

    def test_a_mobile_number_is_found_in_a_text(self):
        found = MOBILE.search("电话 +86 138-0013-8000，谢谢")
        self.assertEqual(digits(found.group(1)), "13800138000")
        self.assertFalse(MOBILE.search("138****8000"))
