"""The three guarantees (requirements R2) as one pure function.

`decide(policy, facts)` hears the rules of the policy, and those of the law that stand beneath it
(`Policy.floor`), in order. A *bar* takes every right away that its side gives; without a bar the
customer has all the rights any *grant* of either side gives him, each by the side that gives more,
and those of the contracts he bought. A new rule is one more function in `bars.BARS` or
`grants.GRANTS`.

What holds for every policy and every case (tests/test_warranty_properties.py proves it):
the same input gives the same verdict; the law takes nothing away that the policy gives; on a later
day, the facts being the same, the verdict is never better; an exclusion never improves it; the
terms of one component say nothing about another; no date is so absurd that it raises.
"""

from .bars import BARS
from .case import Case
from .contracts import add_contracts
from .dates import add_days, add_months
from .evidence import Evidence
from .facts import PURCHASE, Policy
from .grants import WITHOUT_FAULT, grants_for, tell_credit
from .reasons import Reason, Why
from .rights import LABOUR, MONEY_BACK, NEW_UNIT, PARTS, REFUND, REPAIR
from .verdict import (
    EXCHANGE,
    FREE_REPAIR,
    PAID_REPAIR,
    REFUSED,
    RETURN,
    Verdict,
)
from .verdict import REFUND as MONEY

# What holds where no policy does: nothing but what the customer bought.
NO_WARRANTY = Policy(
    return_days=0,
    exchange_days=0,
    software_days=0,
    repairs_before_exchange=0,
    same_fault_days=0,
    fallback_basis="",
)
_NO_POLICY = Reason(Why.NO_POLICY.code)

_REFUSALS = (Why.SOFTWARE_CHARGEABLE, Why.SOFTWARE_NEEDS_PROOF)


def decide(policy, facts):
    """The `Verdict` on one report: `policy` a `Policy` or None, `facts` a `Facts`."""
    if policy is None and not facts.contracts:
        return Verdict(reasons=(_NO_POLICY,), facts=facts)
    evidence = Evidence(facts)
    case = Case(policy or NO_WARRANTY, evidence)
    floor = Case(policy.floor, evidence) if policy and policy.floor else None
    if bar := _bar(case):
        # what bars the rights of the policy may lack the evidence that the law asks for
        if floor and not _bar(floor):
            return _decide_alone(floor)
        return _barred(case, bar)
    if policy is None:
        case.said.clear()
        case.because(Why.NO_POLICY)
        evidence.notes.clear()
        return _granted(case)
    return _decide_both(case, floor) if floor else _decide_alone(case)


def _bar(case):
    """The remedy that a bar leaves, None where none stands in the way."""
    left = None
    for bar in BARS:
        answer = bar(case)
        if answer and left != REFUSED:
            left = answer
    return left


def _grants(facts):
    if facts.without_fault:
        return WITHOUT_FAULT
    return grants_for(bool(facts.history), facts.software, bool(facts.handed_in))


def _decide_alone(case):
    for grant in _grants(case.facts):
        case.rights |= grant(case)
    case.on_site = _is_on_site(case)
    return _granted(case, pending=_is_pending(case))


# The policy and the law, right by right.


def _decide_both(case, floor):
    if case.facts.exclusions:
        _bar(floor)
    said = floor.said if _is_later(floor.until, case.until) else case.said
    case.said, floor.said = [], []
    for grant in _grants(floor.facts):
        rights, by_law = grant(case), grant(floor)
        case.rights |= rights
        floor.rights |= by_law
        if floor.said or case.said:
            if floor.said and (not case.said or _is_better(floor, by_law, case, rights)):
                said += floor.said
            else:
                said += case.said
            case.said, floor.said = [], []
    pending = not case.rights | floor.rights and (_is_pending(case) or _is_pending(floor))
    case.on_site = _is_on_site(case)
    if floor.rights & REPAIR == REPAIR:
        # the law gives what the policy refuses
        said = [told for told in said if told[1] not in _REFUSALS]
    case.said = said
    _join(case, floor)
    return _granted(case, floor, pending)


