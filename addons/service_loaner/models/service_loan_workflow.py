"""The life of a loan, in one table.

A step is allowed from its `sources`, leads to `target`, needs the fields of `needs`, keeps its time
in `stamp` and its person in `user`, and belongs to the members of `groups`.
"""

from typing import NamedTuple

HANDS = "service_network.group_point_technician,repair_intake.group_hotline_agent"
MONEY = "service_network.group_point_manager,repair_intake.group_hotline_agent"

STATES = [
    ("reserved", "Reserved"),
    ("lent", "Lent Out"),
    ("returned", "To Settle"),
    ("settled", "Settled"),
    ("cancelled", "Cancelled"),
]
# A unit in one of these is nobody else's.
OUT = ("reserved", "lent")
OPEN = (*OUT, "returned")


class Step(NamedTuple):
    sources: frozenset
    target: str
    groups: str
    stamp: str | None = None
    user: str | None = None
    needs: tuple = ()


STEPS = {
    "lend": Step(
        frozenset({"reserved"}),
        "lent",
        HANDS,
        "lent_at",
        "lent_by_id",
        ("due_date", "signed_by", "signature"),
    ),
    "give_back": Step(
        frozenset({"lent"}), "returned", HANDS, "returned_at", "returned_by_id", ("condition",)
    ),
    "settle": Step(frozenset({"returned"}), "settled", MONEY, "settled_at", "settled_by_id"),
    "cancel": Step(frozenset({"reserved"}), "cancelled", HANDS),
}
STEP_FIELDS = {"state", "name", "shelf_id"} | {
    field for step in STEPS.values() for field in (step.stamp, step.user) if field
}

# What may be written while the loan stands where; nothing once it is settled or cancelled.
HAND_OUT = {
    "lot_id",
    "due_date",
    "accessories",
    "condition_out",
    "photo_out_ids",
    "deposit_amount",
    "deposit_how",
    "deposit_ref",
    "signed_by",
    "signature",
}
TAKE_BACK = {
    "due_date",
    "condition",
    "accessories_back",
    "inspection_note",
    "photo_back_ids",
    "charge_amount",
}
EDITABLE = {
    "reserved": HAND_OUT,
    "lent": TAKE_BACK,
    "returned": {"charge_amount", "settle_how", "settle_ref", "inspection_note"},
}
