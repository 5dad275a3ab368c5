"""Calendar arithmetic of the warranty engine: whole days, never an exception.

A result beyond the calendar saturates at its first or last day, so that an absurd date or
an absurd number of months is an odd verdict and not a crash.
"""

from datetime import date, timedelta

EARLIEST = date(1990, 1, 1)
"""Nothing the engine judges was made or sold before this day; an earlier date is a typing error."""

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def add_months(day, months):
    """The same day of the month, `months` later; the last day of a shorter month.

    31 January + 1 month = 28 or 29 February. A term of months ends *with* that day, as periods
    by month do under article 202 of the Chinese civil code.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    last = 29 if month == 1 and _is_leap(year) else _DAYS[month]
    return date(year, month + 1, min(day.day, last))


def add_days(day, days):
    """`day` + `days`, saturating at both ends of the calendar."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max if days > 0 else date.min


def day_number(start, day):
    """How many days `day` is into a period that begins with `start`: the start itself is day 1."""
    return (day - start).days + 1


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
