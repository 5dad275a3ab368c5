"""The three guarantees (requirements R2) as one pure function.

`decide(policy, facts)` hears the rules below in order. A *bar* takes every right away; without a
bar the customer has all the rights any *grant* gives him. A new rule is one more function in
`BARS` or `GRANTS`; it looks at the case, gives its reason, and answers rights.

What holds for every policy and every case (tests/test_warranty_engine.py proves it):
the same input gives the same verdict; on a later day, the facts being the same, the verdict is
never better; an exclusion never improves it; the terms of one component say nothing about another;
no date is so absurd that it raises.
"""

from .case import Case
from .dates import add_days, add_months
from .facts import ALTERED_PROOF, EXCHANGE
from .facts import REPAIR as REPAIRED
from .reasons import Reason, Why
from .verdict import EXCHANGE as EXCHANGE_REMEDY
from .verdict import FREE_REPAIR, PAID_REPAIR, REFUSED, Verdict
from .verdict import RETURN as RETURN_REMEDY

# Rights of the customer, as bits so that those of several grants add up.
NOTHING = 0
PARTS = 1
LABOUR = 2
SWAP = 4
MONEY_BACK = 8
REPAIR = PARTS | LABOUR


def decide(policy, facts):
    """The `Verdict` on one report: `policy` a `Policy` or None, `facts` a `Facts`."""
    if policy is None:
        return Verdict(reasons=(Reason(Why.NO_POLICY.code),), facts=facts)
    case = Case(policy, facts)
    barred = [answer for answer in [bar(case) for bar in BARS] if answer]
    if barred:
        return _barred(case, REFUSED if REFUSED in barred else PAID_REPAIR)
    rights = NOTHING
    for grant in GRANTS:
        rights |= grant(case)
    return _granted(case, rights)


# Bars: None, or the remedy that is left.


def bar_exclusions(case):
    """Human or liquid damage, unauthorised repair ...; counts with the photo it needs (R2.5)."""
    left = None
    for exclusion in case.facts.exclusions:
        if exclusion.photo_required and not exclusion.photo:
            case.note(Why.EXCLUSION_UNPROVEN, exclusion=exclusion.code)
        elif exclusion.refuse:
            case.because(Why.REFUSED, exclusion=exclusion.code)
            left = REFUSED
        else:
            case.because(Why.EXCLUDED, exclusion=exclusion.code)
            left = left or PAID_REPAIR
    return left


def bar_altered_proof(case):
    """An altered proof is worse than none (R2.5)."""
    if case.facts.proof != ALTERED_PROOF:
        return None
    case.because(Why.PROOF_ALTERED)
    return PAID_REPAIR


def bar_serial_mismatch(case):
    """The proof belongs to another device (R2.5); case, spaces and dashes do not matter."""
    on_unit, on_proof = case.facts.serial, case.facts.serial_on_proof
    if not on_unit or not on_proof or _bare(on_unit) == _bare(on_proof):
        return None
    case.because(Why.SERIAL_MISMATCH, on_proof=on_proof, on_unit=on_unit)
    return PAID_REPAIR


# Grants: the rights they give.


def grant_windows(case):
    """Day 1-7 return, exchange or repair, day 8-15 exchange or repair, of the unit (R2.1, R2.6)."""
    policy = case.policy
    days = max(policy.return_days, policy.exchange_days)
    if case.facts.software or not days or not case.term or not case.term.unit:
        return NOTHING
    if not case.sold:
        case.note(Why.WINDOWS_NEED_PROOF)
        return NOTHING
    day = case.day
    if day > days:
        case.note(Why.WINDOWS_OVER, day=day, days=days)
        return NOTHING
    if _checks_failed(case):
        return NOTHING
    if day <= policy.return_days:
        case.because(Why.RETURN_OPEN, day=day, days=policy.return_days)
        return MONEY_BACK | SWAP | REPAIR
    case.because(Why.EXCHANGE_OPEN, day=day, days=policy.exchange_days)
    return SWAP | REPAIR


def grant_exchange_after_repairs(case):
    """Repaired twice within the year and failed again: exchanged free of charge (R2.2)."""
    needed = case.policy.repairs_before_exchange
    if case.facts.software or not needed or not _is_repeat_period(case):
        return NOTHING
    count = sum(_counts_as_repair(case, service) for service in case.history)
    if count < needed:
        return NOTHING
    case.because(Why.REPAIRED_TWICE, count=count)
    return SWAP | REPAIR


def grant_term(case):
    """Parts and labour for the months the policy gives this component (R2.1, R2.3)."""
    if case.facts.software:
        return NOTHING
    term, component = case.term, case.facts.component
    if not term or not (term.months or term.labour_months):
        case.because(Why.NO_TERM, component=component)
        return NOTHING
    if not case.start:
        return NOTHING
    rights = PARTS * _is_within(case.until, case) | LABOUR * _is_within(case.labour_until, case)
    _explain_term(case, rights)
    return rights


