from odoo import api, fields, models


class ServiceOrder(models.Model):
    """The device of an order: its numbers."""

    _inherit = "service.order"

    serial_hint = fields.Char(compute="_compute_serial_hint")

    @api.depends("serial", "device_id", "categ_id")
    def _compute_serial_hint(self):
        """A typed IMEI with a wrong digit is told at once, while the customer is on the line."""
        Device = self.env["stock.lot"]
        for order in self:
            judged = order.categ_id.imei_expected and not order.device_id
            order.serial_hint = judged and Device._serial_hint(order.serial)

    @api.model
    def _prepare_device_vals(self, vals):
        """The file of a new device begins with the customer as its owner."""
        return {**super()._prepare_device_vals(vals), "owner_how": "order"}
