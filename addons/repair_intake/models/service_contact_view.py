from odoo import fields, models


class ServiceContactView(models.Model):
    """A full view of the contact data of an order."""

    _inherit = "service.contact.view"
    _rec_name = "order_id"

    order_id = fields.Many2one("service.order", index="btree_not_null", ondelete="restrict")

    def _shown_values(self):
        """What the order tells goes before what stands on the contact; its address is its own."""
        shown, order = super()._shown_values(), self.order_id
        if order:
            area = (order.area_id or self.partner_id.area_id).complete_name or ""
            shown |= {
                "contact_name": order.contact_name or shown["contact_name"],
                "phone": order.phone or shown["phone"],
                "address": area + (order.street or ""),
            }
        return shown
