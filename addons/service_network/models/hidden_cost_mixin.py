from odoo import api, models


class HiddenCostMixin(models.AbstractModel):
    """What the maker pays for its goods is not for service points; everybody else is as before."""

    _name = "hidden.cost.mixin"
    _description = "Cost That Service Points Do Not See"

    _cost_fields = frozenset()

    @api.model
    def _has_field_access(self, field, operation):
        if (
            field.name in self._cost_fields
            and not self.env.su
            and self.env.user._sees_own_points_only()
        ):
            return False
        return super()._has_field_access(field, operation)
