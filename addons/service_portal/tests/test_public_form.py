import random

from odoo.tests import BaseCase, tagged

from odoo.addons.service_base.numbers import digits

from ..public_form import REPORT, clean, clean_form, last_four


@tagged("post_install", "-at_install")
class TestPublicForm(BaseCase):
    def test_full_width_digits_and_spaces_are_read_as_typed_plainly(self):
        texts, _problems = clean_form(REPORT, {"phone": " １３８００１３８０００ "})
        self.assertEqual(texts["phone"], "13800138000")
        self.assertEqual(digits("+86 138-0013-8000"), "8613800138000")
        self.assertEqual(last_four("138 0013 ８０００"), "8000")

    def test_what_nobody_sees_is_left_out(self):
        self.assertEqual(clean("a\x00b\u202ec\ud800d\u200b", "serial"), "abcd")

    def test_lines_stay_where_lines_may_be(self):
        self.assertEqual(clean("a\r\nb", "symptom", REPORT["symptom"]), "a\nb")
        self.assertEqual(clean("a\r\nb", "street", REPORT["street"]), "ab")

    def test_what_is_missing_or_too_long_is_told(self):
        _texts, problems = clean_form(REPORT, {"symptom": "x" * 3000})
        self.assertEqual(problems["symptom"], "long")
        self.assertEqual(problems["phone"], "missing")
        self.assertNotIn("serial", problems)

    def test_any_text_is_read_without_an_error_and_within_its_length(self):
        seed = random.randrange(10**6)
        rng = random.Random(seed)
        for _round in range(300):
            length = rng.choice((0, 5, 80, 5000))
            text = "".join(chr(rng.randrange(0x110000)) for _letter in range(length))
            with self.subTest(seed=seed):
                texts, _problems = clean_form(REPORT, dict.fromkeys(REPORT, text))
                for name, field in REPORT.items():
                    self.assertLessEqual(len(texts[name]), field.longest)
                    texts[name].encode()