def _is_better(floor, by_law, case, rights):
    """True where the law's answer by one grant is the one the customer is told."""
    if by_law & ~rights:
        return True
    if rights & ~by_law:
        return False
    return (
        _is_later(floor.return_until, case.return_until)
        or _is_later(floor.exchange_until, case.exchange_until)
        or _is_later(floor.until, case.until)
    )


def _join(case, floor):
    """Put into `case` what the law gives beyond it."""
    if floor.rights & REFUND:
        own = case.depreciation if case.rights & REFUND else floor.depreciation
        case.depreciation = min(own, floor.depreciation)
        case.used_from = case.used_from or floor.used_from
    case.rights |= floor.rights
    case.until = _later(case.until, floor.until)
    case.return_until = _later(case.return_until, floor.return_until)
    case.exchange_until = _later(case.exchange_until, floor.exchange_until)
    case.is_new = case.is_new or floor.is_new
    case.loaner = case.loaner or floor.loaner
    case.charged_to = case.charged_to or floor.charged_to
    case.carriage_free = case.carriage_free or floor.carriage_free
    case.moved += floor.moved


def _later(day, other):
    if day and other:
        return max(day, other)
    return day or other


def _is_later(day, other):
    return bool(day and (not other or day > other))


def _is_on_site(case):
    return bool(case.rights & PARTS and case.term and case.term.on_site)


# Writing the verdict down.


def _barred(case, remedy):
    return Verdict(
        remedies=(remedy,),
        remedy=remedy,
        reasons=case.reasons(),
        facts=case.facts,
        moved=_moved(case),
    )


def _granted(case, floor=None, pending=False):
    facts, rights = case.facts, case.rights
    if case.is_new and not case.rules.checks_bind:
        tell_credit(case)
    if facts.contracts:
        rights |= add_contracts(case, rights)
    remedies = _remedies(rights)
    wish = facts.wish
    if wish and wish not in remedies:
        case.note(Why.WISH_NOT_OPEN)
    if case.moved and _ends_moved(case):
        case.said.append((False, Why.MOVED, (floor or case).rules, "holidays", {}))
    remedy = wish if wish in remedies else remedies[0]
    # who gives back a unit pays nothing, whatever failed or did not
    free = REPAIR if remedy == RETURN else rights
    refund = MONEY in remedies
    return Verdict(
        remedies=remedies,
        remedy=remedy,
        parts_free=bool(free & PARTS),
        labour_free=bool(free & LABOUR),
        on_site=case.on_site,
        covered_until=case.until,
        reasons=case.reasons(),
        facts=facts,
        contract=case.contract,
        return_until=case.return_until,
        exchange_until=case.exchange_until,
        pending=pending and not rights,
        depreciation=case.depreciation if refund else 0.0,
        used_from=case.used_from if refund else None,
        loaner=case.loaner,
        charged_to=case.charged_to,
        carriage_free=bool(rights and case.carriage_free),
        moved=_moved(case),
    )


def _moved(case):
    return tuple(sorted({*case.moved})) if case.moved else ()


def _ends_moved(case):
    """True when a last day the customer is told was moved over a holiday."""
    ends = (case.until, case.return_until, case.exchange_until)
    return any(end and add_days(end, -1) in case.moved for end in ends)


def _is_pending(case):
    """True when a proof of purchase, or a date of the device, may still change the answer."""
    term = case.term
    if case.rights or not term:
        return False
    told, rules = case.evidence.dates[PURCHASE], case.rules
    if case.facts.software and not rules.software_as_hardware:
        last = told and add_days(told, rules.software_days - rules.count_purchase_day)
        return not case.sold and (not told or case.report <= last)
    months = max(term.months, term.labour_months)
    last = told and add_months(told, months)
    return bool(months and not case.start and (not told or case.report <= last))


def _remedies(rights):
    remedies = []
    if rights & MONEY_BACK:
        remedies.append(RETURN)
    if rights & NEW_UNIT:
        remedies.append(EXCHANGE)
    if rights & REFUND and not rights & MONEY_BACK:
        remedies.append(MONEY)
    remedies.append(FREE_REPAIR if rights & REPAIR == REPAIR else PAID_REPAIR)
    return tuple(remedies)
