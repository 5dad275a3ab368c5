from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.service_exchange.models.refund_terms import RefundTerms, depreciation, used_days

BOUGHT = date(2026, 1, 10)


@tagged("post_install", "-at_install")
class TestRefundTerms(BaseCase):
    def test_nothing_is_taken_off_unless_the_terms_say_so(self):
        self.assertEqual(depreciation(2199, RefundTerms(), date(2026, 6, 1)), 0)
        self.assertEqual(used_days(RefundTerms(0.5), date(2026, 6, 1)), 0)

    def test_days_in_repair_do_not_count(self):
        terms = RefundTerms(0.5, BOUGHT, 10)
        self.assertEqual(used_days(terms, date(2026, 2, 9)), 20)
        self.assertAlmostEqual(depreciation(2199, terms, date(2026, 2, 9)), 219.9)

    def test_it_is_never_more_than_the_price_and_never_less_than_nothing(self):
        terms = RefundTerms(0.5, BOUGHT)
        self.assertEqual(depreciation(100, terms, date(2030, 1, 1)), 100)
        self.assertEqual(depreciation(100, terms, BOUGHT), 0)
        self.assertEqual(depreciation(100, terms._replace(days_off=90), date(2026, 2, 9)), 0)
