"""The hash chain of a deposit ledger of 1,000,000 entries, walked and found broken."""

import io
import os
import resource
import time
from datetime import datetime, timedelta

from odoo import SUPERUSER_ID, api

from .harness import Ratio

ENTRIES, BATCH = int(os.environ.get("LEDGER_ENTRIES") or 1_000_000), 50_000


def measure(rpc):
    with rpc.registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        account = make_point(env).deposit_account_ids
        write_ledger(cr, account)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started, worked = time.perf_counter(), time.process_time()
        (breaks,) = account._verify_chain().values()
        seconds, worked = time.perf_counter() - started, time.process_time() - worked
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        yield Ratio("P16", f"seconds for {ENTRIES:,} entries", seconds, at_most=ENTRIES * 60 / 1e6)
        yield Ratio("", "of these at work in Python", worked)
        yield Ratio("", "megabytes more at the most", grown)
        yield Ratio("P16", "breaks in a sound ledger", len(breaks), at_most=0.5)
        cr.execute("ALTER TABLE deposit_entry DISABLE TRIGGER deposit_entry_append_only_rows")
        cr.execute(
            "UPDATE deposit_entry SET note = 'x' WHERE account_id = %s AND seq = 34567",
            [account.id],
        )
        (breaks,) = account._verify_chain().values()
        found = breaks == [(34567, "changed")]
        yield Ratio("P16", "one changed note found and named", float(found), at_least=1)
        cr.rollback()


def make_point(env):
    level = env["service.point.level"].create({"name": "Benchmark", "code": "ledger"})
    area = env["service.area"].search([("level", "=", "district")], limit=1)
    vals = {"name": "Benchmark", "level_id": level.id, "area_id": area.id, "state": "active"}
    return env["service.point"].create(vals)


def write_ledger(cr, account):
    """Entries as `_post` writes them, through COPY; rolled back at the end."""
    from odoo.addons.deposit_ledger.chain import START, entry_hash
    from odoo.addons.service_base.seal import seal_key

    key = seal_key()
    head, moment = START, datetime(2020, 1, 1)
    names = account.env["deposit.entry"]._facts()
    columns = (*names, "previous_hash", "hash")
    for first in range(1, ENTRIES + 1, BATCH):
        rows = io.StringIO()
        for seq in range(first, first + BATCH):
            moment += timedelta(seconds=30)
            facts = dict.fromkeys(names)
            facts.update(account_id=account.id, seq=seq, user_id=1, at=moment)
            facts.update(kind="pay_in", balance_delta=1.0, balance_after=float(seq))
            facts.update(held_delta=0.0, held_after=0.0, note=f"Benchmark {seq}")
            previous, head = head, entry_hash(key, head, facts.values(), names)
            values = (*facts.values(), previous, head)
            rows.write("\t".join("\\N" if v is None else str(v) for v in values) + "\n")
        rows.seek(0)
        cr._obj.copy_expert(f"COPY deposit_entry ({', '.join(columns)}) FROM STDIN", rows)
    cr.execute(
        "UPDATE deposit_account SET last_seq = %s, balance = %s WHERE id = %s",
        [ENTRIES, ENTRIES, account.id],
    )
    account.invalidate_recordset()
