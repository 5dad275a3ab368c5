"""Reading a case: which dates can be believed, where the warranty starts and ends.

Nothing here decides; it turns the facts as reported into facts the rules can rely on, and notes
what they rest on.
"""

from datetime import date

from .dates import EARLIEST, add_days, add_months, day_number
from .facts import (
    ACTIVATION,
    ALTERED_PROOF,
    EXCHANGE,
    MANUFACTURE,
    NO_PROOF,
    PURCHASE,
    REPAIR,
    Facts,
    Policy,
    Service,
    Term,
)
from .reasons import Reason, Why

_STARTS = {
    PURCHASE: Why.STARTS_PURCHASE,
    ACTIVATION: Why.STARTS_ACTIVATION,
    MANUFACTURE: Why.STARTS_MANUFACTURE,
}


class Case:
    """The working sheet of one verdict. Dates that cannot be right are None here."""

    __slots__ = (
        "added_days",
        "contract",
        "dates",
        "exchange_until",
        "exchanged",
        "facts",
        "grounds",
        "history",
        "labour_until",
        "on_site",
        "policy",
        "report",
        "return_until",
        "sold",
        "start",
        "term",
        "until",
        "why",
    )

    policy: Policy
    facts: Facts
    report: date
    term: Term | None
    dates: dict[str, date | None]
    """Believable date by basis."""
    sold: date | None
    """Proven day on which the customer got this unit: day 1 of every window in days."""
    exchanged: date | None
    """When the unit was last exchanged; repairs before that day were made to another unit."""
    history: tuple[Service, ...]
    start: date | None
    until: date | None
    labour_until: date | None
    added_days: int
    contract: str
    """Number of the extended warranty that bears what the warranty itself does not."""
    on_site: bool
    return_until: date | None
    exchange_until: date | None
    """Last days of the rights to return and to exchange, as the grants gave them."""
    why: list[Reason]
    """Decisive reasons."""
    grounds: list[Reason]
    """What they rest on."""

    def __init__(self, policy, facts):
        self.policy = policy
        self.facts = facts
        self.report = facts.report_date
        self.term = policy.term_of(facts.component)
        self.why = []
        self.grounds = []
        self.history = _believable_history(self)
        self.dates = _believable_dates(self)
        self.exchanged = _last_exchange(self)
        self.sold = _sold(self)
        self.start = _start(self)
        self.added_days = _repair_days(self) if policy.add_repair_time else 0
        self.until, self.labour_until = _ends(self)
        self.contract = ""
        self.on_site = False
        self.return_until = None
        self.exchange_until = None

    @property
    def day(self):
        """Day number of the report in the customer's hands; only where `sold` is known."""
        return day_number(self.sold, self.report)

    def because(self, why, **params):
        self.why.append(Reason(why.code, tuple(sorted(params.items()))))

    def note(self, why, **params):
        self.grounds.append(Reason(why.code, tuple(sorted(params.items()))))

    def concerns(self, component):
        """True when what happens to `component` happens to the component of this case.

        The parts of the unit share its fate, an accessory only its own.
        """
        if component == self.facts.component:
            return True
        other = self.policy.term_of(component)
        return bool(other and other.unit and self.term and self.term.unit)


def _believable_dates(case):
    """Dates by basis, None where missing or impossible; impossible ones are noted."""
    facts, report = case.facts, case.report
    made = facts.manufacture_date
    if made and not EARLIEST <= made <= report:
        case.note(Why.MANUFACTURE_IMPOSSIBLE, date=made.isoformat())
        made = None
    earliest = made or EARLIEST
    bought = facts.purchase_date
    if bought and not earliest <= bought <= report:
        case.note(Why.PURCHASE_IMPOSSIBLE, date=bought.isoformat())
        bought = None
    activated = facts.activation_date
    if activated and not earliest <= activated <= report:
        case.note(Why.ACTIVATION_IMPOSSIBLE, date=activated.isoformat())
        activated = None
    if activated and bought and activated < bought:
        case.note(Why.ACTIVATED_BEFORE_PURCHASE, date=activated.isoformat())
    return {PURCHASE: bought, ACTIVATION: activated, MANUFACTURE: made}


def _believable_history(case):
    """Services with possible dates that were over by the report, in order of hand-in."""
    history = case.facts.history
    if not history:
        return ()
    good = [service for service in history if _is_possible(service, case.report)]
    if len(good) < len(history):
        case.note(Why.HISTORY_IMPOSSIBLE, count=len(history) - len(good))
    return tuple(sorted(good, key=lambda service: (service.date_in, service.date_out)))


def _is_possible(service, report):
    begin, end = service.date_in, service.date_out
    return bool(begin and end and EARLIEST <= begin <= end <= report)


def _last_exchange(case):
    bought = case.dates[PURCHASE] or EARLIEST
    days = [
        service.date_out
        for service in case.history
        if service.kind == EXCHANGE
        and service.date_out >= bought
        and case.concerns(service.component)
    ]
    return max(days, default=None)


def _sold(case):
    if case.exchanged and case.policy.renew_on_exchange:
        return case.exchanged
    proven = case.facts.proof not in NO_PROOF and case.facts.proof != ALTERED_PROOF
    return case.dates[PURCHASE] if proven else None


def _start(case):
    """First day of the warranty, with a note on what it rests on (R2.10)."""
    if case.exchanged and case.policy.renew_on_exchange:
        case.note(Why.STARTS_EXCHANGE, date=case.exchanged.isoformat())
        return case.exchanged
    basis = case.term.basis if case.term else PURCHASE
    start = case.sold if basis == PURCHASE else case.dates[basis]
    if not start and case.sold:
        basis, start = PURCHASE, case.sold
    if not start:
        return _start_without_proof(case)
    case.note(_STARTS[basis], date=start.isoformat())
    return start


def _start_without_proof(case):
    """Worked out from the device, or the purchase date told where that is the earlier one."""
    base = case.dates.get(case.policy.fallback_basis)
    if not base or case.policy.fallback_basis == PURCHASE:
        case.note(Why.NO_START)
        return None
    worked_out = add_months(base, case.policy.fallback_months)
    stated = case.dates[PURCHASE]
    if stated and stated < worked_out:
        case.note(Why.STARTS_CLAIMED, date=stated.isoformat())
        return stated
    case.note(Why.STARTS_FALLBACK, date=worked_out.isoformat())
    return worked_out


def _repair_days(case):
    """Days spent in repairs under warranty, overlapping ones counted once.

    Those of a unit that was exchanged for this one count unless the period began anew.
    """
    if not case.start or not case.term:
        return 0
    end = add_months(case.start, case.term.months)
    days, free_from = 0, case.start
    for service in case.history:
        begin = max(service.date_in, free_from)
        if begin > add_days(end, days):
            break
        if service.in_warranty and service.kind == REPAIR and case.concerns(service.component):
            days += max(0, (service.date_out - begin).days)
            free_from = max(free_from, service.date_out)
    if days:
        case.note(Why.REPAIR_TIME_ADDED, days=days)
    return days


def _ends(case):
    """Last days, included, on which parts and labour are free; None where never."""
    term = case.term
    if not term or not case.start:
        return None, None
    parts = _end(case, term.months)
    same = term.labour_months == term.months
    return parts, parts if same else _end(case, term.labour_months)


def _end(case, months):
    return add_days(add_months(case.start, months), case.added_days) if months else None
