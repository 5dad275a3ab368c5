"""Records of another system into orders with device, verdict, visit and follow-up."""

import base64
import resource
from itertools import count
from uuid import uuid4

from odoo import SUPERUSER_ID, api

from odoo.addons.repair_intake.tests.import_files import csv_bytes, record

from .harness import Ratio, measure_rate

ROWS = 1000
LONG = 10_000


def measure(rpc):
    numbers = count()
    ours = import_of(rpc, numbers, ROWS)
    ours()  # warm
    yield Ratio("T8", "rows imported per second", ROWS * measure_rate(ours, 10), 1000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    import_of(rpc, numbers, LONG)()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    yield Ratio("T8", f"MB more memory for {LONG:,} rows", grown, at_most=300)


def import_of(rpc, numbers, rows):
    mark = uuid4().hex[:8]

    def run():
        content = csv_bytes(
            record(f"{mark}_{next(numbers)}", group_identifier=f"Bench {n % 50}")
            for n in range(rows)
        )
        with rpc.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            values = {"file": base64.b64encode(content), "filename": "bench.csv"}
            imported = env["service.record.import"].create(values)
            assert imported._run_all() and imported.order_count == rows, imported.message

    return run
