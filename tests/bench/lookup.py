"""First pages and text search at a million orders and devices, against the same without indexes."""

import os
import random
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tools import SQL

from .harness import Ratio

ROWS = int(os.environ.get("ROWS", 1_000_000))
POINTS = 200
OPEN_EACH = 50  # one order in fifty is not closed
PAGE = 80
TABLES = ("res_partner", "stock_lot", "service_order", "service_device_number")

# A row again and again: `kept` are its columns that stay, `names` those that get `values`.
COPY = """
INSERT INTO {table} ({kept}, {names})
SELECT {kept}, {values} FROM (SELECT {kept} FROM {table} WHERE id = %(id)s) pattern,
       generate_series(1, %(rows)s::bigint) n
"""
INSERT = """
INSERT INTO {table} ({names}) SELECT {names} FROM jsonb_populate_record(NULL::{table}, %s)
"""
PHONE = "'1' || (30 + n * 7 %% 70) || lpad((n * 7919 %% 100000000)::text, 8, '0')"
PARTNER = {
    "name": "'Customer ' || n",
    "complete_name": "'Customer ' || n",
    "phone": f"CASE n %% 3 WHEN 0 THEN '+86 ' || {PHONE} ELSE {PHONE} END",
}
LOT = {"name": "'SN' || (2020 + n %% 7) || upper(substr(md5(n::text), 1, 8))"}
ORDER = {
    "name": "'FW' || 2000 + n %% 700 || '-' || lpad(n::text, 6, '0')",
    "phone": PARTNER["phone"],
    "serial": LOT["name"],
    "device_id": "%(lot)s + n",
    "point_id": "(%(points)s)[1 + n %% %(point_count)s]",
    "priority": "CASE WHEN n %% 20 = 0 THEN '1' ELSE '0' END",
    "reported_at": "timestamp '2026-03-01' - n * interval '3 minutes'",
    "state": "CASE WHEN n / %(point_count)s %% %(open_each)s = 0"
    " THEN (ARRAY['new', 'assigned', 'in_progress'])[1 + n %% 3] ELSE 'closed' END",
    "wait_reason": "CASE WHEN n / %(point_count)s %% %(open_each)s = 0 AND n %% 7 = 0"
    " THEN 'parts' END",
    "result": "'repaired'",
}
NUMBERS = """
INSERT INTO service_device_number (lot_id, kind, number)
SELECT %(lot)s + n, 'imei', '35' || lpad((n * 104729 %% 10000000000000)::text, 13, '0')
  FROM generate_series(1, %(rows)s::bigint) n
"""

# What is typed, and why. `{}` are digits that change with each round.
TEXTS = {
    "part of a phone number": lambda r: f"{r.randrange(10**7):07d}",
    "four digits": lambda r: f"{r.randrange(10**4):04d}",
    "a whole phone number": lambda r: f"+86 1{30 + r.randrange(70)} {r.randrange(10**8):08d}",
    "part of a serial": lambda r: f"{r.randrange(16**5):05X}",
    "the end of an order number": lambda r: f"-{r.randrange(10**6):06d}",
    "part of an IMEI": lambda r: f"{r.randrange(10**9):09d}",
    "what all have in common": lambda r: "SN20",
    "what nobody has": lambda r: "zzqx-zz",
    "three characters": lambda r: f"{r.randrange(1000):03d}",
    "one character": lambda r: "7",
}


def measure(rpc):
    with rpc.registry.cursor() as cr:
        world = World(api.Environment(cr, SUPERUSER_ID, {}))
        world.fill()
        yield from world.pages()
        yield from world.searches()
        cr.rollback()


