"""The life of an escalation, in one table.

A step is allowed from its `sources` and leads to `target`. `by` says whose step it is: of the
asker (whoever may change the order), of the tier that is asked, of the tier that was asked
before, or of nobody (the clock). `way` says where the question goes: up, back or nowhere.
"""

from typing import NamedTuple

STATES = [
    ("open", "Waiting"),
    ("taken", "Being Answered"),
    ("answered", "Answered"),
    ("closed", "Solved"),
    ("withdrawn", "Withdrawn"),
]
PENDING = ("open", "taken")
LIVE = ("open", "taken", "answered")


class Step(NamedTuple):
    sources: frozenset
    target: str
    by: str
    way: str | None = None
    needs_note: bool = False


STEPS = {
    "take": Step(frozenset({"open"}), "taken", "tier"),
    "release": Step(frozenset({"taken"}), "open", "tier"),
    "hand_over": Step(frozenset(PENDING), "open", "tier", "up", needs_note=True),
    "take_back": Step(frozenset(PENDING), "open", "former", "back"),
    "answer": Step(frozenset(PENDING), "answered", "tier"),
    "reject": Step(frozenset({"answered"}), "open", "asker", "up", needs_note=True),
    "accept": Step(frozenset({"answered"}), "closed", "asker"),
    "withdraw": Step(frozenset(LIVE), "withdrawn", "asker"),
    "overdue": Step(frozenset(PENDING), "open", "clock", "up"),
}
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
STEP_FIELDS = {
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
