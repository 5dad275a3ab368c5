from odoo import api, models

from odoo.addons.service_base.privacy import mask


class AppendOnlyMixin(models.AbstractModel):
    """What is kept for ever holds masks only, because nobody could take a person out of it."""

    _inherit = "append.only.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_masks(vals) for vals in vals_list])

    @api.model
    def _with_masks(self, vals):
        kinds = self._personal_fields().items()
        return vals | {name: mask(kind, vals[name]) for name, kind in kinds if name in vals}

    @api.model
    def _erasable_fields(self):
        return []
