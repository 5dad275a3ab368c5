from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ServiceOrder(models.Model):
    """An exchanged unit: the new serial number carries the rights of the old one."""

    _inherit = "service.order"

    replacement_serial = fields.Char(
        copy=False, help="Of the unit the customer was given in exchange."
    )
    replacement_id = fields.Many2one(
        "stock.lot",
        string="Replacement Unit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _replacement_refusal(self):
        """Why the unit that is to be handed out cannot be, as a sentence; False if it can."""
        for order in self._exchanges():
            if order.replacement_serial.strip() == order.device_id.name:
                return self.env._(
                    "%s is the serial number of the unit that came in."
                    " Scan the one the customer was given.",
                    order.replacement_serial,
                )
        self._exchanges()._check_replacements_are_nobodys()
        return False

    def _check_replacements_are_nobodys(self):
        """A unit that is handed out belongs to nobody yet: nobody's own is given away by number."""
        serials = [order.replacement_serial.strip() for order in self]
        known = self.env["stock.lot"]._find_devices(serials)
        for order, serial in zip(self, serials, strict=True):
            # sudo: only asks whether it has another owner
            unit, device = (
                known.get(serial, order.device_id.browse()).sudo(),
                order.device_id.sudo(),
            )
            if unit.owner_id - (device.owner_id | order.partner_id):
                raise UserError(
                    self.env._(
                        "%s is the serial number of somebody's device."
                        " Scan the unit that the customer was given.",
                        serial,
                    )
                )

    def _take_back_replacements(self):
        for order in self.filtered("replacement_id"):
            # sudo: takes back what finishing this very order did
            order.replacement_id.sudo().write({"exchanged_from_id": False, "exchanged_on": False})
            order._note({"replacement_id": False})

    def _exchanges(self):
        """Orders whose device was exchanged for one whose number is known."""
        return self.filtered(
            lambda order: order.result == "exchanged"
            and order.device_id
            and (order.replacement_serial or "").strip()
        )

    def _hand_out_replacements(self):
        """Open the file of each replacement and tie it to the unit it stands for."""
        Device = self.env["stock.lot"]
        known = Device._find_devices([order.replacement_serial.strip() for order in self])
        for order in self:
            serial = order.replacement_serial.strip()
            # sudo: a device file made without a stock role, tied to the order's own device
            unit = known.get(serial, Device).sudo() or Device.sudo().create(
                order._prepare_replacement_vals(serial)
            )
            unit._set_owner(order.device_id.sudo().owner_id or order.partner_id, "order")
            unit.write(order._prepare_exchange_vals())
            order._note({"replacement_id": unit.id})

    def _prepare_replacement_vals(self, serial):
        return {"name": serial, "product_id": self.device_id.product_id.id}

    def _prepare_exchange_vals(self):
        # sudo: who serves the device at hand serves the one given for it
        points = self.device_id.sudo().service_point_ids
        return {
            "exchanged_from_id": self.device_id.id,
            "exchanged_on": self._local_day(self.done_at),
            "service_point_ids": [Command.link(point.id) for point in points],
        }
