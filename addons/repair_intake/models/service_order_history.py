from odoo import api, fields, models
from odoo.fields import Domain


class ServiceOrder(models.Model):
    """What else is known of the customer and the device."""

    _inherit = "service.order"

    history_count = fields.Integer(compute="_compute_history_count")
    open_twin_count = fields.Integer(compute="_compute_history_count")

    @api.depends("partner_id", "device_id")
    def _compute_history_count(self):
        """Other orders of the customer or device, and how many of them are still open."""
        related = self.search_fetch(
            Domain("partner_id", "in", self.partner_id.ids)
            | Domain("device_id", "in", self.device_id.ids),
            ["partner_id", "device_id", "state"],
        )
        by_partner, by_device = related.grouped("partner_id"), related.grouped("device_id")
        for order in self:
            others = self.browse()
            if order.partner_id:
                others |= by_partner.get(order.partner_id, others)
            if order.device_id:
                others |= by_device.get(order.device_id, others)
            others -= order._origin
            order.history_count = len(others)
            order.open_twin_count = len(others.filtered(lambda o: o._is_open()))

    def action_view_history(self):
        """Every other order of this customer or device."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("History"),
            "res_model": "service.order",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [
                ("id", "!=", self.id),
                "|",
                *("&", ("partner_id", "!=", False), ("partner_id", "=", self.partner_id.id)),
                *("&", ("device_id", "!=", False), ("device_id", "=", self.device_id.id)),
            ],
        }

    def _local_day(self, moment):
        """The calendar day of a UTC datetime where the company keeps its hours."""
        return self.company_id._local_date(moment)
