from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.repair_intake.models.service_order_workflow import OPEN_STATES
from odoo.addons.service_base.labels import selection_labels

DEVICES, ORDERS, CALLS = 20, 20, 3


class ServiceHotline(models.AbstractModel):
    """What is known of a caller."""

    _inherit = "service.hotline"

    @api.model
    def _card(self, call, partner_id=False, device_id=False, order_id=False):
        """Customer, devices, open orders: a number of queries that does not grow with them."""
        partner = self.env["res.partner"].browse(partner_id or []).exists()
        device = self.env["stock.lot"].browse(device_id or []).exists()
        order = self.env["service.order"].browse(order_id or []).exists()
        call._belongs_to(partner)
        devices = device | self._devices_of(partner)
        orders = order | self._open_orders(partner, devices)
        return {
            "customer": self._customer_data(partner, call),
            "devices": self._device_data(partner, devices, orders),
            "device_id": (device or order.device_id or devices[:1]).id,
            "orders": self._order_lines(orders),
            "order_id": order.id,
        }

    @api.model
    def _devices_of(self, partner):
        """What the customer owns or had served, the newest first."""
        if not partner:
            return self.env["stock.lot"]
        served = Domain("service_order_ids.partner_id", "=", partner.id) & Domain(
            "owner_id", "in", [False, partner.id]
        )
        return self.env["stock.lot"].search(
            Domain("owner_id", "=", partner.id) | served, order="id desc", limit=DEVICES
        )

    @api.model
    def _open_orders(self, partner, devices):
        theirs = Domain("device_id", "in", devices.ids)
        if partner:
            theirs |= Domain("partner_id", "=", partner.id)
        return self.env["service.order"].search(
            theirs & Domain("state", "in", OPEN_STATES), limit=ORDERS
        )

    # --- as the screen shows it ---

    @api.model
    def _customer_data(self, partner, call):
        if not partner:
            return False
        last = self._last_served(partner)
        return {
            "id": partner.id,
            "name": partner.name,
            "phone": partner.phone or "",
            "street": partner.street or "",
            "area": partner.area_id.complete_name or "",
            "technician": last.technician_id.name or "",
            "served": self._day(last.started_at),
            "orders": self.env["service.order"].search_count([("partner_id", "=", partner.id)]),
            "calls": self._earlier_calls(partner, call),
        }

    @api.model
    def _last_served(self, partner):
        """The customer's last order that somebody worked on."""
        domain = [
            ("partner_id", "=", partner.id),
            ("technician_id", "!=", False),
            ("started_at", "!=", False),
        ]
        return self.env["service.order"].search(domain, order="started_at desc", limit=1)

    @api.model
    def _earlier_calls(self, partner, call):
        domain = [("partner_id", "=", partner.id), ("id", "!=", call.id)]
        when = self.env["service.order"]._desk_time
        return [
            {
                "id": earlier.id,
                "at": when(earlier.started_at),
                "agent": earlier.agent_id.name or "",
                "result": earlier.result_id.name or "",
            }
            for earlier in self.env["service.call"].search(domain, limit=CALLS)
        ]

    @api.model
    def _device_data(self, partner, devices, orders):
        drafts = self._drafts([{"device_id": d.id, "partner_id": partner.id} for d in devices])
        open_by_device = orders.grouped("device_id")
        return [
            {
                "id": device.id,
                "serial": device.name,
                "model": device.product_id.display_name,
                "categ_ids": self._path(device.product_id.categ_id),
                "bought": self._day(device.purchase_date),
                "open": open_by_device.get(device, orders.browse()).mapped("name"),
                "verdict": self._verdict_data(draft),
            }
            for device, draft in zip(devices, drafts, strict=True)
        ]

    @api.model
    def _order_lines(self, orders):
        facts = orders._desk_facts()
        states = selection_labels(orders, "state")
        return [
            {
                "id": order.id,
                "name": order.name,
                "state": states[order.state],
                "customer": order.contact_name or order.partner_id.name or "",
                "device_id": order.device_id.id,
                "model": order.product_id.display_name or "",
                "symptom": order.symptom or "",
                "point": order.point_id.name or "",
                "technician": order.technician_id.name or "",
                "facts": facts[order],
            }
            for order in orders
        ]

    @api.model
    def _path(self, category):
        """Ids from the root down to the category."""
        return [int(step) for step in (category.parent_path or "").split("/")[:-1]]

    @api.model
    def _day(self, moment):
        if not moment:
            return ""
        if isinstance(moment, datetime):
            moment = fields.Datetime.context_timestamp(self, moment)
        return moment.strftime("%Y-%m-%d")
