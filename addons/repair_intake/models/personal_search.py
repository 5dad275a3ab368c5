"""Searching tells nothing that reading hides.

While somebody who sees masks searches, groups or sorts, the columns of personal data are closed:
whatever way a question takes, its SQL asks `_field_to_sql` for the column, and is refused there.
Free text answers as it is shown, with numbers and addresses masked. Only the questions that tell
no more than the mask are put so that the column opens for them: one whole value, which is counted;
the last four digits of a phone number, which the mask shows anyway; whether there is a value; and
anything about records that are nobody's secret, such as a supplier's.
"""

import re
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_base.privacy import SQL_MASKS

# Compared by identity: no client can send it. For lookups by code that checked who asks.
LOOKUP = object()

# How the columns of personal data stand for whatever runs below. Not in the context, which code
# replaces, and not bound to a user, because a search may go on as superuser.
OPEN, CLOSED, ANSWERING = "open", "closed", "answering"
_columns = ContextVar("personal_columns", default=OPEN)

RELATIONS = ("any", "not any", "any!", "not any!")
MOST_CONDITIONS = 4
LAST_DIGITS = re.compile(r"%?\d{4}")


@contextmanager
def columns(state):
    """Run a block with the columns of personal data in this state."""
    token = _columns.set(state)
    try:
        yield
    finally:
        _columns.reset(token)


