"""The life of an article, in one table.

A step is allowed from its `sources` and leads to `target`; `experts_only` says who may take it,
`stamps` names the fields that keep who took it and when.
"""

from typing import NamedTuple

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("retired", "Retired"),
]


class Step(NamedTuple):
    sources: frozenset
    target: str
    experts_only: bool = True
    stamps: tuple = ()


STEPS = {
    "submit": Step(frozenset({"draft"}), "submitted", experts_only=False),
    "send_back": Step(frozenset({"submitted"}), "draft"),
    "approve": Step(
        frozenset({"draft", "submitted"}), "approved", stamps=("approved_by_id", "approved_at")
    ),
    "retire": Step(frozenset({"approved"}), "retired"),
}
STEP_FIELDS = {"state", "version", "origin_id", *STEPS["approve"].stamps}

# What readers rely on: changed by a new version only.
CONTENT_FIELDS = {"name", "body", "kind"}
WRITABLE_STATES = ("draft", "submitted")
