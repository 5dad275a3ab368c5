from odoo import api, models


class WarrantyRuleMixin(models.AbstractModel):
    """What the engine's policies are made of: kept in memory, forgotten with every change."""

    _name = "warranty.rule.mixin"
    _description = "Part of the Warranty Rules"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_rules()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._forget_rules()
        return result

    def unlink(self):
        result = super().unlink()
        self._forget_rules()
        return result

    @api.model
    def _forget_rules(self):
        # as long-lived as the rules: other changes of the database leave it alone
        self.env.registry.clear_cache("stable")
