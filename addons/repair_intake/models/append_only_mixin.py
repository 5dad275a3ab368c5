from odoo import api, models

from ..privacy import mask


class AppendOnlyMixin(models.AbstractModel):
    """What is kept for ever holds masks only, because nobody could take a person out of it."""

    _inherit = "append.only.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        kinds = self._personal_fields().items()
        return super().create(
            [
                {**vals, **{name: mask(kind, vals[name]) for name, kind in kinds if name in vals}}
                for vals in vals_list
            ]
            if kinds
            else vals_list
        )

    @api.model
    def _erasable_fields(self):
        return []
