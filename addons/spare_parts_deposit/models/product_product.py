from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _part_to_ask_for(self):
        """What is asked for when this part is. Override where parts have successors."""
        return self

    def _get_deposit_price(self, company):
        """What one piece holds on a deposit. Override for a price list of deposits."""
        # sudo: the cost of a part is not shown to a point, only what it holds
        part = self.sudo().with_company(company)
        return part.deposit_price or part.standard_price
