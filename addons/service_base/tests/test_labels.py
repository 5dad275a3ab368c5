from odoo.tests import TransactionCase

from odoo.addons.service_base.labels import listing


class TestLabels(TransactionCase):
    def test_words_are_listed_with_the_mark_of_the_language(self):
        self.assertEqual(listing(self.env(context={"lang": "en_US"}), ["a", "b", "c"]), "a, b, c")
        self.assertEqual(listing(self.env, []), "")
        if self.env["res.lang"]._lang_get("zh_CN"):
            self.assertEqual(listing(self.env(context={"lang": "zh_CN"}), ["甲", "乙"]), "甲、乙")
