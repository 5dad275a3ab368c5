from odoo import api, models

# What people read and the engine does not.
WORDS = {"name", "sequence", "hint"}


class WarrantyRuleMixin(models.AbstractModel):
    """What the engine's policies are made of: kept in memory, forgotten with every change.

    With a change the open orders are judged anew, see `warranty.review`.
    """

    _name = "warranty.rule.mixin"
    _description = "Part of the Warranty Rules"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self._forget_rules()
        self.env["warranty.review"]._open(records._touched_policies())
        return records

    def write(self, vals):
        before = self._touched_policies()
        result = super().write(vals)
        self._forget_rules()
        if vals.keys() - WORDS:
            after = self._touched_policies()
            known = before is not None and after is not None
            self.env["warranty.review"]._open(before | after if known else None)
        return result

    def unlink(self):
        policies = self._touched_policies()
        result = super().unlink()
        self._forget_rules()
        self.env["warranty.review"]._open(policies and policies.exists())
        return result

    @api.model
    def _forget_rules(self):
        # as long-lived as the rules: other changes of the database leave it alone
        self.env.registry.clear_cache("stable")

    def _touched_policies(self):
        """Hook: the policies that judge otherwise with these records; None for any of them."""
        return None
