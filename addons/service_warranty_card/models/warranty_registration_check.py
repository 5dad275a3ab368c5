import hashlib

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.repair_intake.device_number import squeeze

# Nothing we serve was bought before.
EARLIEST = fields.Date.to_date("2000-01-01")


class WarrantyRegistration(models.Model):
    """What a registration must fulfil, and whom and what it is about."""

    _inherit = "warranty.registration"

    @api.model
    def _asked(self, serial, code, purchase_date, customer, proofs, product, channel):
        """What was sent, as the key of the request is kept with it."""
        return [
            *(squeeze(serial), squeeze(code), str(purchase_date), channel),
            customer if isinstance(customer, dict) else customer.id,
            product.id if product else None,
            [[name, hashlib.sha256(content).hexdigest()] for name, content in proofs],
        ]

    # --- the card and the device ---

    @api.model
    def _take_card(self, code, serial, channel):
        """The card with this code; one answer for a code unknown and one of another unit."""
        Card = self.env["warranty.card"]
        card = Card._take(code)
        if not squeeze(serial) or (squeeze(code) and not card) or not card._fits(serial):
            raise UserError(
                self.env._(
                    "This card code and this serial number do not belong together."
                    " Check both on the card and on the device and try again."
                )
            )
        if not card and channel == "web":
            raise UserError(self.env._("Type the code that is printed on the warranty card."))
        return card

    @api.model
    def _known_device(self, serial, card):
        spellings = [spelling for spelling in (serial, card.serial, squeeze(serial)) if spelling]
        found = self.env["stock.lot"]._find_devices(spellings)
        lot = next((found[s].sudo() for s in spellings if s in found), self.env["stock.lot"])
        if lot and card.product_id and lot.product_id != card.product_id:
            raise UserError(
                self.env._(
                    "This card belongs to another model than the device."
                    " Look whether the card lay in the box of this device."
                )
            )
        return lot

    @api.model
    def _make_device(self, serial, card, product):
        product = card.product_id or product
        if not product:
            raise UserError(
                self.env._("We do not know this serial number yet. Say which model it is.")
            )
        return self.env["stock.lot"].create(
            {
                "name": card.serial or serial.strip(),
                "product_id": product.id,
                "service_point_ids": False,
            }
        )

    @api.model
    def _earlier(self, card, lot):
        """The registration that stands for this card or this device."""
        if not card and not lot:
            return self.browse()
        return self.search(
            [
                ("state", "=", "registered"),
                "|",
                ("lot_id", "in", lot.ids),
                ("card_id", "in", card.ids),
            ],
            limit=1,
        )

    def _ensure_same_person(self, customer):
        told = isinstance(customer, dict)
        phone = customer.get("phone") if told else not customer.phone_unproved and customer.phone
        known = self.partner_id.phone_sanitized
        same_phone = known and phone and self.env["res.partner"]._phone_key(phone) == known
        if same_phone or (not told and self.partner_id == customer):
            return self
        raise UserError(
            self.env._(
                "This device was registered by somebody else before. If you bought it second"
                " hand, take the device and the proof of purchase to a service point."
            )
        )

    # --- the purchase ---

    @api.model
    def _check_purchase_date(self, day, lot):
        day = fields.Date.to_date(day)
        if not day or not EARLIEST <= day <= fields.Date.context_today(self):
            raise UserError(
                self.env._("The purchase date is empty, too old or in the future. Correct it.")
            )
        first = lot and min(lot.service_order_ids.mapped("reported_at"), default=None)
        if (lot.purchase_date and lot.purchase_date != day) or (first and first.date() < day):
            raise UserError(
                self.env._(
                    "The purchase date contradicts what is on file for this device."
                    " Show the invoice at a service point or call the hotline."
                )
            )

    # --- the customer ---

    @api.model
    def _find_customer(self, customer, channel):
        """The contact with this phone number, else a new one."""
        if not isinstance(customer, dict):
            return customer.sudo()
        if not (customer.get("name") or "").strip() or not customer.get("phone"):
            raise UserError(self.env._("Enter the owner's name and phone number."))
        # at a desk not as superuser: a number shows a point no customers of another
        Partner = self.env["res.partner"].sudo(channel == "web")
        found = Partner._find_by_phone([customer["phone"]]).get(customer["phone"])
        return found.sudo() if found else self._make_customer(customer)

    @api.model
    def _make_customer(self, customer):
        told = ("name", "phone", "email", "street", "area_id")
        Partner = self.env["res.partner"]
        if Partner._is_customer_acting():
            # the card proves the device, and no account comes to see the contact made for it
            Partner = Partner.with_user(SUPERUSER_ID)
        return Partner.create(
            {name: customer[name] for name in told if customer.get(name)}
            | {"country_id": self.env.company.country_id.id}
        )
