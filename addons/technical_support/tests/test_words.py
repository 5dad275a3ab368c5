from odoo.tests import BaseCase, tagged

from ..rules.privacy import without_person
from ..rules.ranking import helpfulness
from ..rules.words import plain, wanted, words


@tagged("post_install", "-at_install")
class TestWords(BaseCase):
    def test_chinese_is_found_by_pairs_and_by_single_characters(self):
        self.assertEqual(words("不开机"), {"不", "开", "机", "不开", "开机"})
        self.assertEqual(wanted("不开机"), {"不开", "开机"})
        self.assertEqual(wanted("屏"), {"屏"})

    def test_other_scripts_are_found_by_whole_words_in_small_letters(self):
        self.assertEqual(words("X9 Pro：充电"), {"x9", "pro", "充", "电", "充电"})
        self.assertEqual(wanted("Wi-Fi"), {"wi", "fi"})

    def test_nothing_is_made_of_nothing(self):
        for empty in (None, False, "", " ，。!"):
            self.assertEqual(words(empty), set())
            self.assertEqual(wanted(empty), set())

    def test_markup_is_no_text(self):
        self.assertEqual(plain("<p class='x'>a&amp;b</p><br/>c").split(), ["a&b", "c"])

    def test_no_person_is_left_in_a_text(self):
        told = (
            "王芳（13800001021）住滨河路 8 号，微信 wang.fang@example.com，序列号 860123456789012"
        )
        told = without_person(told, ["王芳", "滨河路 8 号", None, ""])
        for secret in ("王芳", "1380", "滨河路", "@", "8601"):
            self.assertNotIn(secret, told)
        self.assertIn("微信", told)

    def test_a_number_with_blanks_or_hyphens_is_a_number(self):
        for number in ("138 0000 1021", "0755-2345 6789", "+86-13800001021"):
            self.assertEqual(without_person(f"call {number} now"), "call … now")
        self.assertEqual(without_person("3.87 V, 2 A, 2024"), "3.87 V, 2 A, 2024")

    def test_an_empty_text_stays_empty(self):
        for empty in (None, False, ""):
            self.assertEqual(without_person(empty, ["王芳"]), "")

    def test_many_good_uses_rank_above_one_and_one_above_none(self):
        ranks = [helpfulness(*uses) for uses in ((20, 1), (1, 0), (0, 0), (0, 1), (1, 9))]
        self.assertEqual(ranks, sorted(ranks, reverse=True))
