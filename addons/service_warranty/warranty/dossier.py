"""What is stored with an order: enough to read the verdict for ever and to decide it again."""

from dataclasses import replace

from .engine import decide
from .facts import MAIN_UNIT, Facts, Policy
from .verdict import Verdict

RULES = 3
"""Raised when `engine` decides otherwise than before on the same input."""


def pack(policy, verdict):
    """JSON of a verdict: {'rules', 'policy', 'facts', 'verdict'}; policy is None when none applied.

    Of the rules only the terms of components the facts speak of are kept, the holidays that moved
    a day and the articles that are cited.
    """
    data = verdict.to_json()
    facts = data.pop("facts", {})
    return {
        "rules": RULES,
        "policy": policy and _packed_policy(policy, verdict),
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


def _packed_policy(policy, verdict):
    """JSON of what the verdict needs of the policy.

    Packing one costs more than judging, and few are judged by at a time: each is packed once for
    each component and article, as long as the very same object is judged by.
    """
    facts = verdict.facts
    used = (
        facts.component,
        *(service.component for service in facts.history),
        *verdict.moved,
        *{value for reason in verdict.reasons for key, value in reason.params if key == "law"},
    )
    kept, by_use = _packed.get(id(policy), (None, None))
    if kept is not policy:
        if len(_packed) >= MOST_PACKED:
            _packed.clear()
        by_use = {}
        _packed[id(policy)] = policy, by_use
    if used not in by_use:
        if len(by_use) >= MOST_PACKED:
            by_use.clear()
        narrow = _narrow(policy, used)
        if policy.floor:
            narrow = replace(narrow, floor=_narrow(policy.floor, used))
        by_use[used] = narrow.to_json()
    return by_use[used]


def _narrow(rules, used):
    spoken_of = {MAIN_UNIT, *used} if rules.unit_covers_parts else {*used}
    return replace(
        rules,
        terms=tuple(term for term in rules.terms if term.component in spoken_of),
        holidays=rules.holidays.intersection(used),
        articles=tuple(pair for pair in rules.articles if pair[1] in spoken_of),
    )


_packed = {}
MOST_PACKED = 500
