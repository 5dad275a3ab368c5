from dataclasses import FrozenInstanceError, replace
from datetime import date

from odoo.tests import BaseCase, tagged

from odoo.addons.service_warranty.warranty import SENTENCES, Facts, Service, Why, decide
from odoo.addons.service_warranty.warranty.dates import add_days, add_months

from . import warranty_policies, warranty_table


@tagged("post_install", "-at_install")
class TestWarrantyCases(BaseCase):
    """The table that business people extend, and its neighbours by hand."""

    def test_every_worked_case_is_decided_as_the_table_says(self):
        rows = warranty_table.read_cases()
        self.assertGreaterEqual(len(rows), 60)
        for row in rows:
            with self.subTest(case=row["编号"], what=row["说明"]):
                verdict = decide(warranty_table.policy_of(row), warranty_table.facts_of(row))
                self.assertEqual(warranty_table.given(verdict), warranty_table.expected(row))

    def test_every_reason_code_is_met_in_the_table(self):
        met = {code for row in warranty_table.read_cases() for code in row["理由"].split()}
        self.assertEqual(met, set(SENTENCES))

    def test_every_verdict_fills_its_sentences(self):
        for row in warranty_table.read_cases():
            facts = warranty_table.facts_of(row)
            for reason in decide(warranty_table.policy_of(row), facts).reasons:
                sentence = SENTENCES[reason.code] % dict(reason.params)
                self.assertNotIn("%(", sentence)
                self.assertNotIn("None", sentence, row["编号"])

    def test_on_site_is_granted_only_while_the_part_is_free(self):
        facts = Facts(date(2024, 5, 1), date(2024, 3, 1), proof="invoice", component="main_part")
        self.assertTrue(decide(warranty_policies.COMPUTER, facts).on_site)
        late = replace(facts, report_date=date(2027, 5, 1))
        self.assertFalse(decide(warranty_policies.COMPUTER, late).on_site)

    def test_months_end_with_the_same_day_or_the_last_of_the_month(self):
        for start, months, end in (
            (date(2023, 1, 31), 1, date(2023, 2, 28)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2023, 10, 31), 4, date(2024, 2, 29)),
            (date(2024, 12, 31), 0, date(2024, 12, 31)),
            (date(2100, 1, 29), 1, date(2100, 2, 28)),
            (date(9999, 6, 1), 12, date.max),
            (date(1, 1, 1), -1, date.min),
        ):
            with self.subTest(start=start, months=months):
                self.assertEqual(add_months(start, months), end)
        self.assertEqual(add_days(date.max, 1), date.max)
        self.assertEqual(add_days(date.min, -1), date.min)

    def test_a_verdict_cannot_be_changed_afterwards(self):
        verdict = decide(warranty_policies.PHONE, Facts(date(2024, 3, 1)))
        with self.assertRaises(FrozenInstanceError):
            verdict.remedy = "return"

    def test_codes_are_unique_and_never_reused(self):
        self.assertEqual(len({why.code for why in Why}), len(Why))

    def test_a_service_after_the_report_is_left_out(self):
        facts = Facts(date(2024, 5, 1), date(2024, 3, 1), proof="invoice")
        later = Service(date(2024, 6, 1), date(2024, 6, 2), kind="exchange")
        verdict = decide(warranty_policies.RENEWED, replace(facts, history=(later,)))
        self.assertIn("history_impossible", [reason.code for reason in verdict.reasons])
        self.assertEqual(verdict.covered_until, date(2025, 3, 1))

    # --- until when, and what is not known yet ---

    def test_each_right_has_a_last_day_of_its_own(self):
        bought = date(2026, 11, 25)
        facts = Facts(date(2026, 11, 30), bought, proof="invoice")
        verdict = decide(warranty_policies.PHONE, facts)
        self.assertEqual(verdict.return_until, date(2026, 12, 1))
        self.assertEqual(verdict.exchange_until, date(2026, 12, 9))
        self.assertEqual(verdict.covered_until, date(2027, 11, 25))
        late = decide(warranty_policies.PHONE, replace(facts, report_date=date(2026, 12, 2)))
        self.assertEqual((late.return_until, late.exchange_until), (None, date(2026, 12, 9)))
        over = decide(warranty_policies.PHONE, replace(facts, report_date=date(2026, 12, 10)))
        self.assertEqual((over.return_until, over.exchange_until), (None, None))

    def test_a_checklist_shortens_the_windows(self):
        facts = Facts(date(2026, 11, 30), date(2026, 11, 25), proof="invoice")
        verdict = decide(warranty_policies.OPENING_BOX_TEN_DAYS, facts)
        self.assertEqual(verdict.return_until, date(2026, 12, 1))
        self.assertEqual(verdict.exchange_until, date(2026, 12, 4))

    def test_after_two_repairs_exchange_is_open_while_the_rule_runs(self):
        repairs = tuple(
            Service(date(2024, month, 1), date(2024, month, 2), fault="F") for month in (4, 5)
        )
        facts = Facts(date(2024, 7, 1), date(2024, 3, 1), proof="invoice", history=repairs)
        verdict = decide(warranty_policies.PHONE, facts)
        self.assertEqual(verdict.remedy, "exchange")
        self.assertEqual(verdict.exchange_until, date(2025, 3, 1))

    def test_what_lacks_a_proof_is_pending_and_what_is_over_is_not(self):
        report, bought = date(2026, 11, 30), date(2026, 1, 5)
        pending = {
            "nothing known": (Facts(report), True),
            "a day without proof": (Facts(report, bought), True),
            "a day long gone": (Facts(report, date(2020, 1, 5)), False),
            "proved": (Facts(report, bought, proof="invoice"), False),
            "proved and over": (Facts(report, date(2020, 1, 5), proof="invoice"), False),
            "a date of the device": (Facts(report, manufacture_date=bought), False),
            "an altered proof": (Facts(report, proof="altered"), False),
            "software, nothing known": (Facts(report, software=True), True),
            "software, long gone": (Facts(report, bought, software=True), False),
        }
        for what, (facts, expected) in pending.items():
            with self.subTest(what):
                self.assertEqual(decide(warranty_policies.PHONE, facts).pending, expected)
        self.assertFalse(decide(None, Facts(report)).pending)
