"""The three guarantees as a pure function; see `engine.decide`. Nothing here imports Odoo."""

from .dossier import pack, replay, stored_verdict
from .engine import decide
from .facts import Check, Exclusion, Facts, Policy, Service, Term
from .reasons import SENTENCES, Reason, Why
from .verdict import REMEDIES, Verdict

__all__ = [
    "REMEDIES",
    "SENTENCES",
    "Check",
    "Exclusion",
    "Facts",
    "Policy",
    "Reason",
    "Service",
    "Term",
    "Verdict",
    "Why",
    "decide",
    "pack",
    "replay",
    "stored_verdict",
]
