"""What the benchmarks share: calls as a client makes them, and fair comparisons."""

import statistics
import time
from dataclasses import dataclass
from functools import partial

import odoo.init  # noqa: F401  sets up the `odoo` namespace for a stand-alone program
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import call_kw, retrying


@dataclass(frozen=True)
class Ratio:
    """A measured figure beside its target, such as ours / anchor, or queries of one life."""

    target: str
    what: str
    value: float
    at_least: float = 0
    at_most: float = float("inf")

    @property
    def is_met(self):
        return self.at_least <= self.value <= self.at_most

    def __str__(self):
        wanted = f"≥ {self.at_least:g}" if self.at_least else f"≤ {self.at_most:g}"
        mark = "ok" if self.is_met else "MISSED"
        return f"{self.target:4} {self.what:50} {self.value:10.1f}  {wanted:>8}  {mark}"


class Rpc:
    """Calls public methods as a web client does: each in a transaction, with its context."""

    def __init__(self, database):
        self.registry = Registry(database)
        self.queries = 0
        with self.registry.cursor() as cr:
            company = api.Environment(cr, SUPERUSER_ID, {}).company
            self.context = {
                "lang": "en_US",
                "tz": "Asia/Shanghai",
                "uid": SUPERUSER_ID,
                "allowed_company_ids": company.ids,
            }

    def __call__(self, model, method, *arguments):
        options = {"context": self.context}
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            result = retrying(partial(call_kw, env[model], method, list(arguments), options), env)
            self.queries += cr.sql_log_count
        return result

    def count_queries(self, work):
        before = self.queries
        work()
        return self.queries - before


def compare_rates(ours, anchor, rounds=5, seconds=2):
    """How many times as often per second `ours()` runs as `anchor()`.

    They take turns, so that what else the machine does falls on both alike.
    """
    ours(), anchor()  # both warm
    return statistics.median(
        measure_rate(ours, seconds) / measure_rate(anchor, seconds) for _ in range(rounds)
    )


def measure_rate(work, seconds):
    started, count = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - started)
