"""How personal data look to those who need not see them. Pure functions, no database."""

import re

from markupsafe import Markup

from .numbers import LANDLINE, LONG_NUMBER, MOBILE

HIDDEN = "****"

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Any address, also one that no mask would recognise.
_ADDRESS = re.compile(r"[^\s@,，。;；:：]+@[\w.-]+")
_REGION = re.compile(
    r"(?:.{2,8}?(?:省|自治区|特别行政区)(?:.{2,10}?(?:市|自治州|地区|盟))?|.{2,4}?市)"
    r"(?:.{1,7}?(?:区|县|旗))?"
)
# A number that Odoo has put into a text to be dialled, of whatever country.
_TEL_LINK = re.compile(r"""(tel:)[^"'<>]+(["'][^<>]*>)[^<>]*""")
_MASKED = re.compile(r"\S*\*{3,}\S*")

# What `mask_text` does, for PostgreSQL: pattern and replacement, one after the other.
SQL_MASKS = (
    (r"""(tel:)[^"'<>]+(["'][^<>]*>)[^<>]*""", rf"\1{HIDDEN}\2{HIDDEN}"),
    (r"([\w.+-])[\w.+-]*(@[\w-]+(?:\.[\w-]+)+)", r"\1***\2"),
    (
        r"(?<![\d*])(?:\+?(?:00)?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?![\d*])",
        rf"\1{HIDDEN}\2",
    ),
    (r"(?<![\d*])(0)\d{2}[- ]\d{3}(\d{4})(?![\d*])", rf"\1{HIDDEN}\2"),
    (r"(?<![\d*])(0\d{2})\d?[- ]\d{3,4}(\d{4})(?![\d*])", rf"\1{HIDDEN}\2"),
)


def mask_phone(number):
    """138****5678: enough to recognise a number, not enough to call it."""
    digits = re.sub(r"^(?:\+|00)86|\D", "", number.strip())
    if len(digits) < 8:
        return HIDDEN
    head = 3 if len(digits) > 10 else 1
    return f"{digits[:head]}{HIDDEN}{digits[-4:]}"


def mask_email(address):
    name, at, domain = address.strip().rpartition("@")
    return f"{name[:1]}***{at}{domain}" if name else HIDDEN


def mask_street(address):
    """Province, city and district if the text names them; never street and number."""
    region = _REGION.match(address.strip())
    return (region.group() if region else "") + HIDDEN


def mask_name(name):
    return f"{name.strip()[:1]}**"


def mask_person(text, name):
    """Free text with a name in it masked, however it is spaced or spelled there."""
    letters = "".join(name.split())
    if len(letters) < 2:
        return text
    pattern = r"\s*".join(map(re.escape, letters))
    if letters.isascii():  # a name of letters is a word of its own
        pattern = rf"\b{pattern}\b"
    return re.sub(pattern, mask_name(name), text, flags=re.IGNORECASE)


def mask_text(text):
    """Free text with the phone numbers and e-mail addresses in it masked."""
    text = _TEL_LINK.sub(rf"\1{HIDDEN}\2{HIDDEN}", text)
    for pattern, mask in ((_EMAIL, mask_email), (MOBILE, mask_phone), (LANDLINE, mask_phone)):
        text = pattern.sub(lambda found, mask=mask: mask(found.group()), text)
    return text


def mask_link(_link):
    """A link, such as to a map, tells all or nothing."""
    return False


def redact(text, secrets=(), gap=HIDDEN):
    """Free text without what names a person: the known secrets, any number, any address.

    :param secrets: names, streets, numbers that must not appear; empty ones are left out
    :param gap: what stands in their place
    """
    text = text or ""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = re.sub(re.escape(secret), gap, text, flags=re.IGNORECASE)
    return LONG_NUMBER.sub(gap, _ADDRESS.sub(gap, text))


MASKS = {
    "phone": mask_phone,
    "email": mask_email,
    "street": mask_street,
    "link": mask_link,
    "text": mask_text,
}


def mask(kind, value):
    if not value or not isinstance(value, str) or (kind != "text" and is_masked(value)):
        return value
    masked = MASKS[kind](value)
    # what is left of a text that is HTML is HTML: masks are put in place of what they hide
    return Markup(masked) if isinstance(value, Markup) and masked else masked


def is_masked(value):
    """Whether a value that somebody sends was read by somebody who sees masks only."""
    return isinstance(value, str) and "***" in value


def restore(kind, sent, stored):
    """What `sent` means if its sender saw the mask of `stored`; None if that is unclear."""
    if sent == mask(kind, stored):
        return stored
    if kind != "text":
        return None
    known = {mask_text(found): found for found in _contacts(stored or "")}
    return _MASKED.sub(lambda found: _put_back(found.group(), known), sent)


def _contacts(text):
    patterns = (_TEL_LINK, _EMAIL, MOBILE, LANDLINE)
    return [found.group() for pattern in patterns for found in pattern.finditer(text)]


def _put_back(word, known):
    for masked, value in known.items():
        word = word.replace(masked, value)
    return word
