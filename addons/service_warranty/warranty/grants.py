"""What the warranty gives: each grant looks at the case, gives its reason, answers rights."""

from functools import cache

from .dates import add_days, add_months
from .facts import EXCHANGE, MAIN_UNIT, MAKER_PARTS, REPAIRER
from .facts import REPAIR as REPAIRED
from .reasons import Why
from .rights import LABOUR, MONEY_BACK, NEW_UNIT, NOTHING, PARTS, REFUND, REPAIR


def grant_windows(case):
    """Return, exchange or repair in the first days, exchange or repair in the next (R2.1, R2.6)."""
    rules = case.rules
    days = max(rules.return_days, rules.exchange_days)
    if not days or not case.term or not case.term.unit or _is_apart(case):
        return NOTHING
    if not case.sold:
        case.note(Why.WINDOWS_NEED_PROOF)
        return NOTHING
    end = case.window_end(days)
    if case.report > end:
        case.note(Why.WINDOWS_OVER, "exchange_days", day=case.day, days=days)
        return NOTHING
    if rules.checks_bind and _opening_box_refused(case):
        return NOTHING
    case.is_new = True
    case.exchange_until = _shortened(case, end, days)
    return_end = case.window_end(rules.return_days)
    if rules.return_days and case.report <= return_end:
        case.return_until = _shortened(case, return_end, rules.return_days)
        if rules.count_purchase_day:
            case.because(Why.RETURN_OPEN, day=case.day, days=rules.return_days)
        else:
            until = case.return_until
            case.because(Why.RETURN_BY, "return_days", day=case.day, until=until)
        return MONEY_BACK | NEW_UNIT | REPAIR
    if rules.count_purchase_day:
        case.because(Why.EXCHANGE_OPEN, day=case.day, days=rules.exchange_days)
    else:
        until = case.exchange_until
        case.because(Why.EXCHANGE_BY, "exchange_days", day=case.day, until=until)
    return NEW_UNIT | REPAIR


def grant_exchange_after_repairs(case):
    """Repaired twice within the period and failed again: exchanged free of charge (R2.2)."""
    needed = case.rules.repairs_before_exchange
    if not needed or not case.history or _is_apart(case) or not _is_repeat_period(case):
        return NOTHING
    count = sum(_counts_as_repair(case, service) for service in case.history)
    if count < needed:
        return NOTHING
    until = _repeat_end(case)
    case.exchange_until = max(case.exchange_until or until, until)
    case.because(Why.REPAIRED_TWICE, "repairs_before_exchange", count=count)
    return NEW_UNIT | REPAIR


def grant_software(case):
    """Software is put right free of charge for 15 days from purchase, then never (R2.4)."""
    if not _is_apart(case):
        return NOTHING
    days = case.rules.software_days
    case.until = case.sold and case.window_end(days)
    if not case.sold:
        case.because(Why.SOFTWARE_NEEDS_PROOF)
        return NOTHING
    if case.report > case.until:
        case.because(Why.SOFTWARE_CHARGEABLE, days=days)
        return NOTHING
    case.because(Why.SOFTWARE_FREE, day=case.day, days=days)
    return REPAIR


def grant_term(case):
    """Parts and labour for the months the policy gives this component (R2.1, R2.3)."""
    if _is_apart(case):
        return NOTHING
    term = case.term
    if not term or not (term.months or term.labour_months):
        case.because(Why.NO_TERM, component=case.facts.component)
        return NOTHING
    if not case.start:
        return NOTHING
    rights = PARTS * _is_within(case.until, case) | LABOUR * _is_within(case.labour_until, case)
    _explain_term(case, rights)
    return rights


def grant_same_fault(case):
    """The same fault, and one the repair brought about, for 3 months after a repair (R2.7)."""
    days = case.rules.same_fault_days
    repaired = days and case.history and _same_fault_repaired(case)
    if not repaired:
        return NOTHING
    until = case.last_day(add_days(repaired, days))
    if case.report > until:
        return NOTHING
    case.because(Why.SAME_FAULT, date=repaired, until=until)
    case.until = max(case.until or until, until)
    return REPAIR


def grant_after_repair(case):
    """A repaired unit works for 30 days at least, whatever fails."""
    days = case.rules.after_repair_days
    repaired = days and case.history and _last_repaired(case)
    if not repaired:
        return NOTHING
    until = case.last_day(add_days(repaired, days))
    if case.report > until:
        return NOTHING
    date = repaired
    case.because(Why.AFTER_REPAIR, "after_repair_days", date=date, until=until)
    case.until = max(case.until or until, until)
    return REPAIR


