"""How long some methods take inside a piece of work."""

import contextlib
import time
from unittest import mock


@contextlib.contextmanager
def timing(registry, watched, spent):
    """Sum up in `spent` the seconds spent in methods: triples (model, method, what it is)."""
    with contextlib.ExitStack() as stack:
        for model, method, what in watched:
            original = getattr(registry[model], method)
            stack.enter_context(
                mock.patch.object(registry[model], method, timed(original, what, spent))
            )
        yield


def timed(method, what, spent):
    def wrapper(self, *arguments):
        started = time.perf_counter()
        try:
            return method(self, *arguments)
        finally:
            spent[what] = spent.get(what, 0.0) + time.perf_counter() - started

    return wrapper
