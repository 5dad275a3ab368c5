import json
import logging
import os
import random
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.repair_intake.warranty import (
    REMEDIES,
    SENTENCES,
    Exclusion,
    Facts,
    Policy,
    Service,
    Term,
    Why,
    decide,
    pack,
    replay,
    stored_verdict,
)
from odoo.addons.repair_intake.warranty.dates import add_days, add_months

from . import warranty_policies, warranty_table
from . import warranty_strategies as strategies

_logger = logging.getLogger(__name__)

SEED = int(os.environ.get("TEST_SEED") or random.randrange(2**32))
EXAMPLES = int(os.environ.get("TEST_EXAMPLES", 300))


def any_case(*args):
    """Property over random input, repeatable: the seed is printed, TEST_SEED takes it back."""

    def decorate(test):
        check = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        )
        return seed(SEED)(check(given(*args)(test)))

    return decorate


def worth(verdict):
    """A measure that grows with what the customer may claim."""
    return (
        tuple(remedy in verdict.remedies for remedy in REMEDIES[:3]),
        verdict.parts_free,
        verdict.labour_free,
        -REMEDIES.index(verdict.remedies[-1]),
        verdict.covered_until or date.min,
        verdict.on_site,
    )


def is_at_most(less, more):
    """True when `less` is nowhere better than `more`."""
    (remedies, *others), (more_remedies, *more_others) = worth(less), worth(more)
    return (
        all(a <= b for a, b in zip(remedies, more_remedies, strict=True))
        and all(a <= b for a, b in zip(others, more_others, strict=True))
        and REMEDIES.index(less.remedy) >= REMEDIES.index(more.remedy)
    )


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


@tagged("post_install", "-at_install")
class TestWarrantyProperties(BaseCase):
    """What holds for every policy and every case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _logger.info("warranty properties: TEST_SEED=%s, %s examples each", SEED, EXAMPLES)

    @any_case(strategies.policies, strategies.facts(strategies.odd_days))
    def test_any_input_gives_one_verdict_with_reasons(self, policy, facts):
        verdict = decide(policy, facts)
        self.assertEqual(verdict, decide(policy, facts))
        self.assertTrue(verdict.reasons)
        self.assertIn(verdict.remedy, verdict.remedies)
        self.assertEqual(
            verdict.payer == "manufacturer", verdict.parts_free and verdict.labour_free
        )
        self.assertLessEqual({reason.code for reason in verdict.reasons}, set(SENTENCES))

    @any_case(strategies.policies, strategies.facts(strategies.odd_days))
    def test_a_stored_verdict_is_read_and_decided_again_alike(self, policy, facts):
        verdict = decide(policy, facts)
        data = json.loads(json.dumps(pack(policy, verdict), sort_keys=True))
        self.assertEqual(stored_verdict(data), verdict)
        self.assertEqual(replay(data), verdict)

    @any_case(strategies.policies, strategies.facts(), st.integers(0, 2000))
    def test_a_later_report_is_never_better(self, policy, facts, days):
        facts = strategies.reported_after_everything(facts)
        later = replace(facts, report_date=facts.report_date + timedelta(days))
        first, second = decide(policy, facts), decide(policy, later)
        self.assertTrue(is_at_most(second, first), (first, second))

    @any_case(strategies.policies, strategies.facts(), strategies.exclusions)
    def test_an_exclusion_never_improves(self, policy, facts, exclusion):
        ticked = replace(facts, exclusions=(*facts.exclusions, exclusion))
        self.assertTrue(is_at_most(decide(policy, ticked), decide(policy, facts)))

    @any_case(strategies.policies, strategies.facts())
    def test_a_missing_photo_is_the_only_thing_that_saves_from_an_exclusion(self, policy, facts):
        with_photo = replace(facts, exclusions=(Exclusion("liquid_damage", photo=True),))
        without = replace(facts, exclusions=(Exclusion("liquid_damage"),))
        self.assertEqual(decide(policy, with_photo).remedies, ("paid_repair",))
        clean = decide(policy, replace(facts, exclusions=()))
        self.assertEqual(worth(decide(policy, without)), worth(clean))

    @any_case(strategies.policies, strategies.facts(), st.data())
    def test_terms_of_one_component_say_nothing_about_another(self, policy, facts, data):
        others = tuple(
            data.draw(strategies.terms(term.component))
            if term.component != facts.component
            else term
            for term in policy.terms
        )
        self.assertEqual(decide(policy, facts), decide(replace(policy, terms=others), facts))

    @any_case(strategies.policies, strategies.facts(), st.data())
    def test_repairs_of_an_accessory_say_nothing_about_the_unit(self, policy, facts, data):
        unit = replace(facts, component="main_unit")
        accessory = st.sampled_from(strategies.ACCESSORIES)
        repair = data.draw(strategies.services(st.just(facts.report_date), accessory))
        more = replace(unit, history=(*unit.history, repair))
        self.assertEqual(replace(decide(policy, more), facts=unit), decide(policy, unit))

    @any_case(strategies.policies, strategies.facts())
    def test_the_order_of_the_history_does_not_matter(self, policy, facts):
        turned = replace(facts, history=facts.history[::-1])
        self.assertEqual(worth(decide(policy, turned)), worth(decide(policy, facts)))

    @any_case(strategies.policies, strategies.facts())
    def test_no_proof_is_never_better_than_proof_of_the_same_day(self, policy, facts):
        bought = facts.purchase_date or facts.report_date
        facts = strategies.reported_after_everything(replace(facts, purchase_date=bought))
        proven = decide(policy, replace(facts, proof="invoice"))
        told = decide(policy, replace(facts, proof="none"))
        self.assertTrue(is_at_most(replace(told, remedy=proven.remedy), proven), (proven, told))

    @any_case(strategies.days, st.integers(0, 400))
    def test_windows_count_the_purchase_day_as_day_one(self, bought, days):
        report = bought + timedelta(days)
        verdict = decide(
            Policy(terms=(Term(),)), Facts(report, purchase_date=bought, proof="invoice")
        )
        self.assertEqual("return" in verdict.remedies, days + 1 <= 7)
        self.assertEqual("exchange" in verdict.remedies, days + 1 <= 15)
        self.assertEqual(verdict.payer == "manufacturer", report <= add_months(bought, 12))

    @any_case(strategies.days, st.integers(0, 36))
    def test_a_term_ends_in_the_month_it_names(self, start, months):
        end = add_months(start, months)
        self.assertEqual((end.year - start.year) * 12 + end.month - start.month, months)
        self.assertTrue(end.day == start.day or (end + timedelta(1)).day == 1)

    def test_codes_are_unique_and_never_reused(self):
        self.assertEqual(len({why.code for why in Why}), len(Why))

    def test_a_service_after_the_report_is_left_out(self):
        facts = Facts(date(2024, 5, 1), date(2024, 3, 1), proof="invoice")
        later = Service(date(2024, 6, 1), date(2024, 6, 2), kind="exchange")
        verdict = decide(warranty_policies.RENEWED, replace(facts, history=(later,)))
        self.assertIn("history_impossible", [reason.code for reason in verdict.reasons])
        self.assertEqual(verdict.covered_until, date(2025, 3, 1))
