"""Arithmetic of opening hours: plain functions of intervals, no database.

An interval is a pair of naive UTC datetimes; intervals are sorted and do not overlap.
"""

from bisect import bisect_right
from datetime import timedelta

ALWAYS = None  # opening hours of a place that never closes


def add_hours(intervals, start, hours):
    """The moment at which `hours` of opening time have passed since `start`.

    :return: datetime, or None if the intervals end before
    """
    if intervals is ALWAYS:
        return start + timedelta(hours=hours)
    left = timedelta(hours=hours)
    for begin, end in intervals[_first_open(intervals, start) :]:
        begin = max(begin, start)
        if left <= end - begin:
            return begin + left
        left -= end - begin
    return None


def hours_between(intervals, start, end):
    """Opening time in hours from `start` to `end`, zero if `end` is not later."""
    if end <= start:
        return 0.0
    if intervals is ALWAYS:
        return (end - start) / timedelta(hours=1)
    total = timedelta()
    for begin, stop in intervals[_first_open(intervals, start) :]:
        if begin >= end:
            break
        total += min(stop, end) - max(begin, start)
    return total / timedelta(hours=1)


def _first_open(intervals, start):
    """Position of the first interval that ends after `start`."""
    return bisect_right(intervals, start, key=lambda interval: interval[1])
