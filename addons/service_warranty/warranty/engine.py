"""The three guarantees (requirements R2) as one pure function.

`decide(policy, facts)` hears the rules in order. A *bar* takes every right away; without a bar the
customer has all the rights any *grant* gives him, and those of the contracts he bought. A new rule
is one more function in `bars.BARS` or `grants.GRANTS`.

What holds for every policy and every case (tests/test_warranty_properties.py proves it):
the same input gives the same verdict; on a later day, the facts being the same, the verdict is
never better; an exclusion never improves it; the terms of one component say nothing about another;
no date is so absurd that it raises.
"""

from .bars import BARS
from .case import Case
from .contracts import add_contracts
from .dates import add_days, add_months
from .facts import PURCHASE, Policy
from .grants import GRANTS
from .reasons import Reason, Why
from .rights import LABOUR, MONEY_BACK, NEW_UNIT, NOTHING, PARTS, REPAIR
from .verdict import EXCHANGE, FREE_REPAIR, PAID_REPAIR, REFUSED, RETURN, Verdict

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


def decide(policy, facts):
    """The `Verdict` on one report: `policy` a `Policy` or None, `facts` a `Facts`."""
    if policy is None and not facts.contracts:
        return Verdict(reasons=(_NO_POLICY,), facts=facts)
    case = Case(policy or NO_WARRANTY, facts)
    barred = [answer for answer in [bar(case) for bar in BARS] if answer]
    if barred:
        return _barred(case, REFUSED if REFUSED in barred else PAID_REPAIR)
    rights = _warranted(case) if policy else _without_policy(case)
    return _granted(case, rights, add_contracts(case, rights) if facts.contracts else NOTHING)


def _warranted(case):
    rights = NOTHING
    for grant in GRANTS:
        rights |= grant(case)
    case.on_site = bool(rights & PARTS and case.term and case.term.on_site)
    return rights


def _without_policy(case):
    case.why.append(_NO_POLICY)
    case.grounds.clear()
    return NOTHING


# Writing the verdict down.


def _barred(case, remedy):
    return Verdict(
        remedies=(remedy,),
        remedy=remedy,
        reasons=(*case.why, *case.grounds),
        facts=case.facts,
    )


def _granted(case, warranted, bought):
    rights = warranted | bought
    remedies = _remedies(rights)
    wish = case.facts.wish
    if wish and wish not in remedies:
        case.note(Why.WISH_NOT_OPEN)
    return Verdict(
        remedies=remedies,
        remedy=wish if wish in remedies else remedies[0],
        parts_free=bool(rights & PARTS),
        labour_free=bool(rights & LABOUR),
        on_site=case.on_site,
        covered_until=case.until,
        reasons=(*case.why, *case.grounds),
        facts=case.facts,
        contract=case.contract,
        return_until=case.return_until,
        exchange_until=case.exchange_until,
        pending=not rights and bool(case.term) and _lacks_proof(case),
    )


def _lacks_proof(case):
    """True when a proof of purchase, or a date of the device, may still change the answer."""
    told, term = case.dates[PURCHASE], case.term
    if case.facts.software:
        last = told and add_days(told, case.policy.software_days - 1)
        return not case.sold and (not told or case.report <= last)
    months = max(term.months, term.labour_months) if term else 0
    last = told and add_months(told, months)
    return bool(months and not case.start and (not told or case.report <= last))


def _remedies(rights):
    remedies = []
    if rights & MONEY_BACK:
        remedies.append(RETURN)
    if rights & NEW_UNIT:
        remedies.append(EXCHANGE)
    remedies.append(FREE_REPAIR if rights & REPAIR == REPAIR else PAID_REPAIR)
    return tuple(remedies)
