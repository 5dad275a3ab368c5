from odoo import api, models


class ServiceOrderPart(models.Model):
    """A part planned for a device has to fit it."""

    _inherit = "service.order.part"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_fit()
        return parts

    def write(self, vals):
        result = super().write(vals)
        if {"product_id", "order_id"} & vals.keys():
            self._check_fit()
        return result

    def _check_fit(self):
        for order, parts in self.grouped("order_id").items():
            order._ensure_parts_fit(parts.product_id)
