"""One thing has one name in Chinese: the glossary, and what the check of translations finds."""

import unittest

import polib

import translations


def entry(term, translation):
    return polib.POEntry(msgid=term, msgstr=translation)


class TestGlossary(unittest.TestCase):
    def test_the_translations_keep_to_the_glossary(self):
        entries = list(translations.read_translations())
        self.assertGreater(len(entries), 1000)
        self.assertEqual(list(translations.find_wrong_words(entries)), [])
        self.assertEqual(list(translations.find_disagreements(entries)), [])

    def test_a_word_that_has_a_better_one_is_found(self):
        (found,) = translations.find_wrong_words([("repair_intake", entry("Model", "机型"))])
        self.assertIn("机型 is 型号", found)

    def test_a_mark_of_half_width_is_found_and_a_figure_or_placeholder_is_not(self):
        wrong = ["没有配件,请申领", "工单 %s:未结", "已保存."]
        right = ["没有配件，请申领", "1.5 件", "工单 %(name)s：%(sum)s", "见 http://x.cn/a?b=1"]
        entries = [("repair_intake", entry("term", text)) for text in wrong + right]
        self.assertEqual(len(list(translations.find_wrong_words(entries))), len(wrong))

    def test_two_names_of_one_term_need_a_reason(self):
        entries = [("repair_intake", entry("New", "新的")), ("service_quote", entry("New", "新建"))]
        found = list(translations.find_disagreements(entries))
        self.assertTrue(any(text.startswith("'New' has several") for text in found))

    def test_every_exception_has_its_reason(self):
        rows = translations.read_table("glossary_differ.csv")
        self.assertFalse([row["term"] for row in rows if not row["why"]])
        for row in translations.read_table("glossary.csv"):
            self.assertEqual(bool(row["except_in"]), bool(row["why_except"]), row["term"])
