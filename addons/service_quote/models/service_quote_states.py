"""Where a quote stands, and who may note which answer."""

STATES = [
    ("draft", "Draft"),
    ("sent", "Waiting for Answer"),
    ("accepted", "Accepted"),
    ("declined", "Declined"),
    ("superseded", "Superseded"),
]

# The quote an order goes by is its newest in one of these.
IN_FORCE = ("sent", "accepted", "declined")


# How the customer may answer: online through the link, on the screen of the point, by telephone.
ANSWERS = [
    ("online", "Online"),
    ("signature", "Signature"),
    ("counter", "In Person"),
    ("phone", "Phone"),
]

# Answers that reach the house elsewhere than at the point.
TOLD_TO_POINT = ("online", "phone")

# Where a fee for looking at the device is due when the customer declines the work.
DECLINE_FEES = [
    ("bench", "Carry-in and Mail-in"),
    ("on_site", "On Site"),
    ("always", "Wherever"),
]

# Who of the staff may note which answer; the customer's own answer passes by none of these.
NOTED_BY = {
    "signature": ("service_network.group_point_technician,repair_intake.group_hotline_agent"),
    "counter": "service_network.group_point_technician,repair_intake.group_hotline_agent",
    "phone": "service_network.group_point_manager,repair_intake.group_hotline_agent",
}
