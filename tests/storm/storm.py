"""Parallel clients on one deposit account, each request a transaction of its own."""

import random
import threading
import time
from collections import Counter

import psycopg2

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.service.model import execute_cr

OVER = """
SELECT account.held, fold.held, account.balance * account.multiple
  FROM deposit_account account
  JOIN (SELECT account_id, sum(held_delta) AS held FROM deposit_entry
         WHERE account_id = %(account)s GROUP BY account_id) fold
    ON fold.account_id = account.id
 WHERE greatest(account.held, fold.held) > account.balance * account.multiple
"""


class Storm:
    """Clients take papers from pools, carry out the next step and put them into the next pool."""

    def __init__(self, world, seed):
        self.world, self.seed = world, seed
        self.lock = threading.Lock()
        self.pools = {"approve": list(world.submitted)}
        self.left = 0
        self.outcomes = Counter()
        self.failures = []
        self.waits = []
        self.overdrawn = None
        self.stopped = threading.Event()

    def run(self, clients, requests, seconds=600):
        """Send the requests; returns when all are answered, one overdrew, or time is up."""
        self.left, self.deadline = requests, time.monotonic() + seconds
        self.start_line = threading.Barrier(clients)
        monitor = threading.Thread(target=self.watch)
        threads = [
            threading.Thread(target=self.client, args=(random.Random(f"{self.seed}-{number}"),))
            for number in range(clients)
        ]
        for thread in [monitor, *threads]:
            thread.start()
        for thread in threads:
            thread.join()
        self.stopped.set()
        monitor.join()

    # --- the watcher ---

    def watch(self):
        """Look at what is committed, again and again, over a connection of its own."""
        connection = psycopg2.connect(dbname=self.world.registry.db_name)
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not self.stopped.is_set():
                cursor.execute(OVER, {"account": self.world.account})
                if row := cursor.fetchone():
                    self.overdrawn = row
                    self.stopped.set()
                time.sleep(0.005)
        connection.close()

    # --- the clients ---

    def client(self, rng):
        self.start_line.wait()
        while (task := self.next_task(rng)) is not None:
            name, paper = task
            started = time.monotonic()
            outcome = self.attempt(name, paper)
            with self.lock:
                self.waits.append(time.monotonic() - started)
                self.outcomes[name, outcome] += 1

    def next_task(self, rng):
        with self.lock:
            late = time.monotonic() > self.deadline
            names = sorted(name for name, pool in self.pools.items() if pool)
            if self.stopped.is_set() or late or not self.left or not names:
                return None
            self.left -= 1
            name = rng.choice(names)
            pool = self.pools[name]
            return name, pool.pop(rng.randrange(len(pool)))

    def attempt(self, name, paper):
        try:
            following = getattr(self, f"do_{name}")(paper)
        except UserError:
            # Clearly refused: it may be asked again when something is free.
            self.offer(name, paper)
            return "refused"
        except Exception as error:  # noqa: BLE001 - the point is that there is none
            self.failures.append((name, repr(error)))
            return "failed"
        for next_name, next_paper in following:
            self.offer(next_name, next_paper)
        return "committed"

    def offer(self, name, paper):
        with self.lock:
            self.pools.setdefault(name, []).append(paper)

    def call(self, user, model, method, ids):
        """One request as the web client sends it: retried as Odoo does, then committed."""
        with self.world.registry.cursor() as cr:
            return execute_cr(cr, user, model, method, [ids], {})

    # --- requests; each returns what may come next ---

    def do_approve(self, requisition):
        self.call(self.world.keeper, "parts.requisition", "action_approve", [requisition])
        return [("ship" if requisition % 4 else "cancel", requisition)]

    def do_cancel(self, requisition):
        self.call(self.world.keeper, "parts.requisition", "action_cancel", [requisition])
        return []

    def do_ship(self, requisition):
        self.call(self.world.keeper, "parts.requisition", "action_ship", [requisition])
        return [("receive", requisition)]

    def do_receive(self, requisition):
        self.call(self.world.storekeeper, "parts.requisition", "action_receive", [requisition])
        return [("use", requisition)]

    def do_use(self, requisition):
        """One of the parts received is used for an order."""
        use = self.call(
            self.world.technician, "service.order.part", "create", self.part_vals(requisition)
        )
        self.call(self.world.technician, "service.order.part", "action_use", [use])
        return [("hand_in", self.old_part(use))]

    def part_vals(self, requisition):
        orders = self.world.orders
        return {
            "order_id": orders[requisition % len(orders)],
            "product_id": self.world.part,
            "outcome": "warranty",
        }

    def old_part(self, use):
        with self.world.registry.cursor() as cr:
            env = Environment(cr, self.world.storekeeper, {})
            return env["old.part.return"].search([("use_id", "=", use)]).id

    def do_hand_in(self, old_part):
        self.call(self.world.storekeeper, "old.part.return", "action_hand_in", [old_part])
        return [("accept", old_part)]

    def do_accept(self, old_part):
        self.call(self.world.keeper, "old.part.return", "action_accept", [old_part])
        return [("write_off", old_part)]

    def do_write_off(self, old_part):
        self.call(self.world.keeper, "old.part.return", "action_write_off", [old_part])
        return []

    # --- what came of it ---

    def report(self):
        total = sum(self.outcomes.values())
        kinds = Counter()
        for (_name, outcome), count in self.outcomes.items():
            kinds[outcome] += count
        waits = sorted(self.waits)
        return (
            f"storm seed {self.seed}: {total} requests, {dict(kinds)},"
            f" median {waits[len(waits) // 2]:.2f} s, worst {waits[-1]:.2f} s;"
            f" {dict(Counter({f'{n} {o}': c for (n, o), c in sorted(self.outcomes.items())}))}"
        )
