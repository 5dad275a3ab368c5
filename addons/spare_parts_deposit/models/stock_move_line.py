from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        shelf = self.env["stock.quant"]._shelf()
        if shelf and shelf.is_open:
            shelf.lines += vals_list
            return self.browse()
        return super().create(vals_list)
