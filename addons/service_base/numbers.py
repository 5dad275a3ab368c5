"""What a telephone number looks like. Pure functions, no database."""

import re
import unicodedata

# Chinese numbers, however they are grouped, with or without the code of the country. Group 1 is
# the mobile number itself; what a mask left of a number is none.
MOBILE = re.compile(r"(?<![\d*])(?:\+?(?:00)?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?![\d*])")
LANDLINE = re.compile(r"(?<![\d*])0\d{2,3}[- ]\d{7,8}(?![\d*])")
# Any long run of digits, also with spaces or hyphens: of telephones, identity cards, devices.
LONG_NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){6,}")

SHORTEST = 4  # digits of a number that is looked for
OWN_LENGTH = 11  # digits of a mobile number of the own country, without its code
_WRITTEN = re.compile(r"[\d\s()+\-.–—]+")
_DIALLED = re.compile(r"\+?[\d\s()-]{5,20}")


def digits(text):
    """The ASCII digits of a text, full-width ones included."""
    plain = unicodedata.normalize("NFKC", text or "")
    return "".join(letter for letter in plain if letter in "0123456789")


def looks_like_phone(text):
    """Whether a caller's text is a whole number and nothing else."""
    return bool(_DIALLED.fullmatch(text))


def phone_part(text, country_code=""):
    """The digits of what looks like a number or a part of one, without the own country's code.

    :return: an empty text if it is something else
    """
    number = digits(text)
    if len(number) < SHORTEST or not _WRITTEN.fullmatch(text):
        return ""
    code = str(country_code or "")
    for prefix in (f"00{code}", code):
        written = text.lstrip().startswith(("+", "00")) or len(number) == len(code) + OWN_LENGTH
        if code and written and number.startswith(prefix):
            return number.removeprefix(prefix)
    return number
