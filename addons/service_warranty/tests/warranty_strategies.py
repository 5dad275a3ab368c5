"""Hypothesis strategies: any policy, any case, also the odd ones."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from odoo.addons.service_warranty.warranty import (
    Check,
    Contract,
    Exclusion,
    Facts,
    Policy,
    Rules,
    Service,
    Term,
)

UNIT = ("main_unit", "main_part")
ACCESSORIES = ("battery", "charger")
COMPONENTS = UNIT + ACCESSORIES
CHECKS = ("film", "papers")

EDGES = [date(2020, 2, 29), date(2023, 1, 31), date(2023, 12, 31), date(2024, 2, 29)]
days = st.one_of(st.sampled_from(EDGES), st.dates(date(2020, 1, 1), date(2025, 12, 31)))
odd_days = st.one_of(days, st.dates(), st.sampled_from([date.min, date(1900, 1, 1), date.max]))
months = st.sampled_from([0, 1, 3, 6, 12, 36])
bases = st.sampled_from(["purchase", "activation", "manufacture"])


def terms(component):
    return st.builds(
        Term,
        component=st.just(component),
        months=months,
        labour_months=months,
        basis=bases,
        on_site=st.booleans(),
        unit=st.just(component in UNIT),
    )


some_terms = st.tuples(*map(terms, COMPONENTS)).flatmap(
    lambda every: st.lists(st.sampled_from(every), unique=True).map(tuple)
)
FIGURES = {
    "return_days": st.integers(0, 10),
    "exchange_days": st.integers(0, 20),
    "software_days": st.integers(0, 20),
    "repairs_before_exchange": st.integers(0, 3),
    "repeat_months": months,
    "same_fault_days": st.sampled_from([0, 30, 90]),
    "fallback_basis": st.sampled_from(["", "activation", "manufacture"]),
    "fallback_months": st.integers(0, 6),
    "add_repair_time": st.booleans(),
    "renew_on_exchange": st.booleans(),
    "checks": st.sampled_from([(), CHECKS]),
    "check_days": st.sampled_from([0, 0, 5, 12]),
    "terms": some_terms,
}
# What the law brought in, and what a policy may say as well.
MORE_FIGURES = {
    "count_purchase_day": st.booleans(),
    "unit_covers_parts": st.booleans(),
    "software_as_hardware": st.booleans(),
    "repeat_while_covered": st.booleans(),
    "fallback_days": st.sampled_from([0, 90]),
    "told_date_shortens": st.booleans(),
    "checks_bind": st.booleans(),
    "holidays": st.frozensets(days, max_size=4),
    "after_repair_days": st.sampled_from([0, 30]),
    "renew_replaced_part": st.booleans(),
    "accessory_replacements": st.integers(0, 2),
    "loaner_days": st.sampled_from([0, 7]),
    "repairer_days": st.sampled_from([0, 30]),
    "parts_days": st.sampled_from([0, 60]),
    "evidence_months": st.sampled_from([0, 6]),
    "no_reason_days": st.sampled_from([0, 7]),
    "distance_days": st.sampled_from([0, 7]),
    "refund_for_exchange": st.booleans(),
    "depreciation": st.sampled_from([0.0, 0.25, 0.5]),
    "return_with": st.booleans(),
    "carriage_free": st.booleans(),
    "articles": st.sampled_from([(), (("return_days", "M11"), ("holidays", "M8"))]),
}
policies = st.builds(Policy, **FIGURES)
laws = st.builds(Rules, **FIGURES, **MORE_FIGURES)
policies_of_today = st.builds(Policy, **FIGURES, **MORE_FIGURES, floor=st.none() | laws)
exclusions = st.builds(
    Exclusion,
    code=st.sampled_from(["human_damage", "liquid_damage"]),
    photo=st.booleans(),
    photo_required=st.booleans(),
    refuse=st.booleans(),
)


checks = st.builds(Check, st.sampled_from(CHECKS), st.booleans())
components = st.sampled_from(COMPONENTS)


covered_components = st.lists(components | st.just("software"), max_size=2)


def contracts(day=days, covered=covered_components):
    return st.builds(
        Contract,
        number=st.sampled_from(["EW1", "EW2"]),
        begins=st.none() | day,
        ends=st.none() | day,
        parts=st.booleans(),
        labour=st.booleans(),
        on_site=st.booleans(),
        components=covered.map(tuple),
    )


def services(day=days, component=components):
    return st.builds(
        lambda one, other, **rest: Service(min(one, other), max(one, other), **rest),
        day,
        day,
        kind=st.sampled_from(["repair", "repair", "exchange"]),
        component=component,
        fault=st.sampled_from(["", "no_power", "no_sound"]),
        in_warranty=st.booleans(),
        software=st.booleans(),
        replaced=st.booleans(),
    )


def facts(day=days, **more):
    return st.builds(
        Facts,
        report_date=day,
        purchase_date=st.none() | day,
        activation_date=st.none() | day,
        manufacture_date=st.none() | day,
        proof=st.sampled_from(["none", "invoice", "invoice", "card", "altered"]),
        serial=st.sampled_from(["", "SN1"]),
        serial_on_proof=st.sampled_from(["", "sn-1", "SN2"]),
        component=components,
        software=st.booleans(),
        fault=st.sampled_from(["", "no_power", "no_sound"]),
        wish=st.sampled_from(["", "", "return", "exchange", "free_repair", "paid_repair"]),
        exclusions=st.lists(exclusions, max_size=1).map(tuple),
        checks=st.lists(checks, max_size=2, unique_by=lambda check: check.code).map(tuple),
        history=st.lists(services(day), max_size=4).map(tuple),
        contracts=st.lists(contracts(day), max_size=3).map(tuple),
        earlier_serials=st.sampled_from([(), (), ("SN2",)]),
        **more,
    )


def facts_of_today(day=days):
    """With the facts that the law asks for."""
    return facts(
        day,
        delivered_on=st.none() | day,
        installed_on=st.none() | day,
        accepted_on=st.none() | day,
        appeared_on=st.none() | day,
        appearance_proved=st.booleans(),
        sold_by_us=st.sampled_from([True, True, True, False]),
        distance_sale=st.booleans(),
        without_fault=st.sampled_from([False, False, False, True]),
        caused_by_repair=st.booleans(),
        component_kind=st.sampled_from(["unit", "unit", "accessory", "consumable"]),
        handed_in=st.none() | day,
        as_of=st.none() | day,
        delay_cause=st.sampled_from(["", "maker_parts", "repairer"]),
    )


def reported_after_everything(case):
    """The same facts, all of them known on the day of the report, contracts begun."""
    known = [case.report_date, case.purchase_date, case.activation_date, case.manufacture_date]
    known += [case.delivered_on, case.installed_on, case.accepted_on, case.appeared_on]
    known += [service.date_out for service in case.history]
    known += [contract.begins for contract in case.contracts]
    return replace(case, report_date=max(day for day in known if day))
