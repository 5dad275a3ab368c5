"""Approvals of parts against deposits over HTTP: one busy account against 300 accounts."""

import statistics
import threading
import time
from itertools import cycle
from pathlib import Path

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

from .harness import Ratio
from .http_load import Load, log_in, prefork_server

ACCOUNTS, CLIENTS, ROUNDS, REQUESTS = 300, 8, 3, 120
PLAIN = (str(Path(__file__).with_name("plain_deposit.py")),)


def measure(rpc):
    desk = Desk(rpc)
    ours = desk.measure_ours()
    plain = desk.measure_plain()
    raw = desk.measure_raw()
    yield Ratio("", "approvals a second, one account", ours["hot"])
    yield Ratio("", "approvals a second, 300 accounts", ours["spread"])
    yield Ratio("T5", "one account, % of the rate over 300", 100 * ours["ratio"], at_least=75)
    yield Ratio("T5", "ours / plain ORM, one account", ours["hot"] / plain["hot"], at_least=1.8)
    yield Ratio("T5", "failed requests", ours["failed"], at_most=0.5)
    yield Ratio("T5", "longest wait, one account, seconds", ours["worst"], at_most=1.0)
    yield Ratio("", "plain ORM: approvals a second, one account", plain["hot"])
    yield Ratio("", "plain ORM: longest wait, seconds", plain["worst"])
    yield Ratio("", "plain ORM: requests that failed and were sent again", plain["failed"])
    yield Ratio("", "raw SQL: transactions a second, one account", raw["hot"])
    yield Ratio("", "raw SQL: transactions a second, 300 accounts", raw["spread"])
    yield from desk.where_time_goes()


class Desk:
    """300 points with deposits; requisitions of one part that the administrator approves."""

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
        self.part = (
            env["product.product"]
            .create(
                {"name": "Bench", "is_storable": True, "is_service_part": True, "deposit_price": 1}
            )
            .id
        )

    def requisitions(self, points):
        """Submitted ones, asked for by somebody else than who approves."""
        with self.rpc.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            line = {"product_id": self.part, "quantity": 1}
            requisitions = env["parts.requisition"].create(
                [
                    {"point_id": point, "line_ids": [Command.create(line)]}
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
            return {
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

    # --- the same without Odoo ---

    def measure_raw(self):
        return {"hot": self.raw_rate(self.accounts[:1]), "spread": self.raw_rate(self.accounts)}

    def raw_rate(self, accounts, seconds=4):
        """The bare transaction: turn, guarded update, entry, log, state; 8 connections."""
        counts, deadline = [0] * CLIENTS, time.perf_counter() + seconds

        def client(number):
            connection = psycopg2.connect(dbname=self.rpc.registry.db_name)
            connection.set_session(isolation_level="REPEATABLE READ")
            for account in cycle(accounts[number % len(accounts) :] + accounts[:number]):
                if time.perf_counter() > deadline:
                    break
                self.raw_transaction(connection, account)
                counts[number] += 1
            connection.close()

        threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / seconds

    def raw_transaction(self, connection, account):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(1, %s)", [account])
            connection.commit()
            cursor.execute(
                "UPDATE deposit_account SET held = held + 1, last_seq = last_seq + 1"
                " WHERE id = %s AND held + 1 <= balance * multiple"
                " RETURNING balance, held, last_seq, (SELECT hash FROM deposit_entry entry"
                " WHERE entry.account_id = deposit_account.id"
                " AND entry.seq = deposit_account.last_seq - 1)",
                [account],
            )
            balance, held, seq, head = cursor.fetchone()
            cursor.execute(
                "INSERT INTO deposit_entry (account_id, seq, kind, balance_delta, held_delta,"
                " balance_after, held_after, user_id, at, previous_hash, hash)"
                " VALUES (%s, %s, 'hold', 0, 1, %s, %s, 1, now(), %s, md5(%s))",
                [account, seq, balance, held, head or "0", head or "0"],
            )
            cursor.execute(
                "UPDATE parts_requisition SET state = state WHERE id ="
                " (SELECT max(id) FROM parts_requisition WHERE account_id = %s)",
                [account],
            )
            connection.commit()
            cursor.execute("SELECT pg_advisory_unlock(1, %s)", [account])
            connection.commit()

    # --- one approval, alone ---

    def where_time_goes(self):
        """Queries, time in the database and time in all of one approval, without a queue."""
        ids = self.requisitions(self.points[:1])[:30]
        samples = [self.profile(one) for one in ids][5:]
        queries, in_sql, in_post, whole = (
            statistics.median(figures) for figures in zip(*samples, strict=True)
        )
        yield Ratio("", "one approval: queries", queries)
        yield Ratio("", "one approval: milliseconds", 1000 * whole)
        yield Ratio("", "one approval: of these waiting for SQL", 1000 * in_sql)
        yield Ratio("", "one approval: of these in the ledger's door", 1000 * in_post)

    def profile(self, requisition):
        Account = self.rpc.registry["deposit.account"]
        original, spent = Account._post, []

        def timed(account, vals_list):
            started = time.perf_counter()
            entries = original(account, vals_list)
            spent.append(time.perf_counter() - started)
            return entries

        with self.rpc.registry.cursor() as cr:
            env = api.Environment(cr, 2, {})
            Account._post = timed
            try:
                thread = threading.current_thread()
                thread.query_count, thread.query_time = 0, 0
                started = time.perf_counter()
                env["parts.requisition"].browse(requisition).action_approve()
                cr.commit()
                whole = time.perf_counter() - started
            finally:
                Account._post = original
            return thread.query_count, thread.query_time, sum(spent), whole
