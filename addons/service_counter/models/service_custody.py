from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .service_custody_workflow import STATES

MAX_PHOTOS = 12


class ServiceCustody(models.Model):
    """A customer's device while it is away from the customer: at the point or on its way."""

    _name = "service.custody"
    _description = "Custody of a Device"
    _inherit = ["step.mixin"]
    _pictures_redrawn = True  # see ir.attachment
    _order = "id desc"
    _rec_name = "order_id"
    _rec_names_search = ["order_id.name", "order_id.serial", "tracking_in", "tracking_out"]

    order_id = fields.Many2one(
        "service.order", string="Service Order", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    point_id = fields.Many2one(
        related="order_id.point_id", store=True, precompute=True, index="btree_not_null"
    )
    state = fields.Selection(
        STATES, required=True, default="expected", readonly=True, copy=False, index=True
    )
    shelf_id = fields.Many2one(
        "service.shelf",
        string="Shelf Place",
        domain="[('point_id', '=', point_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )

    # as it was handed in
    accessory_ids = fields.Many2many("service.accessory", string="Accessories Left")
    accessory_note = fields.Char(string="Other Accessories", personal="text")
    condition_ids = fields.Many2many("service.condition")
    condition_note = fields.Char(string="Condition in Words", personal="text")
    photo_ids = fields.Many2many(
        "ir.attachment", "service_custody_photo_rel", "custody_id", "attachment_id", string="Photos"
    )
    photo_count = fields.Integer(compute="_compute_photo_count")
    estimated_fee = fields.Monetary()

    # the customer's data
    wipe_consent = fields.Selection(
        [("not_asked", "Not Asked"), ("granted", "May Be Wiped"), ("refused", "Must Be Kept")],
        string="Customer's Data",
        required=True,
        default="not_asked",
        help="Before a device is wiped or restored its owner agrees to it.",
    )
    keep_data = fields.Text(
        string="Data to Keep", help="Files and accounts to be saved first.", personal="text"
    )
    wipe_signature = fields.Image(
        string="Signature of Consent",
        max_width=1024,
        max_height=512,
        attachment=False,
        copy=False,
        personal="name",
    )

    # coming and going
    carrier_in_id = fields.Many2one("service.carrier", string="Carrier in", ondelete="restrict")
    tracking_in = fields.Char(string="Tracking Number in", index="btree_not_null")
    received_at = fields.Datetime(string="Received", readonly=True, copy=False)
    received_by_id = fields.Many2one(
        "res.users", string="Received by", readonly=True, copy=False, ondelete="restrict"
    )
    ready_at = fields.Datetime(string="Ready Since", readonly=True, copy=False)
    carrier_out_id = fields.Many2one("service.carrier", string="Carrier out", ondelete="restrict")
    tracking_out = fields.Char(string="Tracking Number out", index="btree_not_null", copy=False)
    sent_at = fields.Datetime(string="Sent", readonly=True, copy=False)
    sent_by_id = fields.Many2one("res.users", string="Sent by", readonly=True, ondelete="restrict")
    delivered_at = fields.Datetime(string="Delivered", readonly=True, copy=False)
    handed_to = fields.Char(string="Handed Over to", copy=False, personal="name")
    handed_signature = fields.Image(
        string="Signature of Receipt",
        max_width=1024,
        max_height=512,
        attachment=False,
        copy=False,
        personal="name",
    )
    handed_at = fields.Datetime(string="Handed Over", readonly=True, copy=False)
    handed_by_id = fields.Many2one(
        "res.users", string="Handed Over by", readonly=True, ondelete="restrict"
    )
    reminded_at = fields.Datetime(string="Last Reminder", readonly=True, copy=False)
    reminder_count = fields.Integer(string="Reminders", readonly=True, copy=False)

    # what the counter needs to know of the order
    order_state = fields.Selection(related="order_id.state", string="Order State")
    service_mode = fields.Selection(related="order_id.service_mode", store=True, precompute=True)
    contact_masked = fields.Char(related="order_id.contact_masked", string="Customer")
    phone_masked = fields.Char(related="order_id.phone_masked", string="Phone")
    product_id = fields.Many2one(related="order_id.product_id")
    serial = fields.Char(related="order_id.serial")
    symptom = fields.Text(related="order_id.symptom")
    result = fields.Selection(related="order_id.result", string="Result")
    fee_due = fields.Boolean(related="order_id.fee_due")
    charge_total = fields.Monetary(related="order_id.charge_total")
    tracking_in_url = fields.Char(compute="_compute_tracking_urls")
    tracking_out_url = fields.Char(compute="_compute_tracking_urls")

    _order_unique = models.Constraint("UNIQUE(order_id)", "The order has its custody already.")
    _given_to_somebody = models.Constraint(
        "CHECK(state != 'handed_over' OR (handed_to IS NOT NULL AND handed_signature IS NOT NULL"
        " AND handed_at IS NOT NULL))",
        "A device is handed over to somebody who signs for it.",
    )
    _consent_is_signed = models.Constraint(
        "CHECK(wipe_consent != 'granted' OR wipe_signature IS NOT NULL)",
        "Data may be wiped only after the customer has signed for it.",
    )
    _fee_positive = models.Constraint(
        "CHECK(estimated_fee >= 0)", "The estimated fee cannot be negative."
    )
    _queue_idx = models.Index(
        "(point_id, state) WHERE state IN ('expected', 'held', 'ready', 'sent')"
    )
    _ready_idx = models.Index("(ready_at) WHERE state = 'ready'")

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        for custody in self:
            custody.photo_count = len(custody.photo_ids)

    @api.depends("carrier_in_id", "tracking_in", "carrier_out_id", "tracking_out")
    def _compute_tracking_urls(self):
        for custody in self:
            custody.tracking_in_url = custody.carrier_in_id._tracking_url(custody.tracking_in)
            custody.tracking_out_url = custody.carrier_out_id._tracking_url(custody.tracking_out)

    @api.constrains("shelf_id", "point_id")
    def _check_shelf(self):
        for custody in self:
            if custody.shelf_id and custody.shelf_id.point_id != custody.point_id:
                raise ValidationError(
                    self.env._(
                        "Shelf place %(shelf)s belongs to another service point."
                        " Choose one of %(point)s.",
                        shelf=custody.shelf_id.name,
                        point=custody.point_id.name,
                    )
                )

    @api.constrains("photo_ids")
    def _check_photos(self):
        for custody in self:
            if len(custody.photo_ids) > MAX_PHOTOS:
                raise ValidationError(
                    self.env._("%s photos of a device are enough. Remove some.", MAX_PHOTOS)
                )
            custody.photo_ids._check_is_photo()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Where a customer's device was stays on file. It cannot be deleted.")
        )

    def _accessory_text(self):
        """The accessories as one line, for papers and for the order."""
        self.ensure_one()
        names = self.accessory_ids.mapped("name")
        if self.accessory_note:
            names.append(self.accessory_note)
        return self._enumerated(names)

    def _condition_text(self):
        self.ensure_one()
        names = self.condition_ids.mapped("name")
        if self.condition_note:
            names.append(self.condition_note)
        return self._enumerated(names)

    @api.model
    def _enumerated(self, names):
        return ("、" if (self.env.lang or "").startswith("zh") else ", ").join(names)

    # --- buttons that lead elsewhere ---

    def action_view_order(self):
        self.ensure_one()
        self.check_access("read")
        return self.order_id._get_records_action(name=self.env._("Service Order"))

    def action_print_intake(self):
        self.check_access("read")
        return self.order_id.action_print_intake()

    def action_take_fee(self):
        self.ensure_one()
        return self.order_id.action_take_fee()
