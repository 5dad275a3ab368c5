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


policies = st.builds(
    Policy,
    return_days=st.integers(0, 10),
    exchange_days=st.integers(0, 20),
    software_days=st.integers(0, 20),
    repairs_before_exchange=st.integers(0, 3),
    repeat_months=months,
    same_fault_days=st.sampled_from([0, 30, 90]),
    fallback_basis=st.sampled_from(["", "activation", "manufacture"]),
    fallback_months=st.integers(0, 6),
    add_repair_time=st.booleans(),
    renew_on_exchange=st.booleans(),
    checks=st.sampled_from([(), CHECKS]),
    check_days=st.sampled_from([0, 0, 5, 12]),
    terms=st.tuples(*map(terms, COMPONENTS)).flatmap(
        lambda every: st.lists(st.sampled_from(every), unique=True).map(tuple)
    ),
)
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
    )


def facts(day=days):
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
    )


def reported_after_everything(case):
    """The same facts, all of them known on the day of the report, contracts begun."""
    known = [case.report_date, case.purchase_date, case.activation_date, case.manufacture_date]
    known += [service.date_out for service in case.history]
    known += [contract.begins for contract in case.contracts]
    return replace(case, report_date=max(day for day in known if day))
