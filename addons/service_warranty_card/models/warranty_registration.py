import contextlib
import hashlib

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.service_base.numbers import number_key

ENTRY_POINT = "warranty card"


# Nothing we serve was bought before.
EARLIEST = fields.Date.to_date("2000-01-01")


class WarrantyRegistration(models.Model):
    """A registered warranty card: it fixes who bought a device, when, and by what proof."""

    _name = "warranty.registration"
    _description = "Card Registration"
    _order = "registered_at desc, id desc"
    _rec_name = "lot_id"

    lot_id = fields.Many2one(
        "stock.lot", string="Device", required=True, readonly=True, ondelete="restrict"
    )
    product_id = fields.Many2one(related="lot_id.product_id", string="Model")
    card_id = fields.Many2one(
        "warranty.card",
        readonly=True,
        ondelete="restrict",
        groups="repair_intake.group_hotline_agent,repair_intake.group_technical_expert",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Owner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    purchase_date = fields.Date(required=True, readonly=True)
    channel = fields.Selection(
        [("web", "Customer"), ("point", "Service Point"), ("hotline", "Hotline")],
        string="Registered by",
        required=True,
        readonly=True,
    )
    point_id = fields.Many2one(
        "service.point", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Who", readonly=True, ondelete="restrict")
    registered_at = fields.Datetime(
        string="Registered On", required=True, readonly=True, default=fields.Datetime.now
    )
    state = fields.Selection(
        [("registered", "Registered"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="registered",
    )
    _lot_unique = models.UniqueIndex(
        "(lot_id) WHERE state = 'registered'", "This device is registered already."
    )
    _card_unique = models.UniqueIndex(
        "(card_id) WHERE state = 'registered'", "This card is registered already."
    )

    def action_withdraw(self):
        """Take back a registration made in error; the card may then be registered anew."""
        self.check_access("read")
        self._ensure_may_withdraw()
        # sudo: nobody writes a registration by hand; the card goes with it
        self.sudo().filtered(lambda r: r.state == "registered")._withdraw()

    @api.model
    def _ensure_may_withdraw(self):
        if not self.env.user.has_groups(
            "repair_intake.group_technical_expert,service_network.group_network_manager"
        ):
            raise AccessError(
                self.env._("Only a technical expert or network manager withdraws a registration.")
            )

    def _withdraw(self):
        self.write({"state": "withdrawn"})
        # sudo: a card tells whether it was used; nobody else writes that
        self.card_id.sudo().write({"registered_at": False})

    # --- the one entry point ---

    @api.model
    def _register_card(self, serial, code, purchase_date, customer, **options):
        """Register the warranty card of a device. Runs as superuser: check the caller first.

        :param serial: serial number or IMEI of the unit, as typed
        :param code: code on the card; only staff may leave it empty
        :param purchase_date: date
        :param customer: res.partner, or dict with name, phone and what else is known of him
        :param str key: made by the caller for this request; sent again, it has no second effect
        :param list proofs: pairs (file name, bytes), pages of the invoice or the card
        :param product: product.product, for a device that neither card nor files know
        :param channel: web (default), point or hotline
        :param counted: context in which the card is looked at, to count the tries of an entry
            point; not entered where the request was carried out before
        :return: warranty.registration, the earlier one if the same person registered before
        :raise UserError: says what is wrong and what to do, and nothing of other people
        """
        options = {"proofs": (), "product": None, "channel": "web"} | options
        key, counted = options.pop("key", None), options.pop("counted", contextlib.nullcontext())
        arguments = (serial, code, purchase_date, customer)
        asked = self._asked(*arguments, **options)
        if not key:
            with counted, self.env.cr.savepoint():  # all or nothing
                return self.sudo()._carry_out(*arguments, **options)
        request, is_new = self.env["request.key"]._reserve_key(key, ENTRY_POINT, asked)
        if not is_new:
            return self.sudo().browse(request.res_id)
        with request._freed_if_refused(), counted, self.env.cr.savepoint():
            registration = self.sudo()._carry_out(*arguments, **options)
            request.res_id = registration.id
        return registration

    @api.model
    def _carry_out(self, serial, code, purchase_date, customer, proofs, product, channel):
        self.env["stock.lot"]._check_proofs(proofs)
        card = self._take_card(code, serial, channel)
        lot = self._known_device(serial, card)
        if earlier := self._earlier(card, lot):
            return earlier._ensure_same_person(customer)
        self._check_purchase_date(purchase_date, lot)
        registration = self.create(
            {
                "lot_id": (lot or self._make_device(serial, card, product)).id,
                "card_id": card.id,
                "partner_id": self._find_customer(customer, channel).id,
                "purchase_date": purchase_date,
                **self._prepare_origin_vals(channel),
            }
        )
        registration._fix_facts(proofs)
        return registration

    @api.model
    def _prepare_origin_vals(self, channel):
        """Who registered, and where."""
        return {
            "channel": channel,
            "user_id": channel != "web" and self.env.uid,
            "point_id": channel == "point" and self.env.user._own_points()[:1].id,
        }

    def _fix_facts(self, proofs):
        """Put on the device file what the card proves."""
        lot, point = self.lot_id, self.point_id
        lot.write(
            {
                "purchase_date": self.purchase_date,
                "proof": "card" if lot.proof == "none" else lot.proof,
            }
        )
        if point:
            lot.service_point_ids |= point
            self.partner_id.service_point_ids |= point
        lot._set_owner(self.partner_id, "registration", since=self.purchase_date)
        lot._add_proofs(proofs)
        # sudo: see _withdraw
        self.card_id.sudo().registered_at = self.registered_at

    # What a registration must fulfil, and whom and what it is about.

    @api.model
    def _asked(self, serial, code, purchase_date, customer, proofs, product, channel):
        """What was sent, as the key of the request is kept with it."""
        return [
            *(number_key(serial), number_key(code), str(purchase_date), channel),
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
        if not number_key(serial) or (number_key(code) and not card) or not card._fits(serial):
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
        spellings = [spelling for spelling in (serial, card.serial, number_key(serial)) if spelling]
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
                **self.env["service.order"]._prepare_device_company_vals(),
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
        is_typed = isinstance(customer, dict)
        phone = (
            customer.get("phone") if is_typed else not customer.phone_unproved and customer.phone
        )
        known = self.partner_id.phone_sanitized
        same_phone = known and phone and self.env["res.partner"]._phone_key(phone) == known
        if same_phone or (not is_typed and self.partner_id == customer):
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
        today = max(fields.Date.context_today(self), self.env.company._today())
        if not day or not EARLIEST <= day <= today:
            raise UserError(
                self.env._("The purchase date is empty, too old or in the future. Correct it.")
            )
        first = lot and min(lot.service_order_ids.mapped("reported_at"), default=None)
        if (lot.purchase_date and lot.purchase_date != day) or (
            first and self.env.company._local_date(first) < day
        ):
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
        names = ("name", "phone", "email", "street", "area_id")
        Partner = self.env["res.partner"]
        if Partner._is_customer_acting():
            # the card proves the device, and no account comes to see the contact made for it
            Partner = Partner.with_user(SUPERUSER_ID)
        return Partner.create(
            {name: customer[name] for name in names if customer.get(name)}
            | {
                "country_id": self.env.company.country_id.id,
                "company_id": self.env.company._owns_customers().id,
            }
        )
