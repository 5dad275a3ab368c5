from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..text_lengths import KEPT

EARLIEST = datetime(1980, 1, 1)


class ServiceOrder(models.Model):
    """What nobody can mean: a whole book in a symptom, a report of the year 9999."""

    _inherit = "service.order"

    _texts_readable = models.Constraint(
        "CHECK(GREATEST(length(symptom), length(result_note)) <= 20000)",
        "A symptom or a result has at most 20,000 characters. Attach longer texts as a file.",
    )
    _days_possible = models.Constraint(
        "CHECK(reported_at >= '1980-01-01')",
        "Nothing was reported before 1980. Check the date.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_absurd(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_absurd(vals)
        return super().write(vals)

    @api.model
    def _refuse_absurd(self, vals):
        """Before anything is computed from the values or made of them."""
        longest = self._longest_texts()
        for name in longest.keys() & vals.keys():
            if len(vals[name] or "") > longest[name]:
                self._refuse_long(name, longest[name])
        for name in vals.keys() & self._past_days():
            self._check_day(name, fields.Datetime.to_datetime(vals[name]))

    @api.model
    def _longest_texts(self):
        """Hook: the longest that texts may be, in characters, by field."""
        return KEPT

    @api.model
    def _past_days(self):
        """Hook: fields that tell of a day gone by."""
        return {"reported_at"}

    @api.model
    def _refuse_long(self, name, longest):
        raise ValidationError(
            self.env._(
                "%(field)s: more than %(count)s characters. Attach longer texts as a file.",
                field=self._fields[name]._description_string(self.env),
                count=longest,
            )
        )

    @api.model
    def _check_day(self, name, moment):
        """A day later than here has begun somewhere already."""
        if moment and not EARLIEST <= moment <= fields.Datetime.now() + timedelta(days=1):
            raise ValidationError(
                self.env._(
                    "%s: this day lies in the future or long ago. Check the date.",
                    self._fields[name]._description_string(self.env),
                )
            )
