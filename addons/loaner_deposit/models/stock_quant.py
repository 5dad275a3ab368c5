from odoo import api, models


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model
    def _is_read_in_batch(self, product):
        """Loaners leave out what is lent or kept, see `_get_gather_domain` of their addon."""
        return super()._is_read_in_batch(product) and not product.is_loaner
