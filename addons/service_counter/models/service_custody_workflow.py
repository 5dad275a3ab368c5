"""Where a customer's device is, in one table.

A step is allowed from its `sources` and leads to `target`; `stamp` names the field that keeps its
time, `user` the one that keeps who took it and `needs` the fields that must be filled.
"""

from typing import NamedTuple

STATES = [
    ("expected", "Expected"),
    ("held", "In Shelf"),
    ("ready", "Ready"),
    ("handed_over", "Handed Over"),
    ("sent", "Sent Back"),
    ("delivered", "Delivered"),
    ("cancelled", "Not Kept Here"),
]
ON_SHELF = ("held", "ready")
# The device has left the point for good, or never passed the counter.
GONE = ("handed_over", "delivered", "cancelled")
# States of an order whose device may leave the point.


class Step(NamedTuple):
    sources: frozenset
    target: str
    stamp: str | None = None
    user: str | None = None
    needs: tuple = ()


STEPS = {
    "receive": Step(frozenset({"expected"}), "held", "received_at", "received_by_id"),
    "ready": Step(frozenset({"held"}), "ready", "ready_at"),
    "hold": Step(frozenset({"ready"}), "held"),
    "hand_over": Step(
        frozenset({"ready"}),
        "handed_over",
        "handed_at",
        "handed_by_id",
        ("handed_to", "handed_signature"),
    ),
    "send": Step(
        frozenset({"ready"}), "sent", "sent_at", "sent_by_id", ("carrier_out_id", "tracking_out")
    ),
    "deliver": Step(frozenset({"sent"}), "delivered", "delivered_at"),
    "cancel": Step(frozenset({"expected"}), "cancelled"),
}
STEP_FIELDS = (
    {"state"}
    | {step.stamp for step in STEPS.values() if step.stamp}
    | {step.user for step in STEPS.values() if step.user}
)
