"""Desks and states of a loan, and what may be written while it stands where."""

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
