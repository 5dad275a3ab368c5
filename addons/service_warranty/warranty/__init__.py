"""The three guarantees as a pure function; see `engine.decide`. Nothing here imports Odoo."""

from .dossier import pack, replay, stored_verdict
from .engine import decide
from .facts import MAIN_UNIT, Check, Contract, Exclusion, Facts, Policy, Rules, Service, Term
from .reasons import SENTENCES, Reason, Why
from .verdict import REMEDIES, Verdict, payer_of

__all__ = [
    "MAIN_UNIT",
    "REMEDIES",
    "SENTENCES",
    "Check",
    "Contract",
    "Exclusion",
    "Facts",
    "Policy",
    "Reason",
    "Rules",
    "Service",
    "Term",
    "Verdict",
    "Why",
    "decide",
    "pack",
    "payer_of",
    "replay",
    "stored_verdict",
]
