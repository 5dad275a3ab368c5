"""Searching tells nothing that reading hides.

Without the right to see personal data a condition on them matches one whole value, or the last
four digits of a phone number, which the mask shows anyway. Parts, patterns, comparisons and lists
find nothing, because they would let anybody guess a hidden value digit by digit.
"""

import re
from collections.abc import Iterable

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

# Compared by identity: no client can send it. For lookups by code that checked who asks.
LOOKUP = object()

RELATIONS = ("any", "not any", "any!", "not any!")
MOST_CONDITIONS = 4
LAST_DIGITS = re.compile(r"%?\d{4}")


def single(value):
    """The one value of a condition, or None for several."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    values = list(value)
    return values[0] if len(values) == 1 else None


class Base(models.AbstractModel):
    _inherit = "base"

    def _search(self, domain, *args, **kwargs):
        if not (self._sees_personal() or self.env.context.get("personal_lookup") is LOOKUP):
            domain = self._guarded_domain(domain)
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _search_display_name(self, operator, value):
        """A name is searched by parts, personal data beside it only as a whole."""
        names = self._rec_names_search or ()
        hidden = [name for name in names if self._personal_path(name)]
        if not hidden or self._user_sees_personal() or operator in Domain.NEGATIVE_OPERATORS:
            return super()._search_display_name(operator, value)
        if operator.endswith("like") and not value:
            return Domain.TRUE
        return Domain.OR(
            self._guard_condition(Domain(name, operator, value))
            if name in hidden
            else Domain(name, operator, value)
            for name in names
        )

    @api.model
    def _guarded_domain(self, domain):
        domain = Domain(domain)
        hidden = self._personal_fields()
        suspects = [
            condition
            for condition in domain.iter_conditions()
            if condition.field_expr in hidden
            or "." in condition.field_expr
            or condition.operator in RELATIONS
        ]
        if not suspects:
            return domain
        if sum(self._personal_path(it.field_expr) for it in suspects) > MOST_CONDITIONS:
            raise AccessError(self.env._("Search for one number or address at a time."))
        return domain.map_conditions(self._guard_condition)

    @api.model
    def _guard_condition(self, condition):
        expr, operator, value = condition.field_expr, condition.operator, condition.value
        prefix, _dot, rest = expr.partition(".")
        field = self._fields.get(prefix)
        if not field:
            return condition
        if prefix in self._personal_fields():
            return self._personal_condition(prefix, operator, value)
        if not field.relational:
            return condition
        comodel = self.env[field.comodel_name]
        if rest and self._personal_path(expr):
            inner = comodel._guard_condition(Domain(rest, operator, value))
            return Domain(prefix, "any", inner)
        if operator in RELATIONS and not rest and isinstance(value, list | tuple | Domain):
            return Domain(prefix, operator, comodel._guarded_domain(value))
        return condition

    @api.model
    def _personal_path(self, path):
        """Whether a dotted path of fields ends at personal data."""
        model = self
        for name in path.split("."):
            if name in model._personal_fields():
                return True
            field = model._fields.get(name)
            if not field or not field.relational:
                return False
            model = self.env[field.comodel_name]
        return False

    @api.model
    def _personal_condition(self, name, operator, value):
        kind, asked = self._personal_fields()[name], single(value)
        if kind == "text" or asked is False:
            return Domain(name, operator, value)
        exact = Domain.FALSE
        if isinstance(asked, str) and operator in ("=", "in", "like", "ilike", "=like", "=ilike"):
            if operator.endswith("like") and kind == "phone" and LAST_DIGITS.fullmatch(asked):
                exact = Domain(name, "=like", f"%{asked[-4:]}")
            else:
                self.env["service.number.search"]._take(asked)
                exact = Domain(name, "=", asked)
        return exact | (self._personal_open_domain() & Domain(name, operator, value))

    @api.model
    def _personal_open_domain(self):
        """Records of this model whose personal data everybody may see."""
        return Domain.FALSE
