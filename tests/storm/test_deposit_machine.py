"""P2: deposit accounts do what the model does, whatever is asked of them in whatever order.

Two points ask, use, send back and pass on parts; money comes and goes; terms change. Two
transactions run into each other, and one of them may be rolled back. What the database turns away
has no effect; what is done is what the model does, and what is refused the model refuses.
"""

import os
import random
from collections import Counter

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .machine import Accounts
from .proof import record_history
from .world import scratch_registry


@mute_logger("odoo.sql_db", "odoo.service.model", "odoo.models.unlink")
def test_accounts_do_what_the_model_does(pytestconfig):
    long = pytestconfig.getoption("--long", default=False)
    number = int(os.environ.get("STORM_SEED") or random.randrange(10**6))
    sequences = int(os.environ.get("STORM_SEQUENCES") or (200 if long else 8))
    print(f"seed {number}, {sequences} sequences of 50 steps")
    with scratch_registry(f"{get_db_name()}_machine") as registry:
        with registry.cursor() as cr:
            record_history(cr)
            cr.execute("CREATE TABLE storm_busy (id serial)")
        Accounts.registry, Accounts.world = registry, None
        run_state_machine_as_test(
            seed(number)(Accounts),
            settings=settings(
                max_examples=sequences,
                stateful_step_count=50,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            ),
        )
    done = {name: count for (name, what), count in Accounts.outcomes.items() if what == "done"}
    kinds = Counter(what for _name, what in Accounts.outcomes.elements())
    print(f"{dict(kinds)}; done {done}")
    assert all(kinds[what] for what in ("done", "refused", "turned away"))
