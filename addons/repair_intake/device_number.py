"""Numbers a device is known by: IMEI, MEID, or the maker's own serial number.

Pure Python. A number is compared in one spelling, whatever it was typed like; a number that
breaks a rule comes back with the flaw, so that a screen can say which digit is wrong.
"""

from typing import NamedTuple

from stdnum import imei, luhn, meid
from stdnum.exceptions import ValidationError as StdnumError

from odoo.addons.service_base.numbers import number_key

IMEI, MEID, SERIAL = "imei", "meid", "serial"

# Flaws
LETTERS, LENGTH, ALL_ZERO, CHECK_DIGIT, RANGE = "letters", "length", "zero", "check", "range"

HEX = frozenset("0123456789ABCDEF")


class Number(NamedTuple):
    """What a text is, in its one spelling; `flaw` says what is wrong with it, `hint` what fits."""

    kind: str
    value: str
    flaw: str = ""
    hint: str = ""


def as_imei(text):
    """The text judged as an IMEI: 15 digits, the last of them by Luhn."""
    value = number_key(text)
    if not _is_decimal(value):
        return Number(IMEI, value, LETTERS)
    if len(value) != 15:
        return Number(IMEI, value, LENGTH, str(len(value)))
    if not value.strip("0"):
        return Number(IMEI, value, ALL_ZERO)
    if not imei.is_valid(value):
        return Number(IMEI, value, CHECK_DIGIT, luhn.calc_check_digit(value[:14]))
    return Number(IMEI, value)


def as_meid(text):
    """The text judged as an MEID: 14 hexadecimal digits, or 18 decimal ones; a check digit may
    follow and is not kept."""
    value = number_key(text)
    if not HEX.issuperset(value):
        return Number(MEID, value, LETTERS)
    if len(value) not in (14, 15, 18, 19):
        return Number(MEID, value, LENGTH, str(len(value)))
    if not value.strip("0"):
        return Number(MEID, value, ALL_ZERO)
    if len(value) in (14, 15) and _is_decimal(value):
        return Number(MEID, value, RANGE)
    try:
        return Number(MEID, meid.compact(meid.validate(value)))
    except StdnumError:
        return Number(MEID, value, *_meid_flaw(value))


def classify(text):
    """What kind of number the text looks like; a serial number is judged by no rule."""
    value = number_key(text)
    if _is_decimal(value) and len(value) == 15:
        return as_imei(value)
    if HEX.issuperset(value) and len(value) in (14, 15) and not _is_decimal(value):
        return as_meid(value)
    return Number(SERIAL, value)


def _is_decimal(value):
    return value.isascii() and value.isdecimal()


def _meid_flaw(value):
    body, check = (value[:14], value[14:]) if len(value) < 18 else (value[:18], value[18:])
    if check and meid.calc_check_digit(body) != check:
        return CHECK_DIGIT, meid.calc_check_digit(body)
    return RANGE, ""


def spellings(text):
    """The IMEI or MEID the text may stand for on file; nothing for a plain serial number.

    A sticker may leave the check digit out, a menu may show the software version instead.
    """
    value = number_key(text)
    if _is_decimal(value) and len(value) in (14, 15, 16):
        whole = value if len(value) == 15 else value[:14] + luhn.calc_check_digit(value[:14])
        return [whole] if imei.is_valid(whole) else []
    if len(value) in (14, 15, 18, 19):
        number = as_meid(value)
        return [] if number.flaw else [number.value]
    return []
