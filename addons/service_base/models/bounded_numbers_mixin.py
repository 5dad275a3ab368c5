import math

from odoo import api, models
from odoo.exceptions import ValidationError

MOST = 10_000_000_000  # a cent of it is still exact in a float
MOST_WHOLE = 1_000_000_000  # fits into an integer of the database
NUMBERS = frozenset({"float", "monetary", "integer"})
LINES = frozenset({"one2many", "many2many"})


class BoundedNumbersMixin(models.AbstractModel):
    """Numbers that people or other programs send are numbers that can be reckoned with.

    Neither infinite nor "not a number", nor so large that cents or the database would be lost.
    What else a number has to be is said by the constraints of its model.
    """

    _name = "bounded.numbers.mixin"
    _description = "Numbers within Reason"

    _most = MOST  # of a number that is no integer

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_beyond_reason(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_beyond_reason(vals)
        return super().write(vals)

    @api.model
    def _refuse_beyond_reason(self, vals):
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None or value in (None, False, ""):
                continue
            if field.type in NUMBERS:
                self._check_reason(field, value)
            elif field.type in LINES:
                self._refuse_lines_beyond_reason(self.env[field.comodel_name], value)

    @api.model
    def _refuse_lines_beyond_reason(self, model, commands):
        """What is sent with its document is looked at before anything is reckoned from it."""
        if not hasattr(model, "_refuse_beyond_reason"):
            return
        for command in commands:
            if isinstance(command, (list, tuple)) and isinstance(command[-1], dict):
                model._refuse_beyond_reason(command[-1])

    @api.model
    def _check_reason(self, field, value, most=None):
        most = MOST_WHOLE if field.type == "integer" else most or self._most
        if self._is_within(value, most):
            return
        raise ValidationError(
            self.env._(
                "“%(field)s” cannot be %(value)s. Enter a number up to %(most)s.",
                field=field._description_string(self.env),
                value=str(value)[:40],
                most=f"{most:,.0f}",
            )
        )

    @api.model
    def _is_within(self, value, most):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            return False
        return math.isfinite(number) and abs(number) <= most
