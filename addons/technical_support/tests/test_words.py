from odoo.tests import BaseCase, tagged

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

    def test_many_good_uses_rank_above_one_and_one_above_none(self):
        ranks = [helpfulness(*uses) for uses in ((20, 1), (1, 0), (0, 0), (0, 1), (1, 9))]
        self.assertEqual(ranks, sorted(ranks, reverse=True))
