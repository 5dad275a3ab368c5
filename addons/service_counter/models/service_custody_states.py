"""Where a customer's device may be."""

STATES = [
    ("expected", "Expected"),
    ("held", "In Shelf"),
    ("ready", "Ready"),
    ("handed_over", "Handed Over"),
    ("sent", "Sent Back"),
    ("delivered", "Delivered"),
    ("disposed", "Disposed of"),
    ("cancelled", "Not Kept Here"),
]
ON_SHELF = ("held", "ready")
# The device has left the point for good, or never passed the counter.
GONE = ("handed_over", "delivered", "disposed", "cancelled")
# States of an order whose device may leave the point.
