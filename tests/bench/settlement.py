"""A month of settlement, against plain SQL for the lines and Odoo's own posting of the bills."""

import random
from datetime import date
from statistics import median
from time import perf_counter

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

from odoo.addons.service_settlement.pricing import Job, Rate, RateSheet

from .harness import Ratio

ORDERS, POINTS = 10_000, 100
MONTHS = (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
JOB_TYPES = ("major", "medium", "minor", "maintenance")
SERVICE_TYPES = ("repair", "installation", "maintenance", "inspection")
CATEGS = {number: number // 5 or None for number in range(1, 60)}
AREAS = {number: number // 11 or None for number in range(1, 3400)}

COPY_ORDER = """
INSERT INTO service_order ({columns}, name, state, point_id, job_type, done_at, closed_at, result)
SELECT {columns}, %s || n, 'closed', (%s::int[])[1 + n %% %s], (%s::text[])[1 + n %% 4],
       %s::timestamp + n %% 28 * interval '1 day', %s::timestamp + n %% 28 * interval '1 day',
       'repaired'
  FROM service_order, generate_series(1, %s) n
 WHERE id = %s
RETURNING id
"""
PLAIN_LINES = """
INSERT INTO settlement_line
       (statement_id, run_id, point_id, company_id, kind, order_id, technician_id, rate_id, amount,
        technician_amount, closed_on, is_late, job_type, service_type, service_mode, categ_id,
        area_id, level_id, in_warranty, result, create_uid, create_date, write_uid, write_date)
SELECT s.id, s.run_id, o.point_id, o.company_id, 'order', o.id, o.technician_id, %s, 50,
       20, o.closed_at::date, FALSE, o.job_type, o.service_type, o.service_mode, o.categ_id,
       o.area_id, p.level_id, o.labour_free, o.result, 1, now(), 1, now()
  FROM service_order o
  JOIN service_point p ON p.id = o.point_id
  JOIN settlement_statement s ON s.point_id = o.point_id AND s.run_id = %s
 WHERE o.id = ANY(%s)
"""


def measure(rpc):
    yield Ratio("T3", "pricing / a bucketed dict match", compare_pricing(), at_most=2)
    with rpc.registry.cursor() as cr:
        rounds = Rounds(api.Environment(cr, SUPERUSER_ID, {}))
        ratios, again = zip(*map(rounds.compare, MONTHS), strict=True)
        what = "settlement / SQL lines + Odoo's posting"
        yield Ratio("T4", what, median(ratios), at_most=2)
        yield Ratio("T4", "again with nothing new, % of the time", median(again), at_most=5)
        cr.rollback()


def timed(work):
    started = perf_counter()
    result = work()
    return perf_counter() - started, result


# --- pricing 200,000 orders by 500 rates ---


def compare_pricing():
    rnd = random.Random(3)
    rates = [random_rate(rnd, number) for number in range(499)] + [Rate(499)]
    jobs = [random_job(rnd) for _ in range(200_000)]
    ours, found = timed(lambda: RateSheet(rates, CATEGS, AREAS).match_all(jobs))
    anchor, expected = timed(lambda: match_by_buckets(rates, jobs))
    assert found == expected, "both ways must price alike"
    return ours / anchor


def random_rate(rnd, number):
    def maybe(value, share):
        return value if rnd.random() < share else None

    return Rate(
        number,
        job_type=maybe(rnd.choice(JOB_TYPES), 0.6),
        service_type=maybe(rnd.choice(SERVICE_TYPES), 0.4),
        categ_id=maybe(rnd.choice(list(CATEGS)), 0.5),
        area_id=maybe(rnd.choice(list(AREAS)), 0.3),
        level_id=maybe(rnd.randint(1, 4), 0.3),
    )


def random_job(rnd):
    return Job(
        rnd.choice(JOB_TYPES),
        rnd.choice(SERVICE_TYPES),
        rnd.randint(1, 59),
        rnd.randint(1, 3399),
        rnd.randint(1, 4),
        "on_site",
        rnd.random() < 0.5,
        "repaired",
        MONTHS[0],
    )


def match_by_buckets(rates, jobs):
    """The anchor: rates in a dict by category and job type, the first that fits in each."""
    ranked = sorted(rates, key=RateSheet(rates, CATEGS, AREAS)._rank)
    buckets = {}
    for rank, rate in enumerate(ranked):
        buckets.setdefault((rate.categ_id, rate.job_type), []).append((rank, rate))
    return [match_one(buckets, job) for job in jobs]


def match_one(buckets, job):
    best = None
    areas = (None, *path(AREAS, job.area_id))
    for categ in (None, *path(CATEGS, job.categ_id)):
        for job_type in (None, job.job_type):
            for rank, rate in buckets.get((categ, job_type), ()):
                if best and rank > best[0]:
                    break
                if (
                    rate.service_type in (None, job.service_type)
                    and rate.area_id in areas
                    and rate.level_id in (None, job.level_id)
                ):
                    best = rank, rate
                    break
    return best and best[1]


def path(parents, node):
    steps = []
    while node is not None:
        steps.append(node)
        node = parents.get(node)
    return steps


# --- months of 10,000 orders at 100 points ---


class Rounds:
    def __init__(self, env):
        self.env = env
        level = env["service.point.level"].search([], limit=1)
        names = [{"name": f"Bench {n}", "level_id": level.id} for n in range(POINTS)]
        self.points = env["service.point"].create(names)
        rate = {"company_id": env.company.id, "amount": 50, "technician_amount": 20}
        self.rate = env["settlement.rate"].create({"name": "Bench", **rate})
        self.warm_up()

    def warm_up(self):
        """One bill, so that the first does not pay for what the process learns once."""
        product = self.env.ref("service_settlement.product_service_fee")
        vals = {
            "move_type": "in_invoice",
            "partner_id": self.points[0].partner_id.id,
            "invoice_date": MONTHS[0],
            "invoice_line_ids": [Command.create({"product_id": product.id, "price_unit": 1})],
        }
        self.env["account.move"].create(vals).action_post()

    def compare(self, month):
        """:return: (ours / anchor, percent of the time that computing again takes)"""
        orders = self.make_orders(month)
        run = self.env["settlement.run"].create({"month": month})
        compute, _result = timed(run.action_compute)
        again, _result = timed(run.action_compute)
        rest, _result = timed(lambda: self.finish(run))
        moves = run.statement_ids.move_id
        bills, _result = timed(lambda: self.post_again(moves))
        anchor = bills + self.insert_plainly(run, orders)
        return (compute + rest) / anchor, 100 * again / (compute + rest)

    def make_orders(self, month):
        order = self.env["service.order"].create({"contact_name": "Bench"})
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            "SELECT quote_ident(attname) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
            " AND attrelid = 'service_order'::regclass AND attname <> ALL(%s)",
            [["id", "name", "state", "point_id", "job_type", "done_at", "closed_at", "result"]],
        )
        columns = ", ".join(name for (name,) in cr.fetchall())
        values = [self.points.ids, POINTS, list(JOB_TYPES), month, month, ORDERS, order.id]
        cr.execute(COPY_ORDER.format(columns=columns), [f"BENCH{month}-", *values])
        ids = [id_ for (id_,) in cr.fetchall()]
        cr.execute("ANALYZE service_order")
        return ids

    def finish(self, run):
        run.action_send()
        run.action_confirm_rest()
        run.action_approve()
        run.action_bill()
        self.env.flush_all()

    def post_again(self, moves):
        copies = [vals for move in moves for vals in move.copy_data({"ref": f"A-{move.ref}"})]
        made = self.env["account.move"].create(copies)
        made.write({"invoice_date": moves[0].invoice_date})
        made.action_post()
        self.env.flush_all()

    def insert_plainly(self, run, orders):
        """The same lines by one statement of SQL, in a savepoint that is taken back."""
        cr = self.env.cr
        cr.execute("SAVEPOINT plain")
        cr.execute("ALTER TABLE settlement_line DISABLE TRIGGER USER")
        cr.execute("DELETE FROM settlement_line WHERE run_id = %s", [run.id])
        values = [self.rate.id, run.id, orders]
        seconds, _result = timed(lambda: cr.execute(PLAIN_LINES, values))
        cr.execute("ROLLBACK TO SAVEPOINT plain")
        return seconds
