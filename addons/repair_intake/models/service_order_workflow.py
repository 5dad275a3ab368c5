"""The life of a service order, in one table.

A step is allowed from its `sources` and leads to `target`; `stamp` names the field that keeps
the time of the step and `needs` the fields that must be filled. Another room takes part by
overriding `_guard_<step>` (may it happen?) or `_on_<step>` (it has happened) of `service.order`.
"""

from typing import NamedTuple

STATES = [
    ("new", "New"),
    ("triaged", "Triaged"),
    ("assigned", "Assigned"),
    ("in_progress", "In Progress"),
    ("done", "Done"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
OPEN_STATES = ("new", "triaged", "assigned", "in_progress")
DONE_STATES = ("done", "closed")
FINISHED_STATES = (*DONE_STATES, "cancelled")


class Step(NamedTuple):
    sources: frozenset
    target: str
    stamp: str | None = None
    needs: tuple = ()


STEPS = {
    "triage": Step(frozenset({"new"}), "triaged"),
    "assign": Step(
        frozenset({"new", "triaged", "assigned"}),
        "assigned",
        "assigned_at",
        ("point_id", "technician_id"),
    ),
    "start": Step(frozenset({"assigned"}), "in_progress", "started_at", ("technician_id",)),
    "finish": Step(frozenset({"new", "triaged", "in_progress"}), "done", "done_at", ("result",)),
    "reopen": Step(frozenset({"done"}), "in_progress"),
    "close": Step(frozenset({"done"}), "closed", "closed_at"),
    "cancel": Step(frozenset(OPEN_STATES), "cancelled", "cancelled_at"),
}
STAMPS = {step.stamp for step in STEPS.values() if step.stamp}

# Results an order may end with before anybody laid hands on the device.
RESULTS_WITHOUT_WORK = ("solved_remotely", "no_fault", "not_repairable", "declined")
