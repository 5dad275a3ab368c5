"""What is sealed of a statement when both sides have confirmed it, and how it is compared later.

Plain functions, so that an auditor can check an exported statement without Odoo. The key is the
server's, see `service_base.seal`.
"""

import json
from datetime import date

from odoo.addons.service_base.seal import key_mark, same_seal, seal

# In the order in which they are sealed.
HEAD_FACTS = (
    "id",
    "name",
    "run_id",
    "month",
    "company_id",
    "point_id",
    "payee_kind",
    "payee_id",
    "payee_bank_id",
    "payee_account",
    "fiscal_position_id",
    "line_count",
    "amount_total",
    "technician_total",
    "confirmed_at",
    "confirmed_by_id",
)
LINE_FACTS = (
    "id",
    "kind",
    "order_id",
    "about_order_id",
    "technician_id",
    "rate_id",
    "amount",
    "technician_amount",
    "closed_on",
    "is_late",
    "description",
    "job_type",
    "service_type",
    "service_mode",
    "categ_id",
    "area_id",
    "level_id",
    "in_warranty",
    "result",
)
MARK = 16  # hexadecimal digits that stand for a line


def line_mark(key, values):
    """The mark of a line.

    :param values: the values of `LINE_FACTS`, in that order
    """
    return seal(key, "line", _text(values))[:MARK]


def statement_seal(key, values, tax_ids, marks):
    """The seal of a statement: which key, and what it says with all its lines.

    :param values: the values of `HEAD_FACTS`, in that order
    :param tax_ids: the taxes of the bill
    :param marks: ``{line id: mark}``
    """
    digest = seal(key, "statement", _text(values), _text(sorted(tax_ids)), write_marks(marks))
    return f"{key_mark(key)}-{digest}"


def write_marks(marks):
    return " ".join(f"{line}:{mark}" for line, mark in sorted(marks.items()))


def read_marks(text):
    """``{line id: mark}``; what is no mark is left out, and the seal does not fit any more."""
    pairs = (word.partition(":") for word in (text or "").split())
    return {int(line): mark for line, _colon, mark in pairs if line.isdecimal()}


def compare_marks(kept, found):
    """Lines that are not as they were sealed.

    :return: ``(changed, missing, added)``, ids of lines
    """
    changed = [line for line in found if line in kept and found[line] != kept[line]]
    return sorted(changed), sorted(kept.keys() - found.keys()), sorted(found.keys() - kept.keys())


def made_with(key, text):
    """Whether a seal was made with this key."""
    return same_seal((text or "").partition("-")[0], key_mark(key))


def _text(values):
    plain = [f"{value:.6f}" if isinstance(value, float) else value for value in values]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=_encode)


def _encode(value):
    if isinstance(value, date):  # a datetime as well
        return value.isoformat()
    raise TypeError(f"{value!r} is no fact of a statement")
