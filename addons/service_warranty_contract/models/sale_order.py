from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _action_confirm(self):
        result = super()._action_confirm()
        self.order_line._make_warranty_contracts()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: who cancels a sale cancels what came of it, without a warranty role
        self.order_line.sudo().warranty_contract_ids.action_cancel()
        return result
