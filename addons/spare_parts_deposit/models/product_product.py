from odoo import models

from odoo.addons.service_base.numbers import number_key


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

    def _by_scanned_code(self, code):
        """The one of these parts that a code on it names, with its serial: ``(part, lot)``."""
        Lot = self.env["stock.lot"]
        key = number_key(code)
        if not key:
            return self.browse(), Lot
        found = self.filtered(lambda part: key in (part.barcode_key, part.code_key))
        if found:
            return found[:1], Lot
        lot = Lot.search([("name_key", "=", key), ("product_id", "in", self.ids)], limit=1)
        return lot.product_id, lot