def grant_accessory(case):
    """An accessory is replaced free of charge; replaced twice and failed again, paid back."""
    needed = case.rules.accessory_replacements
    if not needed or not case.term or case.term.unit or not _is_within(case.until, case):
        return NOTHING
    case.exchange_until = case.until
    count = sum(_counts_as_replacement(case, service) for service in case.history)
    if count < needed:
        case.because(Why.ACCESSORY_EXCHANGE, "accessory_replacements")
        return NEW_UNIT | REPAIR
    case.because(Why.ACCESSORY_REFUND, "accessory_replacements", count=count)
    return NEW_UNIT | REFUND | REPAIR


def grant_delays(case):
    """A covered repair that takes too long: a loaner, then an exchange."""
    facts, rules = case.facts, case.rules
    if not facts.handed_in or not facts.as_of or case.rights & REPAIR != REPAIR:
        return NOTHING
    days = (facts.as_of - facts.handed_in).days
    if rules.loaner_days and days > rules.loaner_days:
        case.loaner = True
        case.note(Why.LOANER_DUE, "loaner_days", day=days)
    if _is_apart(case) or not (case.term and case.term.unit):
        return NOTHING
    if facts.delay_cause == MAKER_PARTS and 0 < rules.parts_days < days:
        case.because(Why.DELAYED_PARTS, "parts_days", day=days)
    elif facts.delay_cause == REPAIRER and 0 < rules.repairer_days < days:
        case.charged_to = REPAIRER
        case.because(Why.DELAYED_REPAIRER, "repairer_days", day=days)
    else:
        return NOTHING
    case.exchange_until = max(filter(None, (case.exchange_until, case.until)), default=None)
    return NEW_UNIT


def grant_refund(case):
    """Where an exchange is due, the money instead."""
    if not case.rules.refund_for_exchange or not case.rights & NEW_UNIT:
        return NOTHING
    if case.rights & (MONEY_BACK | REFUND) or not case.term.unit:
        return NOTHING
    case.used_from, case.depreciation = case.sold or case.start, case.rules.depreciation
    if case.depreciation:
        percent = f"{case.depreciation:g}"
        case.note(Why.REFUND_LESS_USE, "refund_for_exchange", percent=percent)
    else:
        case.note(Why.REFUND_IN_FULL, "refund_for_exchange")
    return REFUND


def grant_duties(case):
    """What goes with the rights: what goes back with a unit."""
    if case.rights & (MONEY_BACK | REFUND) and case.rules.return_with and case.term.unit:
        case.note(Why.RETURN_WITH, "return_with")
    return NOTHING


GRANTS = (
    grant_windows,
    grant_exchange_after_repairs,
    grant_software,
    grant_term,
    grant_same_fault,
    grant_after_repair,
    grant_accessory,
    grant_delays,
    grant_refund,
    grant_duties,
)

# Grants that are heard only where the facts speak of what they look at.
_IF_SERVED = (grant_exchange_after_repairs, grant_same_fault, grant_after_repair)


@cache
def grants_for(served, software, handed_in):
    """The grants to hear, by what the facts speak of."""
    silent = {
        *(() if served else _IF_SERVED),
        *(() if software else (grant_software,)),
        *(() if handed_in else (grant_delays,)),
    }
    return tuple(grant for grant in GRANTS if grant not in silent)


def grant_without_fault(case):
    """Given back without a reason in the first days, by the policy or a distance sale (R2.13)."""
    rules = case.rules
    days, figure = rules.no_reason_days, "no_reason_days"
    if case.facts.distance_sale and rules.distance_days > days:
        days, figure = rules.distance_days, "distance_days"
    if not days:
        return NOTHING
    if not case.sold:
        case.note(Why.WINDOWS_NEED_PROOF)
        return NOTHING
    end = case.window_end(days)
    if case.report > end:
        return NOTHING
    case.return_until = end
    case.because(Why.NO_REASON, figure, until=end)
    return MONEY_BACK


# Heard instead where nothing failed.
WITHOUT_FAULT = (grant_without_fault,)


# What the rules ask.


def _is_apart(case):
    """True for software, where the rules treat it otherwise than the unit."""
    return case.facts.software and not case.rules.software_as_hardware


