"""Warranty verdicts on one core, against a bare loop that adds a year to a date."""

from contextlib import contextmanager
from datetime import date, timedelta
from time import process_time

from odoo import SUPERUSER_ID, api

from odoo.addons.service_warranty.warranty import (
    Check,
    Contract,
    Exclusion,
    Facts,
    Policy,
    Rules,
    Service,
    Term,
    decide,
    pack,
)

from .harness import Ratio, compare_rates

# A verdict looks at a dozen dates and writes down four reasons: so many additions it may cost.
ADDITIONS = 250

# The law beneath: every rule that data/warranty_laws.xml has for phones.
LAW = Rules(
    software_days=0,
    same_fault_days=0,
    fallback_months=0,
    fallback_days=90,
    told_date_shortens=False,
    add_repair_time=True,
    renew_on_exchange=True,
    count_purchase_day=False,
    unit_covers_parts=True,
    software_as_hardware=True,
    repeat_while_covered=True,
    after_repair_days=30,
    accessory_replacements=2,
    loaner_days=7,
    repairer_days=30,
    parts_days=60,
    evidence_months=6,
    distance_days=7,
    refund_for_exchange=True,
    carriage_free=True,
    articles=(("exchange_days", "M12 CC201"), ("return_days", "M11 CC201")),
    holidays=frozenset(date(year, 10, day) for year in range(2024, 2028) for day in range(1, 8)),
    terms=(
        Term(article="M10"),
        Term("battery", 6, 6, unit=False, article="M10"),
        Term("charger", 12, 12, unit=False, article="M10"),
    ),
)
POLICY = Policy(
    add_repair_time=True,
    checks=("film", "papers"),
    checks_bind=False,
    floor=LAW,
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
    Facts(
        date(2025, 6, 5),
        BOUGHT,
        proof="invoice",
        contracts=(Contract("EW000001", date(2025, 3, 2), date(2027, 3, 1)),),
    ),
)


def measure(rpc):
    what = f"verdicts / {ADDITIONS} date additions"
    yield Ratio("R2", what, compare_rates(decide_all, add_dates), at_least=1)
    yield Ratio("R2", "verdicts a second of processor time", rate(decide_all), at_least=50_000)
    yield Ratio("R2", "the same, packed for storage", rate(pack_all), at_least=20_000)
    yield from measure_orders(rpc)


def measure_orders(rpc):
    """Orders judged anew through the ORM after a policy has changed, all of them written."""
    few, _seconds = judge(rpc, 50)
    some, _seconds = judge(rpc, 500)
    many, seconds = judge(rpc, 10_000)
    yield Ratio("T9", "queries to judge 500 orders / 50 orders", some / few, at_most=1.5)
    yield Ratio("R2", "queries to judge 10,000 orders, each", many / 10_000, at_most=0.05)
    yield Ratio("R2", "orders judged anew a second", 10_000 / seconds, at_least=1_000)
    anew, kept = rules_of_one_report(rpc)
    yield Ratio("R2", "queries for the rules of a report, read anew", anew, at_most=12)
    yield Ratio("R2", "the same, kept in memory", kept, at_most=0)


def judge(rpc, count):
    """(queries, seconds of processor time) to judge so many orders and write what changed."""
    with orders(rpc, count) as made:
        made.env["warranty.policy"].search([]).write({"same_fault_days": 91})
        made.env.flush_all()
        made.env.invalidate_all()
        queries, started = made.env.cr.sql_log_count, process_time()
        made._judge()
        made.env.flush_all()
        return made.env.cr.sql_log_count - queries, process_time() - started


def rules_of_one_report(rpc):
    """Queries that finding policy and checklist of one order takes at first, and then again."""
    with orders(rpc, 1) as made:
        policies = made.env["warranty.policy"]
        [facts] = made._warranty_facts().values()
        key = made._policy_key(facts)
        made.env.flush_all()
        policies._forget_rules()
        made.env.invalidate_all()
        counts = [made.env.cr.sql_log_count]
        for _ in range(2):
            policies._rules(key)
            counts.append(made.env.cr.sql_log_count)
        return counts[1] - counts[0], counts[2] - counts[1]


@contextmanager
def orders(rpc, count):
    """So many orders of phones bought last week, gone when the block ends."""
    with rpc.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        product = env["product.product"].create(
            {
                "name": "Benchmark",
                "is_storable": True,
                "tracking": "serial",
                "categ_id": env.ref("repair_intake.category_phone").id,
            }
        )
        vals = [order_vals(product, count, number) for number in range(count)]
        made = env["service.order"].create(vals)
        yield env["service.order"].browse(made.ids)
        env.invalidate_all(flush=False)
        cr.rollback()
        rpc.registry.clear_all_caches()


def order_vals(product, run, number):
    return {
        "contact_name": f"Customer {number}",
        "phone": f"137{number:08d}",
        "product_id": product.id,
        "serial": f"JUDGE-{run}-{number}",
        "purchase_date": date.today() - timedelta(7),
        "proof": "invoice",
    }


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
