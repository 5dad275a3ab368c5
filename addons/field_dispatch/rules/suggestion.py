"""Who should go, and when: the order in which technicians are proposed, without database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .opening_hours import ALWAYS

# How far ahead a technician's next free time is looked for.
HORIZON = timedelta(days=14)


@dataclass(frozen=True)
class Candidate:
    """What is known of one technician for one order."""

    technician_id: int
    missing_skill_ids: tuple = ()
    matched_skill_ids: tuple = ()
    served_customer: bool = False
    visits_that_day: int = 0
    conflicts: int = 0
    absent: bool = False
    next_free: datetime | None = None

    @property
    def rank(self):
        """Smaller is better: there, able, free then, known to the customer, least to do."""
        return (
            self.absent,
            len(self.missing_skill_ids),
            bool(self.conflicts),
            not self.served_customer,
            self.visits_that_day,
            self.technician_id,
        )


def rank(candidates):
    return sorted(candidates, key=lambda candidate: candidate.rank)


def next_free(opening, busy, start, length):
    """The first moment from `start` on at which somebody has `length` of opening time to himself.

    :param opening: intervals of `opening_hours`
    :param busy: pairs of datetimes, in any order
    :return: datetime, or None if there is no such time in the intervals
    """
    if opening is ALWAYS:
        opening = [(start, start + HORIZON)]
    busy = sorted(busy)
    for begin, stop in opening:
        moment = max(begin, start)
        for taken, until in busy:
            if taken < moment + length and until > moment:
                moment = until
        if moment + length <= stop:
            return moment
    return None
