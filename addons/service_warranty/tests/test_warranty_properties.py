import json
import logging
import os
import random
from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.service_warranty.warranty import (
    REMEDIES,
    SENTENCES,
    Check,
    Exclusion,
    Facts,
    Policy,
    Service,
    Term,
    decide,
    pack,
    replay,
    stored_verdict,
)
from odoo.addons.service_warranty.warranty.dates import add_months

from . import warranty_strategies as strategies

_logger = logging.getLogger(__name__)

SEED = int(os.environ.get("TEST_SEED") or random.randrange(2**32))
EXAMPLES = int(os.environ.get("TEST_EXAMPLES", 100))


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
        tuple(remedy in verdict.remedies for remedy in REMEDIES[:2]),
        # who may give the unit back has the money as well
        bool({"return", "refund"} & {*verdict.remedies}),
        "free_repair" in verdict.remedies,
        verdict.parts_free,
        verdict.labour_free,
        -REMEDIES.index(verdict.remedies[-1]),
        verdict.return_until or date.min,
        verdict.covered_until or date.min,
        verdict.on_site,
    )


def as_policy(rules):
    """The rules as a policy of their own."""
    return Policy(**{field.name: getattr(rules, field.name) for field in fields(rules)})


def codes(verdict):
    return {reason.code for reason in verdict.reasons}


def is_at_most(less, more):
    """True when `less` is nowhere better than `more`."""
    (remedies, *others), (more_remedies, *more_others) = worth(less), worth(more)
    return (
        all(a <= b for a, b in zip(remedies, more_remedies, strict=True))
        and all(a <= b for a, b in zip(others, more_others, strict=True))
        and REMEDIES.index(less.remedy) >= REMEDIES.index(more.remedy)
    )


