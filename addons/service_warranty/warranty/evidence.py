"""Which of the facts can be believed, whatever rules they are judged by."""

from .dates import EARLIEST
from .facts import ACTIVATION, MANUFACTURE, PURCHASE
from .reasons import Why, reason


class Evidence:
    """The facts of one report as they may be relied on. Dates that cannot be right are None."""

    __slots__ = ("appeared", "dates", "delivered", "facts", "history", "notes", "report")

    def __init__(self, facts):
        self.facts = facts
        self.report = facts.report_date
        """The day that counts: of the report, or on which the fault is proved to have appeared."""
        self.notes = []
        """Reasons of what was left out, or has to be looked at again."""
        self.history = _believable_history(self)
        """Services with possible dates that were over by the report, in order of hand-in."""
        self.dates = _believable_dates(self)
        """Believable date by basis."""
        self.delivered = _delivered(self)
        """Before this day the customer could not use the unit; None where nobody said."""
        self.appeared = _appeared(self)
        if self.appeared:
            self.report = self.appeared

    def note(self, why, **params):
        self.notes.append(reason(why, params))


def _believable_dates(evidence):
    """Dates by basis, None where missing or impossible; impossible ones are noted."""
    facts, report = evidence.facts, evidence.report
    made = facts.manufacture_date
    if made and not EARLIEST <= made <= report:
        evidence.note(Why.MANUFACTURE_IMPOSSIBLE, date=made)
        made = None
    earliest = made or EARLIEST
    bought = facts.purchase_date
    if bought and not earliest <= bought <= report:
        evidence.note(Why.PURCHASE_IMPOSSIBLE, date=bought)
        bought = None
    activated = facts.activation_date
    if activated and not earliest <= activated <= report:
        evidence.note(Why.ACTIVATION_IMPOSSIBLE, date=activated)
        activated = None
    if activated and bought and activated < bought:
        evidence.note(Why.ACTIVATED_BEFORE_PURCHASE, date=activated)
    return {PURCHASE: bought, ACTIVATION: activated, MANUFACTURE: made}


def _believable_history(evidence):
    history = evidence.facts.history
    if not history:
        return ()
    good = [service for service in history if _is_possible(service, evidence.report)]
    if len(good) < len(history):
        evidence.note(Why.HISTORY_IMPOSSIBLE, count=len(history) - len(good))
    return tuple(sorted(good, key=lambda service: (service.date_in, service.date_out)))


def _is_possible(service, report):
    begin, end = service.date_in, service.date_out
    return bool(begin and end and EARLIEST <= begin <= end <= report)


def _delivered(evidence):
    """The last of delivery, promised installation and acceptance, after the purchase."""
    facts, bought = evidence.facts, evidence.dates[PURCHASE]
    last = None
    for day in (facts.delivered_on, facts.installed_on, facts.accepted_on):
        if not day:
            continue
        if not (bought or EARLIEST) <= day <= evidence.report:
            evidence.note(Why.DELIVERY_IMPOSSIBLE, date=day)
        elif not last or day > last:
            last = day
    return last


def _appeared(evidence):
    """The day on which the fault appeared, where that is proved and may be."""
    day = evidence.facts.appeared_on
    if not day or day == evidence.report:
        return None
    if not evidence.facts.appearance_proved:
        evidence.note(Why.APPEARANCE_UNPROVEN, date=day)
        return None
    known = (evidence.dates[PURCHASE] or EARLIEST, evidence.delivered or EARLIEST)
    if not max(known) <= day <= evidence.report:
        evidence.note(Why.APPEARANCE_IMPOSSIBLE, date=day)
        return None
    evidence.note(Why.APPEARED, date=day)
    return day