def _opening_box_refused(case):
    """True when the opening-box check does not let the unit be taken back (R2.6)."""
    days = case.rules.check_days
    if days and case.day > days:
        case.because(Why.CHECK_LATE, day=case.day, days=days)
        return True
    failed, pending = _checks(case)
    if failed:
        case.because(Why.CHECK_FAILED, check=",".join(failed))
    elif pending:
        case.note(Why.CHECK_PENDING, check=",".join(pending))
    return bool(failed)


def tell_credit(case):
    """What a checklist that takes nothing from the customer says to dealer and maker (R2.6)."""
    days = case.rules.check_days
    if days and case.day > days:
        case.note(Why.CREDIT_LATE, day=case.day, days=days)
        return
    failed, pending = _checks(case)
    if failed:
        case.note(Why.CREDIT_FAILED, check=",".join(failed))
    elif pending:
        case.note(Why.CREDIT_PENDING, check=",".join(pending))


def _checks(case):
    """(failed, not yet made) of the checks the policy asks for."""
    if not case.rules.checks:
        return (), ()
    seen = {check.code: check.passed for check in case.facts.checks}
    return (
        [code for code in case.rules.checks if seen.get(code) is False],
        [code for code in case.rules.checks if code not in seen],
    )


def _shortened(case, end, days):
    """Last day of a return or exchange within so many days, which a binding checklist shortens."""
    check_days = case.rules.check_days if case.rules.checks_bind else 0
    return case.window_end(check_days) if 0 < check_days < days else end


def _is_repeat_period(case):
    """True while the unit is covered and the repairs-then-exchange rule still runs."""
    if not case.start or not case.term or not case.term.unit or not _is_within(case.until, case):
        return False
    return case.report <= _repeat_end(case)


def _repeat_end(case):
    """Last day of the repairs-then-exchange rule."""
    months, unit = case.rules.repeat_months, case.rules.term_of(MAIN_UNIT)
    if case.rules.repeat_while_covered and unit and unit.months:
        end = add_days(add_months(case.start, unit.months), case.added_days)
        return min(case.until, case.last_day(end))
    return min(case.until, add_months(case.start, months)) if months else case.until


def _counts_as_repair(case, service):
    """A repair of this very unit under its warranty, of hardware where software is apart."""
    return (
        service.kind == REPAIRED
        and service.in_warranty
        and (case.rules.software_as_hardware or not service.software)
        and service.date_in >= (case.exchanged or case.start)
        and case.concerns(service)
    )


def _counts_as_replacement(case, service):
    """A free replacement of this accessory since the unit was bought."""
    return (
        service.component == case.facts.component
        and (service.kind == EXCHANGE or service.replaced)
        and service.in_warranty
        and service.date_in >= case.start
    )


def _same_fault_repaired(case):
    """Day of the last repair of this fault of this component, None if there was none."""
    facts = case.facts
    if not facts.fault and not facts.caused_by_repair:
        return None
    days = [
        service.date_out
        for service in case.history
        if service.kind != EXCHANGE
        and (
            (facts.fault and service.fault == facts.fault and service.component == facts.component)
            or (facts.caused_by_repair and case.concerns(service))
        )
        and not (case.exchanged and service.date_in < case.exchanged)
    ]
    return max(days, default=None)


def _last_repaired(case):
    """Day of the last repair of this unit, or of this accessory."""
    days = [
        service.date_out
        for service in case.history
        if service.kind == REPAIRED
        and case.concerns(service)
        and not (case.exchanged and service.date_in < case.exchanged)
    ]
    return max(days, default=None)


def _is_within(until, case):
    return bool(until and case.report <= until)


def _explain_term(case, rights):
    component, until = case.facts.component, case.until
    law = {"law": case.term.article} if case.term.article else {}
    if rights == REPAIR:
        months = case.term.months
        case.because(Why.COVERED, component=component, until=until, months=months, **law)
    elif rights == PARTS:
        labour = case.labour_until or case.start
        case.because(Why.PARTS_ONLY, component=component, until=until, labour=labour, **law)
    elif rights == LABOUR:
        until = case.until or case.start
        labour = case.labour_until
        case.because(Why.LABOUR_ONLY, component=component, until=until, labour=labour, **law)
    else:
        last = max(case.until or case.labour_until, case.labour_until or case.until)
        case.because(Why.EXPIRED, component=component, until=last, **law)
