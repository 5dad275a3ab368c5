"""Parallel clients on deposit accounts, each request a transaction of its own."""

import threading
import time
from collections import Counter

import psycopg2

from odoo.exceptions import UserError
from odoo.service.model import execute_cr

# What nobody may ever see committed.
OVER = """
SELECT account.held, fold.held, account.balance * account.multiple
  FROM deposit_account account
  JOIN (SELECT account_id, sum(held_delta) AS held FROM deposit_entry
         WHERE account_id = ANY(%(accounts)s) GROUP BY account_id) fold
    ON fold.account_id = account.id
 WHERE greatest(account.held, fold.held) > account.balance * account.multiple
"""
APART = OVER[: OVER.index(" WHERE greatest")] + " WHERE account.held <> fold.held"


class Storm:
    """Clients draw tasks from a deck until so many requests are answered."""

    def __init__(self, world, deck, never=APART):
        """:param never: a query whose first row stops the storm"""
        self.world, self.deck, self.never = world, deck, never
        self.lock = threading.Lock()
        self.outcomes, self.failures, self.waits = Counter(), [], []
        self.seen = None
        self.stopped = threading.Event()

    def run(self, clients, requests, seconds=600):
        """Returns when all are answered, one thing was seen that must not be, or time is up."""
        self.left, self.deadline = requests, time.monotonic() + seconds
        self.start_line = threading.Barrier(clients)
        monitor = threading.Thread(target=self.watch)
        threads = [threading.Thread(target=self.client) for _client in range(clients)]
        for thread in [monitor, *threads]:
            thread.start()
        for thread in threads:
            thread.join()
        self.stopped.set()
        monitor.join()

    def watch(self):
        """Look at what is committed, again and again, over a connection of its own."""
        connection = psycopg2.connect(dbname=self.world.registry.db_name)
        connection.autocommit = True
        with connection.cursor() as cursor:
            while not self.stopped.is_set():
                cursor.execute(self.never, {"accounts": self.world.accounts})
                if row := cursor.fetchone():
                    self.seen = row
                    self.stopped.set()
                time.sleep(0.005)
        connection.close()

    # --- the clients ---

    def client(self):
        self.start_line.wait()
        while (task := self.next_task()) is not None:
            started = time.monotonic()
            outcome = self.attempt(task)
            with self.lock:
                self.waits.append(time.monotonic() - started)
                self.outcomes[task.step, outcome] += 1

    def next_task(self):
        with self.lock:
            late = time.monotonic() > self.deadline
            if self.stopped.is_set() or late or not self.left:
                return None
            self.left -= 1
        return self.deck.draw()

    def attempt(self, task):
        try:
            task.ask(self.call, self.world)
        except UserError:
            self.deck.refused(task)
            return "refused"
        except Exception as error:  # noqa: BLE001 - the point is that there is none
            self.failures.append((task.step, repr(error)))
            return "failed"
        self.deck.done(task)
        return "committed"

    def call(self, role, model, method, args, kwargs):
        """One request as the web client sends it: retried as Odoo does, then committed."""
        with self.world.registry.cursor() as cr:
            return execute_cr(cr, self.world.people[role], model, method, args, kwargs)

    # --- what came of it ---

    def report(self):
        kinds = Counter()
        for (_step, outcome), count in self.outcomes.items():
            kinds[outcome] += count
        waits = sorted(self.waits)
        return (
            f"{sum(kinds.values())} requests, {dict(kinds)},"
            f" median {waits[len(waits) // 2]:.2f} s, worst {waits[-1]:.2f} s;"
            f" { {f'{s} {o}': c for (s, o), c in sorted(self.outcomes.items())} }"
        )
