"""Numbers that name a thing, and what a telephone number looks like. Pure functions, no database.

Whatever identifies something, a serial, an IMEI, a part code, an order, is compared by
`number_key` and shown as it was written.
"""

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
LONGEST = 256  # characters of a text that are read as a number
_WRITTEN = re.compile(r"[\d\s()+\-.–—]+")
# What leads to one of several behind a number: 0755-26001234转801, 400-820-3800 ext. 12
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|ext\.?|x|#|;ext=)\s*[:：]?\s*(\d{1,6})\s*$", re.I)
_LAST_GROUP = re.compile(r"\s*[-–—]\s*(\d{1,6})\s*$")
# As the house numbers its orders: letters, year and month, a running number, such as FW2611-000058.
_UNDASHED = re.compile(r"([A-Z]{1,4}\d{4})(\d{1,6})")
_DIALLED = re.compile(r"\+?[\d\s()-]{5,20}")


def number_key(text):
    """What is equal for all spellings of one number: its letters and digits, in capitals.

    Width, case, spaces, dashes and what is not seen, such as a line end or the marks of a scanner,
    tell no numbers apart.
    """
    plain = unicodedata.normalize("NFKC", (text or "")[:LONGEST])
    return "".join(filter(str.isalnum, plain)).upper()


def number_text(text):
    """A number as we write our own: capitals, plain width, nothing that is not seen."""
    plain = unicodedata.normalize("NFKC", (text or "")[:LONGEST])
    seen = (letter for letter in plain if unicodedata.category(letter)[0] not in "CZ")
    return "".join("-" if unicodedata.category(it) == "Pd" else it for it in seen).upper()


def order_number_text(text):
    """The number of an order, also where its dash was left out."""
    plain = number_text(text)
    match = _UNDASHED.fullmatch(plain)
    return f"{match[1]}-{match[2]}" if match else plain


def digits(text):
    """The ASCII digits of a text, full-width ones included."""
    plain = unicodedata.normalize("NFKC", text or "")
    return "".join(letter for letter in plain if letter in "0123456789")


def split_extension(text, also_last_group=False):
    """``(number, extension)``, the extension empty where none is told.

    :param also_last_group: a last group of digits is one as well, as no number is so long
    """
    plain = unicodedata.normalize("NFKC", text or "")
    match = _EXTENSION.search(plain) or (also_last_group and _LAST_GROUP.search(plain))
    return (plain[: match.start()].strip(), match[1]) if match else (plain, "")


def looks_like_phone(text):
    """Whether a caller's text is a whole number and nothing else."""
    return bool(_DIALLED.fullmatch(split_extension(text)[0]))


def phone_part(text, country_code=""):
    """The digits of what looks like a number or a part of one, without the own country's code.

    :return: an empty text if it is something else
    """
    number = digits(text)
    if len(number) < SHORTEST or not _WRITTEN.fullmatch(split_extension(text)[0]):
        return ""
    code = str(country_code or "")
    for prefix in (f"00{code}", code):
        written = text.lstrip().startswith(("+", "00")) or len(number) == len(code) + OWN_LENGTH
        if code and written and number.startswith(prefix):
            return number.removeprefix(prefix)
    return number
