"""Names of the states and outcomes of a visit; its steps are in `service_visit.py`."""

STATES = [
    ("planned", "Planned"),
    ("confirmed", "Confirmed"),
    ("in_progress", "In Progress"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
OPEN_STATES = ("planned", "confirmed", "in_progress")

RESULTS = [
    ("done", "Done"),
    ("workshop", "Workshop Needed"),
    ("next_day", "Next Day"),
    ("other_appointment", "Other Appointment"),
    ("customer_absent", "Customer Absent"),
    ("cancelled", "Cancelled by Customer"),
]
# Outcomes of a visit at the customer's alone.
AWAY_RESULTS = ("workshop", "customer_absent")
# Outcomes after which somebody has to come again.
AGAIN = ("next_day", "other_appointment", "customer_absent")

# What an order usually ends with, by its service type.
USUAL_ORDER_RESULT = {
    "repair": "repaired",
    "installation": "installed",
    "maintenance": "serviced",
    "inspection": "serviced",
    "consultation": "serviced",
}