class World:
    def __init__(self, env):
        self.env, self.random = env, random.Random(7)

    def user(self, login, group):
        groups = [Command.set([self.env.ref(group).id, self.env.ref("base.group_user").id])]
        return self.env["res.users"].create(
            {"name": login, "login": login, "group_ids": groups, "tz": "Asia/Shanghai"}
        )

    # --- a million rows ---

    def fill(self):
        env = self.env
        partner, lot, order = self.make_patterns()
        self.copy_rows(partner, PARTNER, {"rows": ROWS})
        # only now, as their contacts are changed after they were made
        self.hotline = self.user("bench.hotline", "repair_intake.group_hotline_agent")
        self.point = self.user("bench.point", "service_network.group_point_manager")
        points = self.make_points()
        self.point.service_point_ids = points[:1]
        env.flush_all()
        env.execute_query(SQL("SELECT setval('stock_lot_id_seq', %s)", lot.id + ROWS))
        values = {
            **{"lot": lot.id, "points": points.ids, "point_count": POINTS},
            **{"open_each": OPEN_EACH, "rows": ROWS},
        }
        self.copy_rows(lot, {**LOT, "id": "%(lot)s + n"}, values)
        self.copy_rows(order, ORDER, values)
        with self.without_indexes("service_device_number"):
            env.cr.execute(NUMBERS, values)
        env.cr.execute(
            "INSERT INTO stock_lot_service_point_rel (lot_id, point_id)"
            " SELECT device_id, point_id FROM service_order WHERE device_id > %s",
            [lot.id],
        )
        for table in TABLES:
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        env.invalidate_all()
        self.check_indexes()

    def make_patterns(self):
        """The rows that are copied, inserted as they are.

        An index that is made where a row has just been changed is of no use to the same
        transaction: the database would read whole tables, as it does in no database at work.
        """
        env = self.env
        product = env["product.product"].create(
            {"name": "Benchmark", "is_storable": True, "tracking": "serial"}
        )
        env.flush_all()
        env.cr.execute("SAVEPOINT patterns")
        partner = env["res.partner"].create({"name": "Benchmark"})
        lot = env["stock.lot"].create({"name": "BENCH-LOT", "product_id": product.id})
        order = env["service.order"].create({"device_id": lot.id, "partner_id": partner.id})
        env.flush_all()
        patterns = (partner, lot, order)
        rows = [self.row_of(record) for record in patterns]
        env.cr.execute("ROLLBACK TO SAVEPOINT patterns")
        env.invalidate_all(flush=False)
        for record, row in zip(patterns, rows, strict=True):
            env.cr.execute(INSERT.format(table=record._table, names=self.names(record)), [row])
        return patterns

    def row_of(self, record):
        table = SQL.identifier(record._table)
        ((row,),) = self.env.execute_query(
            SQL("SELECT to_jsonb(t)::text FROM %s t WHERE id = %s", table, record.id)
        )
        return row

    def names(self, record):
        return ", ".join(f'"{name}"' for name in self.columns(record._table))

    def columns(self, table):
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_generated = 'NEVER'",
            [table],
        )
        return sorted(name for (name,) in self.env.cr.fetchall())

    def check_indexes(self):
        """Every index of what is searched can be used, as in a database at work."""
        self.env.cr.execute(
            "SELECT indexrelid::regclass::text FROM pg_index"
            " WHERE indrelid = ANY(%s::text[]::regclass[]) AND (indcheckxmin OR NOT indisvalid)",
            [list(TABLES)],
        )
        if unusable := [name for (name,) in self.env.cr.fetchall()]:
            raise RuntimeError(f"The database uses none of these: {', '.join(unusable)}")

    def make_points(self):
        area = self.env["service.area"].search([("level", "=", "district")], limit=1)
        vals = {"name": "Benchmark", "code": "bench-lookup"}
        level = self.env["service.point.level"].create(vals)
        return self.env["service.point"].create(
            [
                {"name": f"Benchmark {n}", "area_id": area.id, "level_id": level.id}
                for n in range(POINTS)
            ]
        )

    def copy_rows(self, pattern, given, values):
        """A row of the table again and again, with the columns of `given` changed."""
        table = pattern._table
        kept = [name for name in self.columns(table) if name not in {*given, "id"}]
        statement = COPY.format(
            table=table,
            kept=", ".join(f'"{name}"' for name in kept),
            names=", ".join(given),
            values=", ".join(given.values()),
        )
        with self.without_indexes(table):
            self.env.cr.execute(statement, {**values, "id": pattern.id})

    @contextmanager
    def without_indexes(self, table, like="%"):
        """Indexes that no constraint needs are made again after the rows are in."""
        self.env.cr.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
            " AND indexname LIKE %s AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            " AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
            [table, like],
        )
        indexes = self.env.cr.fetchall()
        for name, _definition in indexes:
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
        yield
        for _name, definition in indexes:
            self.env.cr.execute(definition)

    # --- what is measured ---

    def milliseconds(self, work, rounds=40):
        """Processor time of one round, here and in the database: what it takes on a quiet machine.

        Everything is in memory by then, so nothing waits for a disk.
        """
        work()  # warm
        started = self.processor_time()
        for _round in range(rounds):
            work()
        return (self.processor_time() - started) * 1000 / rounds

    def processor_time(self):
        """Seconds, of this process and of the one that serves it in the database."""
        self.env.cr.execute("SELECT pg_backend_pid()")
        (pid,) = self.env.cr.fetchone()
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def pages(self):
        """First pages as the lists ask for them: ids, in the list's own order."""
        at_work = [("state", "in", ("new", "triaged", "assigned", "in_progress"))]
        for who, user in (("hotline", self.hotline), ("point", self.point)):
            orders = self.env["service.order"].with_user(user)
            for what, domain in {
                "open orders": at_work,
                "all orders": [],
                "waiting for parts": [*at_work, ("wait_reason", "=", "parts")],
            }.items():
                yield self.page(f"{who}: {what}", orders, domain)
        devices = self.env["stock.lot"].with_user(self.hotline)
        yield self.page("hotline: devices", devices, [("product_id.tracking", "=", "serial")])
        orders = self.env["service.order"].with_user(self.hotline)
        anchor = self.milliseconds(lambda: orders.search(at_work, limit=PAGE), 3)
        with self.dropped("service_order", "%page_idx", "%queue_idx", "%state%"):
            slow = self.milliseconds(lambda: orders.search(at_work, limit=PAGE), 3)
        yield Ratio("T7", "open orders: times as fast as without indexes", slow / anchor, 5)

    def page(self, what, model, domain):
        spent = self.milliseconds(lambda: model.search(domain, limit=PAGE))
        return Ratio("T7", f"first page, {what}, ms", spent, at_most=10)

    def searches(self):
        orders = self.env["service.order"].with_user(self.hotline)
        devices = self.env["stock.lot"].with_user(self.hotline)
        customers = self.env["res.partner"].with_user(self.hotline)
        all_kinds = []
        for what, make in TEXTS.items():
            texts = [make(self.random) for _text in range(5)]
            boxes = [self.in_box(orders, texts), self.in_box(devices, texts)]
            boxes.append(self.of_names(customers, texts))
            yield Ratio("T7", f"search by {what}, ms", max(boxes), at_most=20)
            all_kinds += [self.milliseconds(lambda t=text: orders._lookup(t), 12) for text in texts]
        what = "orders, devices and customers at once, ms"
        yield Ratio("T7", what, median(all_kinds), at_most=20)
        yield Ratio("T7", "the same, worst of fifty texts, ms", max(all_kinds), at_most=60)
        part = "7395104"
        ours = self.milliseconds(lambda: self.first_page_with(orders, part), 3)
        with self.dropped("service_order", "%phone%", "%serial%", "%name%"):
            slow = self.milliseconds(lambda: self.first_page_with(orders, part), 3)
        yield Ratio("T7", "search: times as fast as without trigrams", slow / ours, 5)

    def in_box(self, model, texts):
        """The first page that the search box of the list finds."""
        return median(
            self.milliseconds(lambda t=text: self.first_page_with(model, t), 12) for text in texts
        )

    def of_names(self, model, texts):
        """What a field offers while somebody types a name into it."""
        return median(
            self.milliseconds(lambda t=text: model.name_search(t, limit=8), 12) for text in texts
        )

    def first_page_with(self, orders, text):
        return orders.search([("lookup", "ilike", text)], limit=PAGE)

    @contextmanager
    def dropped(self, table, *names):
        """The anchor: the same question while these indexes are away."""
        cr = self.env.cr
        cr.execute("SAVEPOINT anchor")
        for like in names:
            cr.execute(
                "SELECT indexname FROM pg_indexes WHERE tablename = %s AND indexname LIKE %s"
                " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
                [table, like],
            )
            for (name,) in cr.fetchall():
                cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
        yield
        cr.execute("ROLLBACK TO SAVEPOINT anchor")
