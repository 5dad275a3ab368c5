"""The fields of the public forms: how long, how written. Plain Python, no database."""

import unicodedata
from typing import NamedTuple

from odoo.addons.repair_intake.text_lengths import FORM
from odoo.addons.service_base.numbers import digits


class Field(NamedTuple):
    longest: int
    required: bool = False
    lines: bool = False


LINE = Field(64)
REPORT = {
    "phone": Field(FORM["phone"], required=True),
    "contact_name": Field(FORM["contact_name"], required=True),
    "area_id": Field(12, required=True),
    "street": Field(FORM["street"]),
    "serial": Field(FORM["serial"]),
    "product_id": Field(12),
    "symptom": Field(FORM["symptom"], required=True, lines=True),
    "wish_date": Field(10),
    "wish_part": Field(10),
}
# Written with any keyboard: full-width digits and letters, spaces, dashes.
PLAIN = {"phone", "serial", "area_id", "product_id", "wish_date", "wish_part"}
# All control and formatting characters, those that turn the direction of writing included.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean_form(fields, posted):
    """(texts, problems): what was typed, tidied, and {field: missing/long} of what is wrong."""
    texts = {name: clean(posted.get(name), name, field) for name, field in fields.items()}
    problems = {}
    for name, field in fields.items():
        if field.required and not texts[name]:
            problems[name] = "missing"
        elif len(texts[name]) > field.longest:
            problems[name] = "long"
            texts[name] = texts[name][: field.longest]
    return texts, problems


def clean(text, name="", field=LINE):
    text = text if isinstance(text, str) else ""
    # No more than can matter: the rest would only be measured and thrown away.
    text = text[: field.longest * 4 + 16].replace("\r\n", "\n")
    if name in PLAIN:
        text = unicodedata.normalize("NFKC", text)
    kept = (
        letter
        for letter in text
        if (field.lines and letter == "\n") or unicodedata.category(letter) not in UNSEEN
    )
    return "".join(kept).strip()


def last_four(phone):
    return digits(phone)[-4:]
