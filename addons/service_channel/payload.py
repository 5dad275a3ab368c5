"""What a channel sends for one report, and whether it is well formed. Plain Python, no database."""

import unicodedata
from datetime import date
from typing import NamedTuple

from odoo.addons.repair_intake.text_lengths import CHANNEL

CHANNELS = ("wechat", "web", "sales", "hotline", "email")
TYPES = ("repair", "installation", "maintenance", "inspection", "consultation")
MODES = ("remote", "on_site", "carry_in", "mail_in", "exchange")
EARLIEST = date(1990, 1, 1)
MOST_UNKNOWN = 20
# Written on one line; what is not seen has no place in them.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


class Field(NamedTuple):
    """How a field is written: a text of so many characters, one of a few words, a day."""

    longest: int = CHANNEL["line"]
    required: bool = False
    words: tuple = ()
    is_day: bool = False
    lines: bool = False


class Problem(NamedTuple):
    """What is wrong with a field: missing, unknown, type, long, word or day."""

    field: str
    kind: str
    detail: str = ""


FIELDS = {
    "channel": Field(words=CHANNELS),
    "shop": Field(),
    "reference": Field(required=True),
    "phone": Field(CHANNEL["phone"], required=True),
    "name": Field(required=True),
    "area": Field(12),
    "street": Field(CHANNEL["street"]),
    "serial": Field(),
    "model": Field(),
    "symptom": Field(CHANNEL["symptom"], required=True, lines=True),
    "service_type": Field(words=TYPES),
    "service_mode": Field(words=MODES),
    "purchase_date": Field(is_day=True),
}


def read_payload(payload, today):
    """What a channel sent, tidied, and everything that is wrong with it at once.

    :param payload: dict of texts by the names of `FIELDS`; empty and absent are the same
    :param today: `date`, later than which nothing was bought
    :return: (dict of texts, list of `Problem`)
    """
    if not isinstance(payload, dict):
        return {}, [Problem("payload", "type")]
    texts, problems = {}, []
    for name in sorted(map(str, payload.keys() - FIELDS.keys()))[:MOST_UNKNOWN]:
        problems.append(Problem(_tidy(name[:64], Field()), "unknown"))
    for name, field in FIELDS.items():
        text, problem = _read(payload.get(name), field, today)
        if problem:
            problems.append(Problem(name, *problem))
        elif text:
            texts[name] = text
    return texts, sorted(problems)


def read_name(value):
    """A shop or a reference as it is kept, or None where it can be none."""
    text, problem = _read(value, Field(), date.max)
    return None if problem else text


def _read(value, field, today):
    """(text, None) or (None, (kind of problem, detail)) of one field."""
    if value in (None, False, ""):
        return None, ("missing",) if field.required else None
    if not isinstance(value, str):
        return None, ("type",)
    # Measured before it is looked at: ten megabytes are refused, not tidied.
    if len(value) > field.longest * 2:
        return None, ("long", str(field.longest))
    text = _tidy(value, field)
    if not text:
        return None, ("missing",) if field.required else None
    return (None, problem) if (problem := _problem(text, field, today)) else (text, None)


def _tidy(text, field):
    text = text.replace("\r\n", "\n")
    kept = (c for c in text if (field.lines and c == "\n") or unicodedata.category(c) not in UNSEEN)
    return "".join(kept).strip()


def _problem(text, field, today):
    if len(text) > field.longest:
        return "long", str(field.longest)
    if field.words and text not in field.words:
        return "word", ", ".join(field.words)
    if field.is_day and not _is_day(text, today):
        return ("day",)
    return None


def _is_day(text, today):
    try:
        day = date.fromisoformat(text)
        # a day has other ways to be written, which the database does not read
        return day.isoformat() == text and EARLIEST <= day <= today
    except ValueError:
        return False