@tagged("post_install", "-at_install")
class TestWarrantyProperties(BaseCase):
    """What holds for every policy and every case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        _logger.info("warranty properties: TEST_SEED=%s, %s examples each", SEED, EXAMPLES)

    @any_case(strategies.policies_of_today, strategies.facts_of_today(strategies.odd_days))
    def test_any_input_gives_one_verdict_with_reasons(self, policy, facts):
        verdict = decide(policy, facts)
        self.assertEqual(verdict, decide(policy, facts))
        self.assertTrue(verdict.reasons)
        self.assertIn(verdict.remedy, verdict.remedies)
        self.assertEqual(
            verdict.payer in ("manufacturer", "contract"),
            verdict.parts_free and verdict.labour_free,
        )
        self.assertLessEqual(codes(verdict), set(SENTENCES))

    @any_case(strategies.policies_of_today, strategies.facts_of_today(strategies.odd_days))
    def test_a_stored_verdict_is_read_and_decided_again_alike(self, policy, facts):
        verdict = decide(policy, facts)
        data = json.loads(json.dumps(pack(policy, verdict), sort_keys=True))
        self.assertEqual(stored_verdict(data), verdict)
        self.assertEqual(replay(data), verdict)

    @any_case(strategies.policies_of_today, strategies.facts_of_today(), st.integers(0, 2000))
    def test_a_later_report_is_never_better(self, policy, facts, days):
        facts = strategies.reported_after_everything(facts)
        later = replace(facts, report_date=facts.report_date + timedelta(days))
        first, second = decide(policy, facts), decide(policy, later)
        self.assertTrue(is_at_most(second, first), (first, second))

    @any_case(strategies.policies_of_today, strategies.facts_of_today(), strategies.exclusions)
    def test_an_exclusion_never_improves(self, policy, facts, exclusion):
        ticked = replace(facts, exclusions=(*facts.exclusions, exclusion))
        self.assertTrue(is_at_most(decide(policy, ticked), decide(policy, facts)))

    @any_case(strategies.policies_of_today, strategies.facts_of_today())
    def test_a_missing_photo_is_the_only_thing_that_saves_from_an_exclusion(self, policy, facts):
        with_photo = replace(facts, exclusions=(Exclusion("liquid_damage", photo=True),))
        without = replace(facts, exclusions=(Exclusion("liquid_damage"),))
        self.assertEqual(decide(policy, with_photo).remedies, ("paid_repair",))
        clean = decide(policy, replace(facts, exclusions=()))
        self.assertEqual(worth(decide(policy, without)), worth(clean))

    # --- the law beneath ---

    @any_case(strategies.policies_of_today, strategies.laws, strategies.facts_of_today())
    def test_the_law_takes_nothing_away(self, policy, law, facts):
        alone, with_law = (decide(replace(policy, floor=floor), facts) for floor in (None, law))
        self.assertTrue(is_at_most(alone, with_law), (alone, with_law))

    @any_case(strategies.laws, strategies.facts_of_today())
    def test_who_grants_what_the_law_says_is_judged_as_the_law(self, law, facts):
        alone = decide(as_policy(law), facts)
        both = decide(replace(as_policy(law), floor=law), facts)
        self.assertEqual(worth(both), worth(alone))

    @any_case(strategies.policies_of_today, strategies.facts_of_today(), st.integers(1, 40))
    def test_an_added_day_of_repair_never_shortens(self, policy, facts, days):
        first = replace(facts.history[0], kind="repair") if facts.history else Service()
        if not first.date_out:
            return
        longer = replace(first, date_out=first.date_out + timedelta(days))
        facts = replace(facts, report_date=date(2026, 6, 1), contracts=())
        short, long = (
            decide(policy, replace(facts, history=(service,))) for service in (first, longer)
        )
        self.assertLessEqual(short.covered_until or date.min, long.covered_until or date.min)

    @any_case(strategies.policies_of_today, strategies.laws, strategies.facts_of_today())
    def test_a_holiday_moves_a_last_day_only_forward(self, policy, law, facts):
        facts = replace(facts, contracts=())
        without = replace(policy, holidays=frozenset(), floor=replace(law, holidays=frozenset()))
        plain = decide(without, facts)
        ends = {day for day in (plain.covered_until, plain.return_until) if day and day.year < 9999}
        holidays = frozenset(ends)
        moved = decide(
            replace(policy, holidays=holidays, floor=replace(law, holidays=holidays)), facts
        )
        self.assertTrue(is_at_most(plain, moved), (plain, moved))
        if plain.covered_until in ends and moved.covered_until:
            self.assertGreater(moved.covered_until, plain.covered_until)

    # --- apart ---

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

    @any_case(strategies.policies_of_today, strategies.facts_of_today())
    def test_the_order_of_the_history_does_not_matter(self, policy, facts):
        turned = replace(facts, history=facts.history[::-1])
        self.assertEqual(worth(decide(policy, turned)), worth(decide(policy, facts)))

    @any_case(strategies.policies, strategies.facts())
    def test_no_proof_is_never_better_than_proof_of_the_same_day(self, policy, facts):
        bought = facts.purchase_date or facts.report_date
        facts = strategies.reported_after_everything(replace(facts, purchase_date=bought))
        proven = decide(policy, replace(facts, proof="invoice"))
        without_proof = decide(policy, replace(facts, proof="none"))
        self.assertTrue(
            is_at_most(replace(without_proof, remedy=proven.remedy), proven),
            (proven, without_proof),
        )

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

    @any_case(strategies.policies_of_today, strategies.facts_of_today(), strategies.contracts())
    def test_an_extended_warranty_takes_nothing_away(self, policy, facts, contract):
        sold = replace(facts, contracts=(*facts.contracts, contract))
        self.assertTrue(is_at_most(decide(policy, facts), decide(policy, sold)))

    @any_case(strategies.policies, strategies.facts(), st.data())
    def test_an_extended_warranty_of_one_component_says_nothing_about_another(
        self, policy, facts, data
    ):
        others = st.sampled_from([c for c in strategies.COMPONENTS if c != facts.component])
        contract = data.draw(strategies.contracts(covered=st.lists(others, min_size=1)))
        sold = replace(facts, contracts=(*facts.contracts, contract))
        self.assertEqual(worth(decide(policy, sold)), worth(decide(policy, facts)))

    @any_case(strategies.facts(), strategies.contracts())
    def test_the_warranty_pays_before_an_extended_one(self, facts, contract):
        policy = Policy(terms=(Term(),))
        facts = replace(facts, component="main_unit")
        alone = decide(policy, replace(facts, contracts=()))
        sold = decide(policy, replace(facts, contracts=(contract,)))
        if alone.payer == "manufacturer":
            self.assertEqual((sold.payer, sold.contract), ("manufacturer", ""))
        elif sold.contract:
            self.assertTrue(contract.begins <= facts.report_date <= contract.ends)

    @any_case(
        strategies.policies_of_today,
        strategies.facts_of_today(),
        st.sampled_from(strategies.CHECKS),
    )
    def test_a_check_that_failed_never_improves(self, policy, facts, code):
        others = tuple(check for check in facts.checks if check.code != code)
        failed, passed, pending = (
            decide(policy, replace(facts, checks=others + more))
            for more in ((Check(code, False),), (Check(code, True),), ())
        )
        self.assertTrue(is_at_most(failed, passed))
        self.assertEqual(worth(passed), worth(pending))

    @any_case(strategies.policies_of_today, strategies.facts_of_today(), st.integers(1, 20))
    def test_a_shorter_opening_box_period_never_improves(self, policy, facts, days):
        short, long = (
            decide(replace(policy, check_days=number), facts) for number in (days, days + 3)
        )
        self.assertTrue(is_at_most(short, long))

    @any_case(strategies.policies, strategies.facts(), strategies.days)
    def test_an_exchange_carries_the_older_period_on_or_begins_a_new_one(self, policy, facts, day):
        before = Service(day, day, kind="exchange")
        facts = replace(
            facts, component="main_unit", history=(before,), software=False, contracts=()
        )
        facts = strategies.reported_after_everything(facts)
        policy = replace(policy, renew_on_exchange=False)
        carried, without = decide(policy, facts), decide(policy, replace(facts, history=()))
        self.assertEqual(carried.covered_until, without.covered_until)
        renewed = decide(replace(policy, renew_on_exchange=True), facts)
        term = policy.term_of("main_unit")
        if term and term.months and "starts_exchange" in codes(renewed):
            self.assertIn(renewed.covered_until, (add_months(day, term.months), None))

    @any_case(strategies.policies_of_today, strategies.facts_of_today())
    def test_reasons_name_no_component_but_that_of_the_case(self, policy, facts):
        named = {dict(reason.params).get("component") for reason in decide(policy, facts).reasons}
        self.assertLessEqual(named, {facts.component, None})
