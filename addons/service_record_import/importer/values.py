"""Single values out of texts."""

import re
from datetime import date, datetime, time

NOON = time(12)
ISO_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?"
)


def parse_moment(text, date_format=None):
    """The moment a text tells, noon where it tells only a day; None for none that exists."""
    try:
        if match := ISO_DATE.fullmatch(text):
            year, month, day, *clock = (int(part or 0) for part in match.groups())
            return datetime.combine(date(year, month, day), time(*clock) if match[4] else NOON)
        if date_format:
            moment = datetime.strptime(text, date_format)
            return moment if "%H" in date_format else datetime.combine(moment, NOON)
    except ValueError:
        return None
    return None


def whole_number(text):
    """The number before the decimal point, None if there is none to speak of."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if abs(number) < 1e6 else None


def is_text(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
