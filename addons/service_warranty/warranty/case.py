"""Reading a case by one set of rules: where the warranty starts and ends.

Nothing here decides; it turns what can be believed into what the rules can rely on, and notes
what that rests on.
"""

from datetime import date

from .dates import EARLIEST, add_days, add_months
from .evidence import Evidence
from .facts import (
    ACTIVATION,
    ALTERED_PROOF,
    EXCHANGE,
    MAIN_UNIT,
    MANUFACTURE,
    NO_PROOF,
    OF_UNIT,
    PURCHASE,
    REPAIR,
    Facts,
    Rules,
    Service,
    Term,
)
from .reasons import Why, reason
from .rights import NOTHING

_STARTS = {
    PURCHASE: Why.STARTS_PURCHASE,
    ACTIVATION: Why.STARTS_ACTIVATION,
    MANUFACTURE: Why.STARTS_MANUFACTURE,
}


class Case:
    """The working sheet of one verdict by one set of rules."""

    __slots__ = (
        "added_days",
        "carriage_free",
        "charged_to",
        "contract",
        "depreciation",
        "evidence",
        "exchange_until",
        "exchanged",
        "facts",
        "history",
        "is_new",
        "labour_until",
        "loaner",
        "moved",
        "on_site",
        "report",
        "return_until",
        "rights",
        "rules",
        "said",
        "sold",
        "start",
        "term",
        "until",
        "used_from",
    )

    rules: Rules
    evidence: Evidence
    facts: Facts
    report: date
    term: Term | None
    sold: date | None
    """Proven day on which the customer got this unit: every window in days begins with it."""
    exchanged: date | None
    """When the unit was last exchanged; repairs before that day were made to another unit."""
    history: tuple[Service, ...]
    start: date | None
    until: date | None
    labour_until: date | None
    added_days: int
    said: list[tuple]
    """What was said so far, as `because` and `note` write it down."""
    moved: list[date]
    """Holidays that a last day was moved over."""

    # What the grants find out.
    rights: int
    contract: str
    """Number of the extended warranty that bears what the warranty itself does not."""
    on_site: bool
    is_new: bool
    """A window of the first days is open."""
    loaner: bool
    carriage_free: bool
    charged_to: str
    depreciation: float
    used_from: date | None
    return_until: date | None
    exchange_until: date | None

    def __init__(self, rules, evidence):
        facts = evidence.facts
        self.rules = rules
        self.evidence = evidence
        self.facts = facts
        self.report = evidence.report
        self.history = evidence.history
        self.term = rules.term_for(facts.component, facts.component_kind)
        self.said = []
        self.moved = []
        self.exchanged = _last_exchange(self) if self.history else None
        self.sold = _sold(self)
        self.start = _start(self)
        self.added_days = _repair_days(self) if rules.add_repair_time and self.history else 0
        self.until, self.labour_until = _ends(self)
        self.rights = NOTHING
        self.contract = self.charged_to = ""
        self.on_site = self.is_new = self.loaner = False
        self.carriage_free = rules.carriage_free
        self.depreciation = 0.0
        self.used_from = self.return_until = self.exchange_until = None

    @property
    def day(self):
        """How many days the customer has had the unit; only where `sold` is known."""
        return (self.report - self.sold).days + self.rules.count_purchase_day

    def window_end(self, days):
        """Last day, included, of a window of so many days from the sale."""
        end = add_days(self.sold, days - self.rules.count_purchase_day)
        return self.last_day(end) if end in self.rules.holidays else end

    def last_day(self, day):
        """The day itself, or the first after it that is no holiday."""
        while day in self.rules.holidays:
            self.moved.append(day)
            day = add_days(day, 1)
        return day

    def because(self, why, figure="", **params):
        """Write down what decides.

        :param figure: name of the field of `Rules` it follows from
        """
        self.said.append((True, why, self.rules, figure, params))

    def note(self, why, figure="", **params):
        """Write down what a decision rests on, as `because` does."""
        self.said.append((False, why, self.rules, figure, params))

    def reasons(self):
        """All that was said as `Reason`, what decides first."""
        decisive, notes = [], self.evidence.notes[:]
        for decides, why, rules, figure, params in self.said:
            if figure and rules.articles and (article := rules.article(figure)):
                params["law"] = article
            (decisive if decides else notes).append(reason(why, params))
        return (*decisive, *notes)

    def concerns(self, service):
        """True when what was done to its component was done to the component of this case.

        The parts of the unit share its fate, an accessory only its own.
        """
        if service.component == self.facts.component:
            return True
        other = self.rules.term_for(service.component, service.component_kind)
        return bool(other and other.unit and self.term and self.term.unit)


