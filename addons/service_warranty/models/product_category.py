from odoo import models


class ProductCategory(models.Model):
    _inherit = "product.category"

    def write(self, vals):
        """A category that moves may fall under another warranty policy."""
        result = super().write(vals)
        if "parent_id" in vals:
            self.env["warranty.policy"]._forget_rules()
        return result
