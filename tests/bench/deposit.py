"""Approvals of parts against deposits over HTTP: one busy account against 300 accounts."""

import statistics
import threading
import time
from itertools import cycle
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

from .deposit_raw import RawApprovals
from .harness import Ratio
from .http_load import Load, log_in, prefork_server
from .timing import timing

WATCHED = (
    ("parts.requisition", "_check_approved", "looking at approval limits"),
    ("deposit.account", "_post", "posting in the ledger"),
    ("parts.requisition", "_reserve", "reserving stock"),
)
ACCOUNTS, PARTS, CLIENTS, ROUNDS, REQUESTS = 300, 50, 8, 3, 120
PLAIN = (str(Path(__file__).with_name("plain_deposit.py")),)


def measure(rpc):
    desk = Desk(rpc)
    ours = desk.measure_ours()
    plain = desk.measure_plain()
    raw = RawApprovals(rpc.registry.db_name, desk.accounts, desk.parts).measure()
    yield Ratio("", "approvals a second, one account", ours["hot"])
    yield Ratio("", "approvals a second, 300 accounts", ours["spread"])
    yield Ratio("T5", "one account, % of the rate over 300", 100 * ours["ratio"], at_least=75)
    yield Ratio("T5", "ours / plain ORM, one account", ours["hot"] / plain["hot"], at_least=1.8)
    yield Ratio("T5", "failed requests", ours["failed"], at_most=0.5)
    yield Ratio("T5", "longest wait, one account, seconds", ours["worst"], at_most=1.0)
    yield Ratio("", "approvals a second, 300 accounts, one part", ours["part"])
    yield Ratio("", "longest wait, 300 accounts, one part, seconds", ours["part_worst"])
    yield Ratio("", "plain ORM: approvals a second, one account", plain["hot"])
    yield Ratio("", "plain ORM: longest wait, seconds", plain["worst"])
    yield Ratio("", "plain ORM: requests that failed and were sent again", plain["failed"])
    yield Ratio("", "raw SQL: transactions a second, one account", raw["hot"])
    yield Ratio("", "raw SQL: transactions a second, 300 accounts", raw["spread"])
    yield from desk.where_time_goes()


class Desk:
    """300 points with deposits; requisitions of one of 50 parts that the administrator approves."""

    def __init__(self, rpc):
        self.rpc = rpc
        with rpc.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            self.build(env)

    def build(self, env):
        vals = {
            "level_id": env["service.point.level"].search([], limit=1).id,
            "area_id": env["service.area"].search([("level", "=", "district")], limit=1).id,
            "state": "active",
        }
        points = env["service.point"].create(
            [{"name": f"Bench {n}", **vals} for n in range(ACCOUNTS)]
        )
        self.points, self.accounts = points.ids, points.deposit_account_ids.ids
        env["deposit.account"]._post(
            [
                {"account_id": account, "kind": "pay_in", "balance_delta": 10_000_000.0}
                for account in self.accounts
            ]
        )
        vals = {"is_storable": True, "is_service_part": True, "deposit_price": 1}
        parts = env["product.product"].create(
            [{"name": f"Bench {number}", **vals} for number in range(PARTS)]
        )
        shelf = env.company._get_service_warehouse().lot_stock_id
        for part in parts:
            env["stock.quant"]._update_available_quantity(part, shelf, 1_000_000)
        self.parts = parts.ids

    def requisitions(self, points, parts=None):
        """Submitted ones, asked for by somebody else than who approves."""
        with self.rpc.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            lines = ({"product_id": part, "quantity": 1} for part in cycle(parts or self.parts))
            requisitions = env["parts.requisition"].create(
                [
                    {"point_id": point, "line_ids": [Command.create(next(lines))]}
                    for point, _number in zip(cycle(points), range(REQUESTS), strict=False)
                ]
            )
            requisitions._take_step("submit")
            return requisitions.ids

    # --- over HTTP ---

    def measure_ours(self):
        with prefork_server(self.rpc.registry.db_name) as port:
            load = self.load(port)
            pairs, waits = [], []
            for _round in range(ROUNDS):
                spread = load.run(self.requisitions(self.points))
                load.waits.clear()
                pairs.append((load.run(self.requisitions(self.points[:1])), spread))
                waits += load.waits
            load.waits.clear()
            part = load.run(self.requisitions(self.points, self.parts[:1]))
            return {
                "part": part,
                "part_worst": max(load.waits),
                "hot": statistics.median(hot for hot, _spread in pairs),
                "spread": statistics.median(spread for _hot, spread in pairs),
                "ratio": statistics.median(hot / spread for hot, spread in pairs),
                "worst": max(waits),
                "failed": len(load.failures),
            }

    def measure_plain(self):
        with prefork_server(self.rpc.registry.db_name, PLAIN) as port:
            load = self.load(port)
            load.insist = True
            hot = load.run(self.requisitions(self.points[:1]))
            return {"hot": hot, "worst": max(load.waits), "failed": len(load.failures)}

    def load(self, port):
        database = self.rpc.registry.db_name
        cookies = [log_in(port, database, "admin", "admin") for _each in range(CLIENTS)]
        load = Load(port, cookies, "parts.requisition", "action_approve")
        load.run(self.requisitions(self.points))  # warms up every worker
        load.waits.clear()
        if load.failures:
            raise RuntimeError(load.failures[0])
        return load

    # --- one approval, alone ---

    def where_time_goes(self):
        """Queries and time of one approval, without a queue, and what its parts take of it."""
        profiles = [self.profile([one]) for one in self.requisitions(self.points[:1])[:40]][10:]
        for what in profiles[0]:
            yield Ratio("", f"one approval: {what}", statistics.median(p[what] for p in profiles))
        many = self.profile(self.requisitions(self.points))
        yield Ratio("", f"{REQUESTS} approved at once: queries", many["queries"])
        yield Ratio("", "each of them: milliseconds", many["milliseconds"] / REQUESTS)
        yield Ratio(
            "", "each of them: CPU of the worker", many["of these CPU of the worker"] / REQUESTS
        )

    def profile(self, ids):
        """Queries, and milliseconds of wall time."""
        spent = {}
        with self.rpc.registry.cursor() as cr, timing(self.rpc.registry, WATCHED, spent):
            env = api.Environment(cr, 2, {})
            thread = threading.current_thread()
            thread.query_count, thread.query_time = 0, 0
            started, cpu = time.perf_counter(), time.process_time()
            env["parts.requisition"].browse(ids).action_approve()
            cr.commit()
            whole, cpu = time.perf_counter() - started, time.process_time() - cpu
        return {
            "queries": thread.query_count,
            "milliseconds": 1000 * whole,
            "of these CPU of the worker": 1000 * cpu,
            "of these waiting for SQL": 1000 * thread.query_time,
            **{f"of these {what}": 1000 * seconds for what, seconds in spent.items()},
        }
