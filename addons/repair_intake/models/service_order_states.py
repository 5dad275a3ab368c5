"""Names of the states of an order; its steps are in `service_order.py`."""

STATES = [
    ("new", "New"),
    ("triaged", "Triaged"),
    ("assigned", "Assigned"),
    ("in_progress", "In Progress"),
    ("done", "Done"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
BEFORE_WORK = ("new", "triaged", "assigned")
OPEN_STATES = (*BEFORE_WORK, "in_progress")
DONE_STATES = ("done", "closed")
FINISHED_STATES = (*DONE_STATES, "cancelled")


# Results an order may end with before anybody laid hands on the device.
RESULTS_WITHOUT_WORK = ("solved_remotely", "no_fault", "not_repairable", "declined")
