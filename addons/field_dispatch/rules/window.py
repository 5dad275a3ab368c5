"""How long a visit takes, and when it ends if its beginning is moved."""

from datetime import timedelta

# A visit is planned for so long unless somebody says otherwise.
USUAL_LENGTH = timedelta(hours=2)


def end_after(record, start_name, end_name):
    """The end for a beginning that somebody moves in a form.

    An end that was set there by hand stays as long as it comes after; else the length stays.
    """
    start, end = record[start_name], record[end_name]
    if not start:
        return False
    before = record._origin
    known = before[start_name] and before[end_name]
    if end and end > start and not (known and end == before[end_name]):
        return end
    return start + (before[end_name] - before[start_name] if known else USUAL_LENGTH)
