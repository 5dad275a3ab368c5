"""The storm over HTTP while workers are killed and PostgreSQL is stopped dead; see its test.

A program of its own, because it talks to a cluster of its own: `python -m tests.storm.kills
--database NAME --seconds 120 --folder FOLDER --stop-cluster COMMAND`.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

import odoo.init  # noqa: F401  sets up the `odoo` namespace for a stand-alone program
from odoo import SUPERUSER_ID, sql_db, tools
from odoo.api import Environment
from odoo.modules.registry import Registry

from ..bench.http_load import log_in, prefork_server, send
from .world import World

CLIENTS = 8
# step: who takes it, what may follow
STEPS = {
    "approve": ("keeper", ("ship", "cancel")),
    "ship": ("keeper", ("receive",)),
    "receive": ("storekeeper", ()),
    "cancel": ("keeper", ()),
}


class KillStorm:
    def __init__(self, database, seed, requisitions):
        self.database, self.random = database, random.Random(seed)
        self.registry = Registry(database)
        quantities = [self.random.randint(1, 6) for _each in range(requisitions)]
        # Room for a part of them only: some are refused until others are cancelled.
        self.world = World(self.registry, 20_000.0, 1.5, 30.0, quantities)
        self.todo = [("approve", requisition) for requisition in self.world.submitted]
        self.random.shuffle(self.todo)
        self.lock, self.stopped = threading.Lock(), threading.Event()
        self.acknowledged, self.outcomes, self.kills = {}, Counter(), Counter()
        self.unanswered_for = Counter()
        self.give_passwords()
        sql_db.close_all()

    def give_passwords(self):
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            self.logins = {}
            for role in ("keeper", "storekeeper"):
                user = env["res.users"].browse(getattr(self.world, role))
                user.password = "storm-storm"
                self.logins[role] = user.login

    def run(self, port, servers, seconds, stop_cluster):
        self.port, self.servers, self.stop_cluster = port, servers, stop_cluster
        clients = [threading.Thread(target=self.client, args=(n,)) for n in range(CLIENTS)]
        killer = threading.Thread(target=self.kill_again_and_again)
        for thread in [*clients, killer]:
            thread.start()
        self.stopped.wait(seconds)
        self.stopped.set()
        for thread in [killer, *clients]:
            thread.join()

    # --- kills ---

    def kill_again_and_again(self):
        while not self.stopped.wait(self.random.uniform(1, 5)):
            if self.random.random() < 0.25:
                self.kills["PostgreSQL stopped"] += 1
                subprocess.run(self.stop_cluster, check=True)
            elif workers := self.workers():
                self.kills["worker killed"] += 1
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.random.choice(workers), signal.SIGKILL)

    def workers(self):
        pid = self.servers[-1].pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:  # it went down just now
            return []
        return [int(pid) for pid in children.split()]

    # --- clients ---

    def client(self, number):
        rng = random.Random(f"{self.random.random()}-{number}")
        cookies = {}
        while not self.stopped.is_set():
            with self.lock:
                task = self.todo.pop(rng.randrange(len(self.todo))) if self.todo else None
            if not task:
                return
            self.take_step(*task, cookies)

    def take_step(self, step, requisition, cookies):
        """Ask with one key until there is an answer."""
        role, following = STEPS[step]
        key, tries = str(uuid.uuid4()), 0
        while (answer := self.ask(step, requisition, key, role, cookies)) is None:
            tries += 1
            if tries > 300:
                self.outcomes["given up"] += 1
                return
            time.sleep(0.2)
        self.outcomes[f"{step} {answer}"] += 1
        self.outcomes["asked again"] += tries
        with self.lock:
            if answer == "done":
                self.acknowledged[key] = (requisition, step)
                if following:
                    self.todo.append(
                        (following[requisition % 3 == 0 and len(following) > 1], requisition)
                    )
            elif step == "approve":
                self.todo.insert(0, (step, requisition))

    def ask(self, step, requisition, key, role, cookies):
        """:return: done, refused, or None if nobody knows"""
        method = f"action_{step}"
        payload = {
            "model": "parts.requisition",
            "method": method,
            "args": [[requisition]],
            "kwargs": {"key": key},
        }
        path = f"/web/dataset/call_kw/parts.requisition/{method}"
        try:
            if role not in cookies:
                cookies[role] = log_in(self.port, self.database, self.logins[role], "storm-storm")
            status, body, _cookie = send(self.port, path, payload, cookies[role])
        except (OSError, http.client.HTTPException, RuntimeError) as error:
            return self.unanswered(
                str(error)[:200] if isinstance(error, RuntimeError) else type(error).__name__
            )
        if status != 200:
            return self.unanswered(f"status {status}")
        answer = json.loads(body)
        if "error" not in answer:
            return "done"
        name = answer["error"].get("data", {}).get("name", "")
        if name == "odoo.exceptions.UserError":
            return "refused"
        if name == "odoo.http.SessionExpiredException":
            cookies.pop(role)
        return self.unanswered(name)

    def unanswered(self, why):
        self.unanswered_for[why] += 1

    # --- what came of it ---

    def prove(self):
        """:return: what is wrong, as sentences"""
        sql_db.close_all()
        registry = Registry.new(self.database)
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            nothing = [] if self.acknowledged else ["nothing was acknowledged"]
            broken = unsound(env, self.world.account)
            return [*nothing, *self.lost(cr), *self.doubled(cr), *broken]

    def lost(self, cr):
        keys = list(self.acknowledged)
        cr.execute("SELECT key, res_id, door FROM service_request WHERE key = ANY(%s)", [keys])
        known = {key: (requisition, door) for key, requisition, door in cr.fetchall()}
        for key, (requisition, step) in self.acknowledged.items():
            found, door = known.get(key, (None, ""))
            if found != requisition or step not in door:
                yield f"acknowledged and lost: {step} of {requisition}"

    def doubled(self, cr):
        cr.execute(
            "SELECT requisition_id, step, count(*) FROM parts_log WHERE requisition_id = ANY(%s)"
            " GROUP BY requisition_id, step HAVING count(*) > 1",
            [self.world.submitted],
        )
        for requisition, step, count in cr.fetchall():
            yield f"{step} of {requisition} {count} times"


def unsound(env, account_id):
    """What breaks the invariants of an account, as sentences."""
    account = env["deposit.account"].browse(account_id)
    yield from account._verify()[account]
    entries = account.entry_ids
    if len(entries) != account.last_seq:
        yield "entries are missing"
    if max(entries.mapped("held_after")) > account.limit:
        yield "more was held than the limit"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--restored", required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--dump", required=True, help="command that dumps in the middle")
    parser.add_argument("--load", required=True, help="command that restores the dump")
    parser.add_argument("--stop-cluster", required=True)
    options = parser.parse_args()
    tools.config.parse_config(
        ["--log-level", "critical", "--data-dir", options.folder], setup_logging=True
    )
    storm = KillStorm(options.database, options.seed, 4 * options.seconds)
    processes = []
    settings = ("--data-dir", options.folder)
    with prefork_server(options.database, options=settings, processes=processes) as port:
        for part in ("first", "second"):
            storm.stopped.clear()
            if part == "second":
                dump = threading.Timer(options.seconds / 8, run, [options.dump])
                dump.start()
            stop = json.loads(options.stop_cluster) if part == "first" else ["true"]
            storm.run(port, processes, options.seconds / 2, stop)
        dump.join()
    wrong = storm.prove()
    run(options.load)
    with Registry(options.restored).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        restored = list(unsound(env, storm.world.account))
        count = env["deposit.account"].browse(storm.world.account).last_seq
    print(
        f"kill storm seed {options.seed}: {dict(storm.kills)}; {dict(storm.outcomes)};"
        f" not answered for {dict(storm.unanswered_for)};"
        f" {len(storm.acknowledged)} acknowledged; restored with {count} entries"
    )
    print("wrong:", wrong[:5], "wrong in the restored:", restored[:5])
    sys.exit(bool(wrong or restored))


def run(command):
    subprocess.run(json.loads(command), check=True)


if __name__ == "__main__":
    main()
