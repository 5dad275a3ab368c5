"""What is stored with an order: enough to read the verdict for ever and to decide it again."""

from dataclasses import replace

from .engine import decide
from .facts import Facts, Policy
from .verdict import Verdict

RULES = 3
"""Raised when `engine` decides otherwise than before on the same input."""


def pack(policy, verdict):
    """JSON of a verdict: {'rules', 'policy', 'facts', 'verdict'}; policy is None when none applied.

    Of the policy only the terms of components the facts speak of are kept.
    """
    data = verdict.to_json()
    facts = data.pop("facts", {})
    return {
        "rules": RULES,
        "policy": policy and _narrow(policy, verdict.facts).to_json(),
        "facts": facts,
        "verdict": data,
    }


def stored_verdict(data):
    """The verdict as it was given."""
    return Verdict.from_json({**data["verdict"], "facts": data["facts"]})


def replay(data):
    """The verdict decided again from the policy and the facts of that day."""
    policy = None if data["policy"] is None else Policy.from_json(data["policy"])
    return decide(policy, Facts.from_json(data["facts"]))


def _narrow(policy, facts):
    spoken_of = {facts.component, *(service.component for service in facts.history)}
    terms = tuple(term for term in policy.terms if term.component in spoken_of)
    return replace(policy, terms=terms) if len(terms) < len(policy.terms) else policy
