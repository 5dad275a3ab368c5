"""Warranty verdicts on one core, against a bare loop that adds a year to a date."""

from datetime import date, timedelta
from time import process_time

from odoo.addons.repair_intake.warranty import (
    Check,
    Exclusion,
    Facts,
    Policy,
    Service,
    Term,
    decide,
    pack,
)

from .harness import Ratio, compare_rates

# A verdict looks at a dozen dates and writes down four reasons: so many additions it may cost.
ADDITIONS = 250

POLICY = Policy(
    add_repair_time=True,
    checks=("film", "papers"),
    terms=(Term(), Term("battery", 6, 6, unit=False), Term("charger", 12, 12, unit=False)),
)
BOUGHT = date(2024, 3, 1)
YEAR = timedelta(365)
CASES = (
    Facts(date(2024, 3, 5), BOUGHT, proof="invoice", checks=(Check("film", True),)),
    Facts(
        date(2024, 7, 5),
        BOUGHT,
        proof="invoice",
        fault="F1",
        history=(
            Service(date(2024, 3, 20), date(2024, 3, 25), fault="F1"),
            Service(date(2024, 4, 20), date(2024, 5, 25), fault="F1"),
        ),
    ),
    Facts(date(2025, 6, 5), BOUGHT, proof="invoice", component="battery"),
    Facts(date(2024, 6, 5), BOUGHT, proof="invoice", exclusions=(Exclusion("liquid", True),)),
    Facts(date(2024, 6, 5), manufacture_date=date(2024, 1, 1)),
    Facts(date(2024, 6, 5), date(1900, 1, 1), date(2030, 1, 1), date(2023, 1, 1)),
)


def measure(rpc):
    what = f"verdicts / {ADDITIONS} date additions"
    yield Ratio("R2", what, compare_rates(decide_all, add_dates), at_least=1)
    yield Ratio("R2", "verdicts a second of processor time", rate(decide_all), at_least=50_000)
    yield Ratio("R2", "the same, packed for storage", rate(pack_all), at_least=20_000)


def decide_all():
    for facts in CASES:
        decide(POLICY, facts)


def pack_all():
    for facts in CASES:
        pack(POLICY, decide(POLICY, facts))


def add_dates():
    for _ in range(ADDITIONS * len(CASES)):
        _covered = BOUGHT + YEAR >= BOUGHT


def rate(work, rounds=5_000):
    """Verdicts a second, by processor time: others on the machine do not count."""
    started = process_time()
    for _ in range(rounds):
        work()
    return rounds * len(CASES) / (process_time() - started)
