from odoo import api, fields, models

from . import warranty_rule_mixin  # noqa: F401 – the parent is read first


class WarrantyPolicyLineMixin(models.AbstractModel):
    """A line of a policy; that of a statutory one changes on the policy itself, with the reason."""

    _name = "warranty.policy.line.mixin"
    _description = "Line of a Warranty Policy"
    _inherit = ["warranty.rule.mixin"]

    policy_id = fields.Many2one("warranty.policy", required=True, index=True, ondelete="cascade")
    to_check = fields.Boolean(
        string="To Be Checked", help="Nobody has laid the text of the law beside this figure yet."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.policy_id._ensure_reasoned()
        return lines

    def write(self, vals):
        self.policy_id._ensure_reasoned()
        result = super().write(vals)
        self.policy_id._ensure_reasoned()  # it may have gone over to a statutory one
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_reason(self):
        self.policy_id._ensure_reasoned()

    def _touched_policies(self):
        return self.policy_id._touched_policies()