def single(value):
    """The one value of a condition, or None for several."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        return value
    values = list(value)
    return values[0] if len(values) == 1 else None


def answered(domain):
    """A domain that was found to tell no more than the mask: columns open for it alone."""

    def to_sql(model, alias, query):
        with columns(ANSWERING):
            return domain.optimize_full(model)._to_sql(model, alias, query)

    return Domain.custom(to_sql=to_sql)


def as_shown(column):
    """The SQL of a free text without what its readers see masked."""
    for pattern, shown in SQL_MASKS:
        column = SQL("regexp_replace(%s, %s, %s, 'g')", column, pattern, shown)
    return column


class Base(models.AbstractModel):
    _inherit = "base"

    # --- the columns ---

    @api.model
    def _searches_personal(self):
        """Whether personal data may be searched like anything else."""
        return self.env.su or self._user_searches_personal()

    @api.model
    def _asked_columns(self):
        """The state of the columns for a question that is put now."""
        state = _columns.get()
        if state == ANSWERING or self.env.context.get("personal_lookup") is LOOKUP:
            return ANSWERING
        # a search that goes on as superuser asks for somebody still
        return CLOSED if state == CLOSED or not self._searches_personal() else OPEN

    def _search(self, domain, *args, **kwargs):
        state = self._asked_columns()
        with columns(state):
            if state == CLOSED and not self._searches_personal():
                domain = self._guarded_domain(domain)
            return super()._search(domain, *args, **kwargs)

    @api.model
    def _read_group(self, *args, **kwargs):
        with columns(self._asked_columns()):
            return super()._read_group(*args, **kwargs)

    @api.model
    def _read_grouping_sets(self, *args, **kwargs):
        with columns(self._asked_columns()):
            return super()._read_grouping_sets(*args, **kwargs)

    def _fetch_query(self, query, fields):
        """Python code reads real values, in the middle of a search too."""
        with columns(OPEN):
            return super()._fetch_query(query, fields)

    def _compute_field_value(self, field):
        """What a search computes or recomputes on its way is no part of the question."""
        with columns(OPEN):
            return super()._compute_field_value(field)

    def _field_to_sql(self, alias, field_expr, query=None):
        if _columns.get() != CLOSED:
            return super()._field_to_sql(alias, field_expr, query)
        kind = self._personal_fields().get(field_expr.partition(".")[0])
        if kind and kind != "text":
            self._refuse_column(field_expr)
        column = super()._field_to_sql(alias, field_expr, query)
        return as_shown(column) if kind else column

    @api.model
    def _refuse_column(self, field_expr):
        raise AccessError(
            self.env._(
                "%s: customers' phone numbers and addresses are masked for your role, so nothing"
                " can be grouped or compared by them. Search for one whole number or address.",
                self._fields[field_expr.partition(".")[0]]._description_string(self.env),
            )
        )

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Without the right nothing is sorted by personal data: as if nobody had asked for it."""
        hidden = field_name.partition(".")[0] in self._personal_fields()
        if hidden and self._asked_columns() == CLOSED:
            return SQL()
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _asks_personal(self, domain):
        """Whether a domain has a condition on personal data anywhere."""
        return any(map(self._is_personal_question, Domain(domain).iter_conditions()))

    @api.model
    def _is_personal_question(self, condition):
        if self._personal_path(condition.field_expr):
            return True
        inner, field = condition.value, self._fields.get(condition.field_expr)
        if condition.operator not in RELATIONS or not isinstance(inner, list | tuple | Domain):
            return False
        model = self.env[field.comodel_name] if field and field.relational else self
        return model._asks_personal(inner)

    # --- the questions that tell no more than the mask ---

    @api.model
    def _search_display_name(self, operator, value):
        """A name is searched by parts, personal data beside it only as a whole."""
        names = self._rec_names_search or ()
        hidden = [name for name in names if self._personal_path(name)]
        if not hidden or self._user_searches_personal():
            return super()._search_display_name(operator, value)
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented  # the positive answer is turned round
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
        comodel = self if prefix == "id" else field.relational and self.env[field.comodel_name]
        if not isinstance(comodel, models.BaseModel):
            return condition
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
        if kind == "text":
            return self._text_condition(name, operator, value)
        if asked is False:
            return answered(Domain(name, operator, value))
        opened = self._personal_open_domain()
        if not opened.is_false():
            opened &= Domain(name, operator, value)
        told = self._whole_value(name, operator, asked) | opened
        return told if told.is_false() else answered(told)

    @api.model
    def _text_condition(self, name, operator, value):
        """Text is searched as it is shown; by its index at first, unless a mask is looked for."""
        shown = Domain(name, operator, value)
        indexed = operator in ("like", "ilike") and isinstance(value, str) and "*" not in value
        return answered(shown) & shown if indexed and value else shown

    @api.model
    def _whole_value(self, name, operator, asked):
        """Records with this whole value or these last digits; each look for a value is counted."""
        likes = operator in ("like", "ilike", "=like", "=ilike")
        if not (isinstance(asked, str) and asked and (likes or operator in ("=", "in"))):
            return Domain.FALSE
        if not self.env.user._is_internal():
            return Domain.FALSE  # who is no colleague looks for nobody
        kind = self._personal_fields()[name]
        if likes and kind == "phone" and LAST_DIGITS.fullmatch(asked):
            return self._last_digits(name, asked[-4:])
        # not as superuser: it is somebody who asks, whoever goes on for him
        self.env["service.number.search"].sudo(False)._take(asked, kind)
        return Domain(name, "=", asked)

    @api.model
    def _last_digits(self, name, digits):
        """Override for a field whose own search takes a pattern otherwise."""
        field = self._fields[name]
        if field.store or not field.related:
            return Domain(name, "=like", f"%{digits}")
        *links, shown = field.related.split(".")
        found = self.env[field.related_field.model_name]._last_digits(shown, digits)
        through = "any!" if field.compute_sudo or field.inherited else "any"
        for link in reversed(links):
            found = Domain(link, through, found)
        return found

    @api.model
    def _personal_open_domain(self):
        """Records of this model whose personal data everybody may see."""
        return Domain.FALSE


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain(self, model_name, mode="read"):
        """A record rule is no question of the user's."""
        domain = super()._compute_domain(model_name, mode)
        if _columns.get() == CLOSED and self.env[model_name]._asks_personal(domain):
            return answered(domain)
        return domain
