"""Desks, states and reasons of an exchange, and what may be written while it stands where."""

APPLY = "service_network.group_point_technician,repair_intake.group_hotline_agent"
CALL = (
    "repair_intake.group_hotline_agent,repair_intake.group_technical_expert,"
    "service_network.group_network_manager"
)
APPROVE = "service_network.group_network_manager,service_network.group_oversight_manager"
STOCK = "service_network.group_point_manager,spare_parts_deposit.group_point_storekeeper"
HANDS = (
    "service_network.group_point_technician,service_network.group_point_manager,"
    "spare_parts_deposit.group_point_storekeeper"
)
FINANCE = "account.group_account_invoice"
WAREHOUSE = "spare_parts_deposit.group_warehouse_keeper"
CLOSE = f"{WAREHOUSE},{APPROVE},{FINANCE}"

STATES = [
    ("applied", "To Inspect"),
    ("inspected", "To Approve"),
    ("approved", "Approved"),
    ("reserved", "Unit Reserved"),
    ("done", "Old Unit Owed"),
    ("shipped", "Old Unit Sent"),
    ("received", "Old Unit Received"),
    ("closed", "Closed"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
# Nothing has left the company yet.
BEFORE = ("applied", "inspected", "approved", "reserved")
# The customer has the new unit, or the refund is booked.
SERVED = ("done", "shipped", "received", "closed")
OWED = ("done", "shipped")
OVER = ("refused", "cancelled")

KINDS = [("swap", "Exchange"), ("refund", "Refund"), ("credit", "Credit to a Dealer")]

REASONS = [
    ("days_7", "Fault within 7 Days"),
    ("days_15", "Fault within 15 Days"),
    ("repairs", "Failed Again after Repairs"),
    ("late_30", "Not Repaired in 30 Days"),
    ("late_60", "No Parts for 60 Days"),
    ("brand", "Promise of the Brand"),
    ("opening_box", "Opening-box Failure"),
    ("goodwill", "Goodwill"),
]
# Given for an exchange that is due: the money for it may be less what the use was worth.
EXCHANGE_DUE = ("days_15", "repairs", "late_30", "late_60")

# What may be written while the paper stands where; nothing once it is closed, refused or cancelled.
APPLICATION = {
    "kind",
    "reason",
    "by_wish",
    "new_product_id",
    "other_model_reason",
    "serial_seen",
    "accessory_ids",
    "accessories_note",
    "inspection_note",
    "photo_ids",
    "price_paid",
    "accessory_price",
    "returned_on",
}
BEARER = {"borne_by", "borne_point_id"}
PARCEL = {"carrier_id", "tracking_ref"}
EDITABLE = {
    "applied": APPLICATION | BEARER,
    "inspected": BEARER,
    "approved": BEARER | {"lot_id"},
    "reserved": BEARER,
    "done": BEARER | PARCEL,
    "shipped": BEARER,
    "received": BEARER,
}
