"""Single values out of texts."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone

NOON = time(12)
DAY = re.compile(
    r"(?P<year>\d{4})(?:(?P<sep>[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"|(?P<month2>\d{2})(?P<day2>\d{2}))"
)
# 14:30, 2:30 PM, 下午2:30, 14时30分, each with seconds and a zone if need be
CLOCK = re.compile(
    r"(?P<before>AM|PM|上午|下午|凌晨|中午|晚上)?\s*"
    r"(?P<hour>\d{1,2})[:时](?P<minute>\d{2})分?(?::?(?P<second>\d{2})秒?(?:\.\d+)?)?"
    r"\s*(?P<after>[AP]\.?M\.?)?"
    r"\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.I,
)
AFTERNOON = ("PM", "下午", "晚上", "中午")
WHOLE = re.compile(r"-?\d{1,6}(?:\.\d*)?")
# A whole number that a program has written as one with a fraction: 867530061200017.0
FLOATED = re.compile(r"(\d{5,})\.0")


def parse_moment(text, date_format=None):
    """The moment a text tells, noon where it tells only a day; None for none that exists.

    :return: with a zone where the text tells one, else without
    """
    text = unicodedata.normalize("NFKC", text).strip()
    try:
        if date_format:
            if moment := _by_format(text, date_format):
                return moment
        if match := DAY.match(text):
            parts = match.groupdict()
            day = date(
                int(parts["year"]),
                int(parts["month"] or parts["month2"]),
                int(parts["day"] or parts["day2"]),
            )
            rest = text[match.end() :].lstrip(" T,")
            return _at(day, rest) if rest else datetime.combine(day, NOON)
    except ValueError:
        return None
    return None


def _by_format(text, date_format):
    try:
        moment = datetime.strptime(text, date_format)
    except ValueError:
        return None
    tells_hour = any(mark in date_format for mark in ("%H", "%I", "%c", "%X"))
    return moment if tells_hour else datetime.combine(moment, NOON)


def _at(day, text):
    """The moment of a clock's text on a day; None where it is none."""
    match = CLOCK.fullmatch(text)
    if not match:
        return None
    hour, half = int(match["hour"]), (match["before"] or match["after"] or "").upper()
    half = half.replace(".", "")
    if half:
        if not 1 <= hour <= 12 and half in ("AM", "PM"):
            return None
        if half in AFTERNOON and hour < 12:
            hour += 0 if half == "中午" and hour == 11 else 12
        elif half not in AFTERNOON and hour == 12:
            hour = 0
    clock = time(hour, int(match["minute"]), int(match["second"] or 0))
    return datetime.combine(day, clock, _zone(match["zone"]))


def _zone(text):
    if not text:
        return None
    if text.upper() in ("Z", "UTC"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if text[0] == "-" else shift)


def whole_number(text):
    """The number before the decimal point, None if there is none to speak of."""
    text = unicodedata.normalize("NFKC", text).strip()
    return int(text.partition(".")[0]) if WHOLE.fullmatch(text) else None


def plain_number(text):
    """The number of a device or a telephone without the fraction that some programs add."""
    match = FLOATED.fullmatch(text)
    return match[1] if match else text


def is_text(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
