import json
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.service_warranty.warranty import (
    SENTENCES,
    Check,
    Exclusion,
    Facts,
    Service,
    Term,
    Why,
    decide,
    replay,
    stored_verdict,
)
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
        met = {
            code.rstrip("法") for row in warranty_table.read_cases() for code in row["理由"].split()
        }
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

    def test_verdicts_stored_before_the_law_stood_beneath_are_decided_as_they_were(self):
        path = Path(__file__).parent / "stored_verdicts.jsonl"
        stored = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        self.assertGreater(len(stored), 150)
        for number, data in enumerate(stored):
            with self.subTest(number):
                self.assertEqual(replay(data), stored_verdict(data))

    def test_the_seventeen_questions_that_were_answered_below_the_law(self):
        """Each by policy, facts, and what the law gives at least."""
        phone, computer, laptop = (
            warranty_policies.PHONE,
            warranty_policies.COMPUTER,
            warranty_policies.LAPTOP,
        )
        bought = date(2026, 3, 2)

        def sold(day, **more):
            return Facts(bought + timedelta(day), bought, proof="invoice", **more)

        fixed = (Service(date(2026, 4, 1), date(2026, 4, 21)),)
        twice = (*fixed, Service(date(2026, 6, 1), date(2026, 6, 3)))
        battery = tuple(
            Service(date(2026, month, 1), date(2026, month, 1), "exchange", "battery")
            for month in (4, 5)
        )
        exchanged = (Service(date(2026, 6, 1), date(2026, 6, 2), "exchange"),)
        made = {"manufacture_date": date(2026, 1, 5)}
        asked = {
            "day 8, the day of purchase not counted": (phone, sold(7), "return"),
            "day 16": (phone, sold(15), "exchange"),
            "a laptop's display in month 6": (
                laptop,
                sold(180, component="display"),
                "free_repair",
            ),
            "a laptop's keyboard in month 20": (
                replace(laptop, terms=(Term(),)),
                sold(600, component="keyboard"),
                "free_repair",
            ),
            "a battery of a computer": (computer, sold(100, component="battery"), "free_repair"),
            "a part no policy names": (phone, sold(300, component="camera"), "free_repair"),
            "twenty days in repair are added": (phone, sold(385, history=fixed), "free_repair"),
            "an exchanged unit has a new period": (
                phone,
                sold(400, history=exchanged),
                "free_repair",
            ),
            "repaired twice, in the added days": (phone, sold(370, history=twice), "exchange"),
            "the money instead of the exchange": (phone, sold(10, wish="refund"), "refund"),
            "film removed on day 3": (
                replace(phone, checks=("film",)),
                sold(2, checks=(Check("film"),)),
                "return",
            ),
            "software in month 10": (phone, sold(300, software=True), "free_repair"),
            "software on day 3": (phone, sold(2, software=True), "return"),
            "no proof, a day merely told": (
                phone,
                Facts(date(2027, 3, 20), date(2026, 2, 1), **made),
                "free_repair",
            ),
            "another fault a week after a paid repair": (
                phone,
                sold(
                    1000,
                    fault="B",
                    history=(
                        Service(
                            bought + timedelta(990),
                            bought + timedelta(993),
                            fault="A",
                            in_warranty=False,
                        ),
                    ),
                ),
                "free_repair",
            ),
            "a battery replaced twice": (
                phone,
                sold(100, component="battery", history=battery, wish="refund"),
                "refund",
            ),
            "delivered five days after the invoice": (
                phone,
                sold(12, delivered_on=bought + timedelta(5)),
                "return",
            ),
            "an exclusion without evidence": (
                computer,
                sold(100, exclusions=(Exclusion("mains", photo_required=False),)),
                "free_repair",
            ),
            "appeared on day 7, brought on day 9": (
                phone,
                sold(9, appeared_on=bought + timedelta(7), appearance_proved=True),
                "return",
            ),
        }
        for what, (policy, facts, remedy) in asked.items():
            with self.subTest(what):
                self.assertEqual(decide(policy, facts).remedy, remedy)
                before = replace(policy, floor=None, unit_covers_parts=False, checks_bind=True)
                self.assertNotEqual(decide(before, facts).remedy, remedy)

    # --- until when, and what is not known yet ---

    def test_each_right_has_a_last_day_of_its_own(self):
        bought = date(2026, 11, 25)
        facts = Facts(date(2026, 11, 30), bought, proof="invoice")
        verdict = decide(warranty_policies.PHONE, facts)
        self.assertEqual(verdict.return_until, date(2026, 12, 2))
        self.assertEqual(verdict.exchange_until, date(2026, 12, 10))
        self.assertEqual(verdict.covered_until, date(2027, 11, 25))
        late = decide(warranty_policies.PHONE, replace(facts, report_date=date(2026, 12, 3)))
        self.assertEqual((late.return_until, late.exchange_until), (None, date(2026, 12, 10)))
        over = decide(warranty_policies.PHONE, replace(facts, report_date=date(2026, 12, 11)))
        self.assertEqual((over.return_until, over.exchange_until), (None, None))

    def test_a_binding_checklist_shortens_the_windows(self):
        facts = Facts(date(2026, 11, 30), date(2026, 11, 25), proof="invoice")
        verdict = decide(warranty_policies.BINDING_CHECKS, facts)
        self.assertEqual(verdict.return_until, date(2026, 12, 1))
        self.assertEqual(verdict.exchange_until, date(2026, 12, 4))

    def test_after_two_repairs_exchange_is_open_while_the_rule_runs(self):
        repairs = tuple(
            Service(date(2024, month, 1), date(2024, month, 2), fault="F") for month in (4, 5)
        )
        facts = Facts(date(2024, 7, 1), date(2024, 3, 1), proof="invoice", history=repairs)
        verdict = decide(warranty_policies.PHONE, facts)
        self.assertEqual(verdict.remedy, "exchange")
        self.assertEqual(verdict.exchange_until, date(2025, 3, 3), "two days in repair are added")

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
            "software, within the year of the law": (Facts(report, bought, software=True), True),
            "software, long gone": (Facts(report, date(2020, 1, 5), software=True), False),
        }
        for what, (facts, expected) in pending.items():
            with self.subTest(what):
                self.assertEqual(decide(warranty_policies.PHONE, facts).pending, expected)
        self.assertFalse(decide(None, Facts(report)).pending)