def grant_software(case):
    """Software is put right free of charge for 15 days from purchase, then never (R2.4)."""
    if not case.facts.software:
        return NOTHING
    days = case.policy.software_days
    case.until = case.sold and add_days(case.sold, days - 1)
    if not case.sold:
        case.because(Why.SOFTWARE_NEEDS_PROOF)
        return NOTHING
    day = case.day
    if day > days:
        case.because(Why.SOFTWARE_CHARGEABLE, days=days)
        return NOTHING
    case.because(Why.SOFTWARE_FREE, day=day, days=days)
    return REPAIR


def grant_same_fault(case):
    """The same fault of the same component is guaranteed for 3 months after a repair (R2.7)."""
    repaired = _same_fault_repaired(case)
    if not repaired:
        return NOTHING
    until = add_days(repaired, case.policy.same_fault_days)
    if case.report > until:
        return NOTHING
    case.because(Why.SAME_FAULT, date=repaired.isoformat(), until=until.isoformat())
    case.until = max(case.until or until, until)
    return REPAIR


BARS = (bar_exclusions, bar_altered_proof, bar_serial_mismatch)
GRANTS = (
    grant_windows,
    grant_exchange_after_repairs,
    grant_software,
    grant_term,
    grant_same_fault,
)


# What the rules ask.


def _checks_failed(case):
    """True when a check the policy asks for was not passed; those not yet made are only noted."""
    if not case.policy.checks:
        return False
    seen = {check.code: check.passed for check in case.facts.checks}
    failed = [code for code in case.policy.checks if seen.get(code) is False]
    if failed:
        case.because(Why.CHECK_FAILED, check=",".join(failed))
        return True
    pending = [code for code in case.policy.checks if code not in seen]
    if pending:
        case.note(Why.CHECK_PENDING, check=",".join(pending))
    return False


def _is_repeat_period(case):
    """True while the unit is covered and the repairs-then-exchange rule still runs."""
    if not case.start or not case.term or not case.term.unit or not _is_within(case.until, case):
        return False
    months = case.policy.repeat_months
    return not months or case.report <= add_months(case.start, months)


def _counts_as_repair(case, service):
    """A hardware repair of this very unit under its guarantee."""
    return (
        service.kind == REPAIRED
        and service.in_warranty
        and not service.software
        and service.date_in >= (case.exchanged or case.start)
        and case.concerns(service.component)
    )


def _same_fault_repaired(case):
    """Day of the last repair of this fault of this component, None if there was none."""
    fault, component = case.facts.fault, case.facts.component
    if not fault or not case.policy.same_fault_days:
        return None
    days = [
        service.date_out
        for service in case.history
        if service.kind != EXCHANGE
        and service.fault == fault
        and service.component == component
        and not (case.exchanged and service.date_in < case.exchanged)
    ]
    return max(days, default=None)


def _is_within(until, case):
    return bool(until and case.report <= until)


def _explain_term(case, rights):
    component, until = case.facts.component, _iso(case.until)
    if rights == REPAIR:
        case.because(Why.COVERED, component=component, until=until, months=case.term.months)
    elif rights == PARTS:
        labour = _iso(case.labour_until or case.start)
        case.because(Why.PARTS_ONLY, component=component, until=until, labour=labour)
    elif rights == LABOUR:
        until = _iso(case.until or case.start)
        labour = _iso(case.labour_until)
        case.because(Why.LABOUR_ONLY, component=component, until=until, labour=labour)
    else:
        last = max(case.until or case.labour_until, case.labour_until or case.until)
        case.because(Why.EXPIRED, component=component, until=_iso(last))


def _iso(day):
    return day and day.isoformat()


def _bare(serial):
    return "".join(filter(str.isalnum, serial)).upper()


# Writing the verdict down.


def _barred(case, remedy):
    return Verdict(
        remedies=(remedy,),
        remedy=remedy,
        reasons=(*case.why, *case.grounds),
        facts=case.facts,
    )


def _granted(case, rights):
    remedies = _remedies(rights)
    wish = case.facts.wish
    if wish and wish not in remedies:
        case.note(Why.WISH_NOT_OPEN)
    return Verdict(
        remedies=remedies,
        remedy=wish if wish in remedies else remedies[0],
        parts_free=bool(rights & PARTS),
        labour_free=bool(rights & LABOUR),
        on_site=bool(rights & PARTS and case.term and case.term.on_site),
        covered_until=case.until,
        reasons=(*case.why, *case.grounds),
        facts=case.facts,
    )


def _remedies(rights):
    remedies = []
    if rights & MONEY_BACK:
        remedies.append(RETURN_REMEDY)
    if rights & SWAP:
        remedies.append(EXCHANGE_REMEDY)
    remedies.append(FREE_REPAIR if rights & REPAIR == REPAIR else PAID_REPAIR)
    return tuple(remedies)
