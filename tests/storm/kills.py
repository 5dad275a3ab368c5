"""The storm over HTTP while workers are killed and PostgreSQL is stopped dead; see its test."""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path

from odoo import sql_db
from odoo.exceptions import UserError
from odoo.modules.registry import Registry

from ..bench.http_load import log_in, send
from .mix import Deck
from .proof import effects, record_history, unsound
from .world import World

CLIENTS, PASSWORD = 8, "storm-storm"
ONE_IN = 4  # so many kills are one of PostgreSQL, the others of workers
PATIENCE = 120  # seconds until an answer must have come


class Unanswered(Exception):
    """Nobody knows whether the request was carried out."""


class KillStorm:
    def __init__(self, database, seed, requisitions):
        self.database, self.random = database, random.Random(seed)
        registry = Registry(database)
        with registry.cursor() as cr:
            record_history(cr)
        self.world = World(registry, deposit=600.0, points=2)
        self.deck = Deck(self.world, seed, requisitions)
        self.lock, self.stopped = threading.Lock(), threading.Event()
        self.acknowledged, self.given_up = [], []
        self.outcomes, self.kills, self.unanswered = Counter(), Counter(), Counter()
        self.give_passwords()
        sql_db.close_all()

    def give_passwords(self):
        with self.world.environment() as env:
            users = {role: env["res.users"].browse(uid) for role, uid in self.world.people.items()}
            self.logins = {role: user.login for role, user in users.items()}
            for user in users.values():
                user.password = PASSWORD

    def run(self, port, servers, kills, die):
        """Until so many were killed, and everything asked for is answered."""
        self.port, self.servers, self.die = port, servers, die
        self.cookies = {}
        for role in self.logins:
            self.log_in(role)
        clients = [threading.Thread(target=self.client) for _n in range(CLIENTS)]
        for client in clients:
            client.start()
        try:
            while sum(self.kills.values()) < kills:
                self.wait_for_work()
                self.kill()
            self.wait_for_work()
        finally:
            self.stopped.set()
            for client in clients:
                client.join()

    # --- kills ---

    def wait_for_work(self):
        """Let the storm get going again, and then some random time pass."""
        before, deadline = len(self.acknowledged), time.monotonic() + PATIENCE
        while len(self.acknowledged) < before + CLIENTS // 2:
            if time.monotonic() > deadline:
                raise RuntimeError(f"no answers any more: {self.report()}")
            time.sleep(0.05)
        time.sleep(self.random.uniform(0, 1.5))

    def kill(self):
        if sum(self.kills.values()) % ONE_IN == 1:
            self.kills["PostgreSQL stopped"] += 1
            subprocess.run(self.die, check=True)
        elif workers := self.workers():
            self.kills["worker killed"] += 1
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.random.choice(workers), signal.SIGKILL)

    def workers(self):
        """Processes that answer; not the one for long polling, which nobody asks here."""
        pid = self.servers[-1].pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            own = Path(f"/proc/{pid}/cmdline").read_bytes()
            return [int(c) for c in children if Path(f"/proc/{c}/cmdline").read_bytes() == own]
        except OSError:  # one went down just now
            return []

    # --- clients ---

    def client(self):
        while not self.stopped.is_set() and (task := self.deck.draw()):
            self.insist(task)

    def insist(self, task):
        """Ask with one key until there is an answer."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                step = task.step, task.document
                task.ask(self.call, self.world)
            except Unanswered as why:
                self.count(self.unanswered, str(why)[:150])
                time.sleep(0.2)
            except UserError:
                self.count(self.outcomes, "refused")
                return self.deck.refused(task)
            else:
                self.acknowledged.append((*step, task.key))
                return self.deck.done(task)
        self.given_up.append(task)

    def log_in(self, role):
        self.cookies[role] = log_in(self.port, self.database, self.logins[role], PASSWORD)

    def count(self, counter, what):
        with self.lock:
            counter[what] += 1

    def call(self, role, model, method, args, kwargs):
        payload = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        path = f"/web/dataset/call_kw/{model}/{method}"
        try:
            if role not in self.cookies:
                self.log_in(role)
            status, body, _cookie = send(self.port, path, payload, self.cookies[role])
        except (OSError, KeyError, RuntimeError, http.client.HTTPException) as error:
            raise Unanswered(type(error).__name__) from error
        if status != 200:
            raise Unanswered(f"status {status}")
        answer = json.loads(body)
        if "error" not in answer:
            return answer.get("result")
        data = answer["error"].get("data", {})
        if data.get("name") == "odoo.exceptions.UserError":
            raise UserError(data["message"])
        if data.get("name") == "odoo.http.SessionExpiredException":
            self.cookies.pop(role, None)
        raise Unanswered(f"{data.get('name')}: {data.get('message')}")

    # --- what came of it ---

    def report(self):
        return (
            f"{dict(self.kills)}; {len(self.acknowledged)} acknowledged, {dict(self.outcomes)};"
            f" asked again because of {dict(self.unanswered)}; {len(self.given_up)} given up"
        )

    def prove(self):
        """:return: what is wrong, as sentences"""
        sql_db.close_all()
        Registry.delete(self.database)
        self.world.registry = Registry(self.database)
        with self.world.environment() as env:
            wrong = [f"no answer to {task}" for task in self.given_up]
            return [*wrong, *self.miscounted(env), *unsound(env, self.world.accounts)]

    def miscounted(self, env):
        """Each acknowledged request has one effect, and there is no effect besides."""
        asked = Counter((step, document) for step, document, _key in self.acknowledged)
        found = effects(env, self.world)
        for step, document in {**asked, **found}:
            if asked[step, document] != found[step, document]:
                yield (
                    f"{step} of {document}: {asked[step, document]} acknowledged,"
                    f" {found[step, document]} carried out"
                )
        keys = {key for step, _document, key in self.acknowledged}
        known = set(env["request.key"].search([("key", "in", list(keys))]).mapped("key"))
        known |= set(env["deposit.entry"].search([("key", "in", list(keys))]).mapped("key"))
        yield from (f"key {key} is lost" for key in keys - known)
