"""What is paid back for a device: plain figures, no database."""

from datetime import date
from typing import NamedTuple


class RefundTerms(NamedTuple):
    """What the use of a device costs its owner, where the terms ask for it at all."""

    percent_a_day: float = 0.0  # of the price; zero: paid back in full
    since: date | None = None  # the first day of use does not count, as with every period
    days_off: int = 0  # days in repair


def used_days(terms, until):
    """Days of use that are paid for, up to the day on which the device is given back."""
    if not (terms.percent_a_day and terms.since and until):
        return 0
    return max((until - terms.since).days - terms.days_off, 0)


def depreciation(price, terms, until):
    """What the use was worth, never more than the price; not rounded."""
    return min(price * used_days(terms, until) * terms.percent_a_day / 100, price)
