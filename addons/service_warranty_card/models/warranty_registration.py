import contextlib

from odoo import api, fields, models
from odoo.exceptions import AccessError

DOOR = "warranty card"


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

    # --- the one door ---

    @api.model
    def _register_card(self, serial, code, purchase_date, customer, **options):
        """Register the warranty card of a device. Runs as superuser: check the caller first.

        :param serial: serial number or IMEI of the unit, as typed
        :param code: code on the card; only people of the house may leave it empty
        :param purchase_date: date
        :param customer: res.partner, or dict with name, phone and what else is known of him
        :param str key: made by the caller for this request; sent again, it has no second effect
        :param list proofs: pairs (file name, bytes), pages of the invoice or the card
        :param product: product.product, for a device that neither card nor files know
        :param channel: web (default), point or hotline
        :param counted: context in which the card is looked at, to count the tries of a door; not
            entered where the request was carried out before
        :return: warranty.registration, the earlier one if the same person registered before
        :raise UserError: says what is wrong and what to do, and nothing of other people
        """
        options = {"proofs": (), "product": None, "channel": "web"} | options
        key, counted = options.pop("key", None), options.pop("counted", contextlib.nullcontext())
        told = (serial, code, purchase_date, customer)
        asked = self._asked(*told, **options)
        if not key:
            with counted, self.env.cr.savepoint():  # all or nothing
                return self.sudo()._carry_out(*told, **options)
        request, is_new = self.env["request.key"]._claim(key, DOOR, asked)
        if not is_new:
            return self.sudo().browse(request.res_id)
        with request._freed_if_refused(), counted, self.env.cr.savepoint():
            registration = self.sudo()._carry_out(*told, **options)
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
            "point_id": channel == "point" and self.env.user.service_point_ids[:1].id,
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
