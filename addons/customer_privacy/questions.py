"""The questions that tell no more than the mask: what a search may ask of personal data.

They are put so that the column opens for them alone: one whole value, which is counted; the last
four digits of a phone number, which the mask shows anyway; whether there is a value; and anything
about records that are nobody's secret, such as a supplier's. What nobody thought of is refused at
the column, not answered.
"""

import re
from collections.abc import Iterable

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .columns import answered

RELATIONS = ("any", "not any", "any!", "not any!")
MOST_CONDITIONS = 4
LAST_DIGITS = re.compile(r"%?\d{4}")


def asks_personal(model, domain):
    """Whether a domain has a condition on personal data anywhere."""
    return any(_is_personal(model, it) for it in Domain(domain).iter_conditions())


def _is_personal(model, condition):
    if ends_at_personal(model, condition.field_expr):
        return True
    inner, field = condition.value, model._fields.get(condition.field_expr)
    if condition.operator not in RELATIONS or not isinstance(inner, list | tuple | Domain):
        return False
    comodel = model.env[field.comodel_name] if field and field.relational else model
    return asks_personal(comodel, inner)


def ends_at_personal(model, path):
    """Whether a dotted path of fields ends at personal data."""
    for name in path.split("."):
        if name in model._personal_fields():
            return True
        field = model._fields.get(name)
        if not field or not field.relational:
            return False
        model = model.env[field.comodel_name]
    return False


def guarded(model, domain):
    """The domain with each question about personal data put as it may be answered."""
    domain = Domain(domain)
    hidden = model._personal_fields()
    suspects = [
        condition
        for condition in domain.iter_conditions()
        if condition.field_expr in hidden
        or "." in condition.field_expr
        or condition.operator in RELATIONS
    ]
    if not suspects:
        return domain
    if sum(ends_at_personal(model, it.field_expr) for it in suspects) > MOST_CONDITIONS:
        raise AccessError(model.env._("Search for one number or address at a time."))
    return domain.map_conditions(lambda condition: guard(model, condition))


def guard(model, condition):
    """One condition, as it may be answered."""
    expr, operator, value = condition.field_expr, condition.operator, condition.value
    prefix, _dot, rest = expr.partition(".")
    field = model._fields.get(prefix)
    if not field:
        return condition
    if prefix in model._personal_fields():
        return _personal_condition(model, prefix, operator, value)
    comodel = model if prefix == "id" else field.relational and model.env[field.comodel_name]
    if not isinstance(comodel, models.BaseModel):
        return condition
    if rest and ends_at_personal(model, expr):
        inner = guard(comodel, Domain(rest, operator, value))
        return Domain(prefix, "any", inner)
    if operator in RELATIONS and not rest and isinstance(value, list | tuple | Domain):
        return Domain(prefix, operator, comodel._guarded_domain(value))
    return condition


def _personal_condition(model, name, operator, value):
    kind, asked = model._personal_fields()[name], _single(value)
    if kind == "text":
        return _text_condition(name, operator, value)
    if asked is False:
        return answered(Domain(name, operator, value))
    opened = model._personal_open_domain()
    if not opened.is_false():
        opened &= Domain(name, operator, value)
    told = _whole_value(model, name, operator, asked) | opened
    return told if told.is_false() else answered(told)


def _single(value):
    """The one value of a condition, or None for several."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    values = list(value)
    return values[0] if len(values) == 1 else None


def _text_condition(name, operator, value):
    """Text is searched as it is shown; by its index at first, unless a mask is looked for."""
    shown = Domain(name, operator, value)
    indexed = operator in ("like", "ilike") and isinstance(value, str) and "*" not in value
    return answered(shown) & shown if indexed and value else shown


def _whole_value(model, name, operator, asked):
    """Records with this whole value or these last digits; each look for a value is counted."""
    likes = operator in ("like", "ilike", "=like", "=ilike")
    if not (isinstance(asked, str) and asked and (likes or operator in ("=", "in"))):
        return Domain.FALSE
    if not model.env.user._is_internal():
        return Domain.FALSE  # who is no colleague looks for nobody
    kind = model._personal_fields()[name]
    if likes and kind == "phone" and LAST_DIGITS.fullmatch(asked):
        return model._last_digits(name, asked[-4:])
    # not as superuser: it is somebody who asks, whoever goes on for him
    model.env["service.number.search"].sudo(False)._take(asked, kind)
    return Domain(name, "=", asked)
