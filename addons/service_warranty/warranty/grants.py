"""What the warranty gives: each grant looks at the case, gives its reason, answers rights."""

from .dates import add_days, add_months
from .facts import EXCHANGE
from .facts import REPAIR as REPAIRED
from .reasons import Why
from .rights import LABOUR, MONEY_BACK, NEW_UNIT, NOTHING, PARTS, REPAIR


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
    if _opening_box_refused(case, day):
        return NOTHING
    case.exchange_until = _window_end(case, days)
    if day <= policy.return_days:
        case.return_until = _window_end(case, policy.return_days)
        case.because(Why.RETURN_OPEN, day=day, days=policy.return_days)
        return MONEY_BACK | NEW_UNIT | REPAIR
    case.because(Why.EXCHANGE_OPEN, day=day, days=policy.exchange_days)
    return NEW_UNIT | REPAIR


def grant_exchange_after_repairs(case):
    """Repaired twice within the year and failed again: exchanged free of charge (R2.2)."""
    needed = case.policy.repairs_before_exchange
    if case.facts.software or not needed or not _is_repeat_period(case):
        return NOTHING
    count = sum(_counts_as_repair(case, service) for service in case.history)
    if count < needed:
        return NOTHING
    until = _repeat_end(case)
    case.exchange_until = max(case.exchange_until or until, until)
    case.because(Why.REPAIRED_TWICE, count=count)
    return NEW_UNIT | REPAIR


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
    """The same fault of the same component is under warranty for 3 months after a repair (R2.7)."""
    repaired = _same_fault_repaired(case)
    if not repaired:
        return NOTHING
    until = add_days(repaired, case.policy.same_fault_days)
    if case.report > until:
        return NOTHING
    case.because(Why.SAME_FAULT, date=repaired.isoformat(), until=until.isoformat())
    case.until = max(case.until or until, until)
    return REPAIR


GRANTS = (
    grant_windows,
    grant_exchange_after_repairs,
    grant_software,
    grant_term,
    grant_same_fault,
)


# What the rules ask.


def _opening_box_refused(case, day):
    """True when the opening-box check does not let the unit be taken back (R2.6)."""
    days = case.policy.check_days
    if days and day > days:
        case.because(Why.CHECK_LATE, day=day, days=days)
        return True
    return bool(case.policy.checks) and _checks_failed(case)


def _checks_failed(case):
    """True when a check the policy asks for was not passed; those not yet made are only noted."""
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
    return case.report <= _repeat_end(case)


def _repeat_end(case):
    """Last day of the repairs-then-exchange rule."""
    months = case.policy.repeat_months
    return min(case.until, add_months(case.start, months)) if months else case.until


def _window_end(case, days):
    """Last day of a return or exchange within so many days, which the checklist may shorten."""
    return add_days(case.sold, min(days, case.policy.check_days or days) - 1)


def _counts_as_repair(case, service):
    """A hardware repair of this very unit under its warranty."""
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
