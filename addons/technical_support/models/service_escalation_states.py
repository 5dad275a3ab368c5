"""Where a question stands, and how its steps go up and down the tiers."""

STATES = [
    ("open", "Waiting"),
    ("taken", "Being Answered"),
    ("answered", "Answered"),
    ("closed", "Solved"),
    ("withdrawn", "Withdrawn"),
]
PENDING = ("open", "taken")
LIVE = ("open", "taken", "answered")


# Whose step it is: of the asker (whoever may change the order), of the tier that is asked, or of
# the tier that was asked before.
WHOSE = {"take_back": "former", "reject": "asker", "accept": "asker", "withdraw": "asker"}
# Where the question goes.
WAY = {"hand_over": "up", "take_back": "back", "reject": "up", "overdue": "up"}
# Whoever gets the question needs to know why.
WITH_NOTE = {"hand_over", "reject"}
STEP_LABELS = [
    ("ask", "Asked"),
    ("take", "Taken"),
    ("release", "Put Back"),
    ("hand_over", "Handed Over"),
    ("take_back", "Taken Back"),
    ("answer", "Answered"),
    ("reject", "Did Not Help"),
    ("accept", "Accepted"),
    ("withdraw", "Withdrawn"),
    ("overdue", "Overdue"),
]
# Follows from the steps.
FOLLOWING = {
    *(
        "name",
        "order_id",
        "company_id",
        "point_id",
        "state",
        "tier_id",
        "former_tier_id",
        "user_id",
        "asked_by_id",
    ),
    *("asked_at", "due_at", "answered_by_id", "answered_at", "closed_at", "overdue_count"),
}
# Written by whoever is asked, not by whoever asks.
TIER_FIELDS = {"answer", "manufacturer_ref"}