def _last_exchange(case):
    bought = case.evidence.dates[PURCHASE] or EARLIEST
    days = [
        service.date_out
        for service in case.history
        if service.kind == EXCHANGE and service.date_out >= bought and case.concerns(service)
    ]
    return max(days, default=None)


def _begins_anew(case):
    """True where the period begins with the last exchange; replaced accessories are counted."""
    rules, term = case.rules, case.term
    if not case.exchanged or not rules.renew_on_exchange:
        return False
    return not rules.accessory_replacements or not term or term.unit


def _sold(case):
    if _begins_anew(case):
        return case.exchanged
    bought, delivered = case.evidence.dates[PURCHASE], case.evidence.delivered
    if not bought or case.facts.proof in NO_PROOF or case.facts.proof == ALTERED_PROOF:
        return None
    return max(bought, delivered) if delivered else bought


def _start(case):
    """First day of the warranty, with a note on what it rests on (R2.10)."""
    if _begins_anew(case):
        case.note(Why.STARTS_EXCHANGE, "renew_on_exchange", date=case.exchanged)
        return case.exchanged
    dates = case.evidence.dates
    basis = case.term.basis if case.term else PURCHASE
    start = case.sold if basis == PURCHASE else dates[basis]
    if not start and case.sold:
        basis, start = PURCHASE, case.sold
    if not start:
        return _start_without_proof(case)
    if basis == PURCHASE and start != dates[PURCHASE]:
        case.note(Why.STARTS_DELIVERY, "delivered", date=start)
    else:
        case.note(_STARTS[basis], date=start)
    return start


def _start_without_proof(case):
    """Worked out from the device, or the purchase date told where that is the earlier one."""
    rules, dates = case.rules, case.evidence.dates
    base = dates.get(rules.fallback_basis)
    if not base or rules.fallback_basis == PURCHASE:
        case.note(Why.NO_START)
        return None
    worked_out = add_days(add_months(base, rules.fallback_months), rules.fallback_days)
    stated = dates[PURCHASE]
    if stated and stated < worked_out and rules.told_date_shortens:
        case.note(Why.STARTS_CLAIMED, date=stated)
        return stated
    case.note(Why.STARTS_FALLBACK, "fallback_basis", date=worked_out)
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
        if service.in_warranty and service.kind == REPAIR and case.concerns(service):
            days += max(0, (service.date_out - begin).days)
            free_from = max(free_from, service.date_out)
    if days:
        case.note(Why.REPAIR_TIME_ADDED, "add_repair_time", days=days)
    return days


def _ends(case):
    """Last days, included, on which parts and labour are free; None where never."""
    term = case.term
    if not term or not case.start:
        return None, None
    parts = _end(case, term.months)
    labour = parts if term.labour_months == term.months else _end(case, term.labour_months)
    if replaced := case.history and case.rules.renew_replaced_part and _replaced_on(case):
        case.note(Why.PART_RENEWED, "renew_replaced_part", date=replaced)
        parts = parts and max(parts, case.last_day(add_months(replaced, term.months)))
        labour = labour and max(labour, case.last_day(add_months(replaced, term.labour_months)))
    return parts, labour


def _end(case, months):
    if not months:
        return None
    end = add_months(case.start, months)
    if case.added_days:
        end = add_days(end, case.added_days)
    return case.last_day(end) if end in case.rules.holidays else end


def _replaced_on(case):
    """When a main part, one with a term of its own, was last replaced; None if it never was."""
    component = case.facts.component
    if component == MAIN_UNIT or case.term.component != component or not case.term.unit:
        return None
    days = [
        service.date_out
        for service in case.history
        if service.replaced
        and service.component == component
        and service.component_kind == OF_UNIT
        and service.date_in >= (case.exchanged or case.start)
        and service.in_warranty
    ]
    return max(days, default=None)
