from odoo import api, models


class HiddenFieldsMixin(models.AbstractModel):
    """Fields of Odoo's that service points do not read; everybody else does as before.

    What goods cost the maker, and what Odoo counts in models that are closed to points.
    """

    _name = "hidden.fields.mixin"
    _description = "Fields Closed to Service Points"

    _hidden_fields = frozenset()

    @api.model
    def _has_field_access(self, field, operation):
        if (
            field.name in self._hidden_fields
            and not self.env.su
            and self.env.user._sees_own_points_only()
        ):
            return False
        return super()._has_field_access(field, operation)

    def _field_to_sql(self, alias, field_expr, query=None):
        """A related field is sorted by as superuser: its own right is asked for here."""
        field = self._fields.get(field_expr.split(".")[0])
        if field:
            self._check_field_access(field, "read")
        return super()._field_to_sql(alias, field_expr, query)
