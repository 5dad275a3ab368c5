import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.labels import same_options
from odoo.addons.service_base.numbers import number_key, order_number_text

# What the counter notes of the device itself, as fields of its custody.
CUSTODY_FIELDS = (
    "accessory_ids",
    "accessory_note",
    "condition_ids",
    "condition_note",
    "photo_ids",
    "estimated_fee",
    "wipe_consent",
    "keep_data",
    "wipe_signature",
    "shelf_id",
    "carrier_in_id",
    "tracking_in",
)


ORDER_FIELDS = (
    "service_mode",
    "serial",
    "phone",
    "contact_name",
    "area_id",
    "street",
    "product_id",
    "purchase_date",
    "proof",
    "appointment_wish",
    "symptom",
)


# What the counter may add to an order that was announced without it.
ADDED_FIELDS = ("street", "purchase_date", "appointment_wish")


# Custodies of devices that lie at a point.
HERE = ("held", "ready")


class ServiceCounterIntake(models.TransientModel):
    """Take a device in: scan, symptom, accessories, print."""

    _name = "service.counter.intake"
    _description = "Take a Device In"
    _pictures_redrawn = True  # see ir.attachment

    request_key = fields.Char(
        required=True,
        readonly=True,
        default=lambda self: str(uuid.uuid4()),
        help="Made when the screen opens: taken in twice, the device is one order.",
    )
    point_id = fields.Many2one(
        "service.point",
        string="Service Point",
        required=True,
        default=lambda self: self.env.user._usual_point(),
        domain=[("state", "=", "active")],
    )
    company_id = fields.Many2one(related="point_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    service_mode = fields.Selection(
        [("carry_in", "Carry-in"), ("mail_in", "Mail-in")],
        string="Comes by",
        compute="_compute_service_mode",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    serial = fields.Char(string="Serial/IMEI")
    phone = fields.Char()
    contact_name = fields.Char(string="Customer's Name")
    product_id = fields.Many2one(
        "product.product",
        string="Model",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        domain=[("tracking", "=", "serial")],
    )
    found_product_id = fields.Many2one("product.product", help="The model the number stands for.")
    categ_id = fields.Many2one(related="product_id.categ_id")
    symptom = fields.Text(compute="_compute_symptom", store=True, readonly=False)
    area_id = fields.Many2one("service.area")
    street = fields.Char()
    purchase_date = fields.Date()
    proof = fields.Selection(
        selection=same_options("service.order", "proof"), string="Proof of Purchase"
    )
    appointment_wish = fields.Char(string="Wished Time")
    # the device as it is
    accessory_ids = fields.Many2many("service.accessory", string="Accessories Left")
    accessory_note = fields.Char(string="Other Accessories")
    condition_ids = fields.Many2many("service.condition")
    condition_note = fields.Char(string="Condition in Words")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    estimated_fee = fields.Monetary()
    wipe_consent = fields.Selection(
        selection=same_options("service.custody", "wipe_consent"),
        string="Customer's Data",
        required=True,
        default="not_asked",
    )
    keep_data = fields.Text(string="Data to Keep")
    wipe_signature = fields.Binary(string="Signature of Consent")
    shelf_id = fields.Many2one(
        "service.shelf",
        string="Shelf Place",
        compute="_compute_shelf_id",
        store=True,
        readonly=False,
        domain="[('point_id', '=', point_id)]",
    )
    carrier_in_id = fields.Many2one("service.carrier", string="Carrier")
    tracking_in = fields.Char(string="Tracking Number")
    announced_id = fields.Many2one(
        "service.custody",
        compute="_compute_announced_id",
        help="The order under which this device is expected here.",
    )
    other_device = fields.Boolean(
        string="Another Device", help="The customer brings another one than is expected."
    )
    here_id = fields.Many2one(
        "service.custody",
        compute="_compute_here_id",
        help="The custody under which this device lies here already.",
    )
    here_order = fields.Char(related="here_id.order_id.name", string="Order Here")
    here_shelf = fields.Char(related="here_id.shelf_id.name", string="Shelf Here")
    open_order_ids = fields.Many2many(
        "service.order", string="Open Orders", compute="_compute_known"
    )
    is_new_number = fields.Boolean(compute="_compute_known")
    asks_purchase = fields.Boolean(compute="_compute_known")
    is_pending = fields.Boolean(string="Proof Pending", compute="_compute_known")
    rights_text = fields.Char(string="Rights", compute="_compute_known")
    announced_order = fields.Char(related="announced_id.order_id.name", string="Announced Order")
    known_device = fields.Char(string="Device", compute="_compute_known")
    known_customer = fields.Char(string="Customer", compute="_compute_known")
    open_twin_count = fields.Integer(string="Other Open Orders", compute="_compute_known")
    history_count = fields.Integer(string="Earlier Orders", compute="_compute_known")
    verdict = fields.Selection(
        selection=same_options("service.order", "verdict"),
        compute="_compute_known",
    )
    verdict_text = fields.Text(string="Why", compute="_compute_known")

    @api.depends("point_id")
    def _compute_shelf_id(self):
        """The first free place."""
        for intake in self:
            intake.shelf_id = self.env["service.shelf"]._first_free(intake.point_id)

    # --- what is here already ---

    @api.depends("serial", "point_id")
    def _compute_here_id(self):
        """A device lies in one place only: whoever scans it again is led to its order."""
        for intake in self:
            scanned = (intake.serial or "").strip()
            device = scanned and intake._draft().device_id
            found = Domain("order_id.serial", "=", scanned)
            if device:
                found |= Domain("order_id.device_id", "=", device.id)
            here = Domain("state", "in", HERE) & found
            intake.here_id = scanned and self.env["service.custody"].search(here, limit=1)

    def action_open_here(self):
        """The order of the device that lies here already."""
        self.ensure_one()
        return self.here_id.action_view_order()

    # --- taking in ---

    def action_take_in(self):
        """Take the device in; back to the queue."""
        order = self._take_in()
        return self._tell_taken_in(order, {"type": "ir.actions.act_window_close"})

    def action_take_in_and_print(self):
        """Take the device in and print its receipt."""
        order = self._take_in()
        paper = {**order.action_print_intake(), "close_on_report_download": True}
        return self._tell_taken_in(order, paper)

    def _tell_taken_in(self, order, following):
        """Where the device lies now, said on the screen; then what follows."""
        taken = self.env._(
            "Taken in: order %(order)s, shelf place %(shelf)s",
            order=order.name,
            shelf=order.shelf_id.name or "–",
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": taken, "next": following},
        }

    def _take_in(self):
        """The order of the device, made at most once for one opening of the screen."""
        self.ensure_one()
        Custody = self.env["service.custody"]
        request, is_new = self._reserve_key()
        if not is_new:
            return Custody.browse(request.res_id).order_id
        self._ensure_complete()
        custody = self.announced_id or self._make_order().custody_id
        self._fill(custody)
        custody._request("receive")
        request.res_id = custody.id
        return custody.order_id

    def _reserve_key(self):
        """The request of this opening of the screen, and whether it is new."""
        told = [*ORDER_FIELDS, "point_id"]
        asked = {name: self._fields[name].convert_to_write(self[name], self) for name in told}
        asked["purchase_date"] = asked["purchase_date"] and str(asked["purchase_date"])
        try:
            return self.env["request.key"]._reserve_key(self.request_key, self._name, asked)
        except UserError as error:
            raise UserError(
                self.env._(
                    "This screen has taken in another device already."
                    " Open it anew for the next one."
                )
            ) from error

    def _ensure_complete(self):
        if self.here_id:
            raise UserError(
                self.env._(
                    "This device is here already: order %(order)s, shelf place %(shelf)s."
                    " Open that order.",
                    order=self.here_order,
                    shelf=self.here_shelf or "–",
                )
            )
        if not self.announced_id:
            self._ensure_known()
        if not (self.symptom or "").strip():
            raise UserError(
                self.env._("What does the customer say about the device? Type the symptom.")
            )

    def _ensure_known(self):
        """What is not announced is told here: which device, and whose."""
        if not (self.serial or self.product_id):
            raise UserError(
                self.env._("The device is not identified yet. Scan its serial or choose a model.")
            )
        if not (self.known_customer or self.contact_name):
            raise UserError(
                self.env._("The customer is not known yet. Ask for name and phone number.")
            )

    def _make_order(self):
        return self.env["service.order"].create(self._prepare_order_vals())

    def _prepare_order_vals(self):
        vals = {name: self[name] for name in ORDER_FIELDS if self[name]}
        vals["product_id"] = self.product_id.id
        if self.area_id:
            vals["area_id"] = self.area_id.id
        if not self.known_customer:
            vals["partner_id"] = self._make_customer(vals).id
        by_post = self.service_mode == "mail_in"
        return {
            **vals,
            "point_id": self.point_id.id,
            "channel": "mail_in" if by_post else "walk_in",
        }

    def _make_customer(self, vals):
        # sudo: a customer told at the counter becomes a file without the right to make contacts
        Partner = self.env["res.partner"].sudo()
        Order = self.env["service.order"].with_company(self.point_id.company_id)
        return Partner.create(Order._prepare_partner_vals(vals))

    def _fill(self, custody):
        """Note on the custody what was seen and agreed at the counter."""
        vals = {}
        for name in CUSTODY_FIELDS:
            field = self._fields[name]
            if self[name]:
                vals[name] = field.convert_to_write(self[name], self)
        if self.announced_id:
            self._add_to(custody.order_id)
        custody.write(vals)

    def _add_to(self, order):
        """What the announced order did not say yet."""
        told = {name: self[name] for name in ADDED_FIELDS if self[name] and not order[name]}
        if self.symptom != order.symptom:
            told["symptom"] = self.symptom
        if self.proof and order.proof in (False, "none"):
            told["proof"] = self.proof
        if told:
            order.write(told)

    # What is known of a device and its owner as soon as its serial is scanned.

    def onchange(self, values, field_names, fields_spec):
        """A number typed at the counter finds its customer: that is a search as well."""
        if values.get("phone"):
            self.env["service.number.search"]._take(values["phone"])
        return super().onchange(values, field_names, fields_spec)

    @api.depends("serial", "tracking_in", "phone", "other_device", "point_id")
    def _compute_announced_id(self):
        """Found by what is scanned; by the phone number where just one device is expected."""
        Custody = self.env["service.custody"]
        for intake in self:
            if domain := intake._announced_domain():
                found = Custody.search(domain, limit=1)
            else:
                found = Custody.search(intake._expected_of_caller(), limit=2)
            intake.announced_id = len(found) == 1 and found

    def _expected_of_caller(self):
        """Devices expected here of the customer whose number was typed in full."""
        partner = self.phone and not self.other_device and self._draft().partner_id
        if not partner:
            return Domain.FALSE
        here = Domain("point_id", "=", self.point_id.id) & Domain("state", "=", "expected")
        return here & Domain("order_id.partner_id", "=", partner.id)

    def _announced_domain(self):
        """A serial, the number of an order or of a parcel: whichever was scanned."""
        scanned = (self.serial or "").strip()
        parcel = (self.tracking_in or "").strip()
        if not (scanned or parcel):
            return False
        found = Domain("tracking_in", "in", [text for text in (scanned, parcel) if text])
        if scanned:
            found |= Domain("order_id.name", "=", order_number_text(scanned))
        if key := number_key(scanned):
            found |= Domain("order_id.serial_key", "=", key)
            devices = self.env["stock.lot"]._find_on_file([scanned]).get(scanned)
            found |= Domain("order_id.device_id", "in", devices.ids if devices else [])
        here = Domain("point_id", "=", self.point_id.id) & Domain("state", "=", "expected")
        return here & found

    @api.depends("announced_id")
    def _compute_symptom(self):
        for intake in self:
            intake.symptom = intake.announced_id.order_id.symptom or intake.symptom

    @api.depends("announced_id")
    def _compute_service_mode(self):
        for intake in self:
            mode = intake.announced_id.order_id.service_mode
            chosen = mode if mode in ("carry_in", "mail_in") else False
            intake.service_mode = chosen or intake.service_mode or "carry_in"

    @api.depends("serial", "announced_id")
    def _compute_product_id(self):
        """Of the device that is scanned; what a mistyped number found goes with it."""
        for intake in self:
            order = intake.announced_id.order_id
            known = order.product_id or intake._draft().product_id
            chosen = intake.product_id if intake.product_id != intake.found_product_id else False
            intake.product_id = known or chosen
            intake.found_product_id = known

    @api.depends("serial", "phone", "product_id", "announced_id", "purchase_date", "proof")
    def _compute_known(self):
        for intake in self:
            vals = {name: intake[name] for name in ("purchase_date", "proof")}
            vals["product_id"] = intake.product_id.id
            order = intake.announced_id.order_id or intake._draft(**vals)
            known = order.partner_id and (order.contact_masked, order.phone_masked)
            intake.known_customer = " ".join(filter(None, known or ()))
            # sudo: whoever holds the device may know its model
            device = order.device_id.sudo()
            intake.known_device = device.product_id.display_name
            intake.open_twin_count = order.open_twin_count
            intake.history_count = order.history_count
            judged = order if order.product_id else order.browse()
            intake.verdict = judged.verdict
            intake.verdict_text = judged.verdict_text
            intake.rights_text = judged.rights_text
            intake.is_pending = judged.is_pending
            intake.asks_purchase = not device.purchase_date
            intake.is_new_number = bool(intake.serial) and not (device or intake.announced_id)
            intake.open_order_ids = order._open_twins()

    def _draft(self, **vals):
        """The order as it would be, with all that it finds out by itself."""
        vals |= {
            "serial": (self.serial or "").strip(),
            "phone": self.phone,
            "point_id": self.point_id.id,
            "company_id": self.point_id.company_id.id,
            "service_mode": self.service_mode or "carry_in",
        }
        # what is not told is found out
        return self.env["service.order"].new({name: vals[name] for name in vals if vals[name]})
