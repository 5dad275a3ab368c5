from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.service_base.labels import listing
from odoo.addons.service_base.models.step_mixin import Step

from .service_custody_states import GONE, ON_SHELF, STATES

MAX_PHOTOS = 12


# Written when a device is taken in, by reminders, and when nobody fetches it.
OWN_FIELDS = {"order_id", "reminded_at", "reminder_count", "disposal_note"}


# Who decides about a device that nobody fetches.
DISPOSERS = "service_network.group_point_manager,service_network.group_network_manager"


# A customer is not reminded by hand more often than this.
REMINDER_PAUSE = timedelta(hours=12)


class ServiceCustody(models.Model):
    """A customer's device while it is away from the customer: at the point or on its way."""

    _name = "service.custody"
    _description = "Custody of a Device"
    _inherit = "step.mixin"
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
    disposal_note = fields.Text(
        string="What Became of It", readonly=True, copy=False, personal="text"
    )
    disposed_at = fields.Datetime(string="Disposed of", readonly=True, copy=False)
    disposed_by_id = fields.Many2one(
        "res.users", string="Disposed of by", readonly=True, copy=False, ondelete="restrict"
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
    quote_state = fields.Selection(related="order_id.quote_state", string="Quote")
    wait_reason = fields.Selection(related="order_id.wait_reason")
    urge_count = fields.Integer(related="order_id.urge_count")
    charge_total = fields.Monetary(related="order_id.charge_total")
    receipt_id = fields.Many2one(related="order_id.receipt_id")
    promise_text = fields.Char(string="Promise", compute="_compute_promise_text")
    promise_is_late = fields.Boolean(compute="_compute_promise_text")
    tracking_in_url = fields.Char(compute="_compute_tracking_urls")
    tracking_out_url = fields.Char(compute="_compute_tracking_urls")
    _order_unique = models.Constraint("UNIQUE(order_id)", "The order has its custody already.")
    _given_to_somebody = models.Constraint(
        "CHECK(state != 'handed_over' OR (handed_to IS NOT NULL AND handed_signature IS NOT NULL"
        " AND handed_at IS NOT NULL))",
        "A device is handed over to somebody who signs for it.",
    )
    _disposal_is_explained = models.Constraint(
        "CHECK(state != 'disposed' OR (disposed_by_id IS NOT NULL AND disposed_at IS NOT NULL))",
        "Somebody answers for what became of a device that nobody fetched.",
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
    days_ready = fields.Integer(
        compute="_compute_days_ready", help="Since the device may be fetched."
    )
    is_unclaimed = fields.Boolean(
        string="Unclaimed", compute="_compute_days_ready", search="_search_is_unclaimed"
    )

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        for custody in self:
            custody.photo_count = len(custody.photo_ids)

    @api.depends("order_state")
    @api.depends_context("lang", "tz")
    def _compute_promise_text(self):
        """What the order promises, for the board; nothing once the device has left."""
        here = self.filtered(lambda custody: custody.state not in GONE)
        # sudo: of orders whose custody the reader sees
        facts = here.order_id.sudo()._desk_facts()
        for custody in self:
            told = facts.get(custody.order_id.sudo(), ()) if custody in here else ()
            custody.promise_text = " · ".join(f"{fact['label']} {fact['text']}" for fact in told)
            custody.promise_is_late = any(fact["tone"] == "danger" for fact in told)

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
        """The accessories as one line, for sheets and for the order."""
        self.ensure_one()
        names = self.accessory_ids.mapped("name")
        if self.accessory_note:
            names.append(self.accessory_note)
        return listing(self.env, names)

    def _condition_text(self):
        self.ensure_one()
        names = self.condition_ids.mapped("name")
        if self.condition_note:
            names.append(self.condition_note)
        return listing(self.env, names)

    # --- buttons that lead elsewhere ---

    def action_view_order(self):
        self.ensure_one()
        self.check_access("read")
        return self.order_id._get_records_action(name=self.env._("Service Order"))

    def action_show_contact(self):
        """Show phone and address of the owner in full; the view is logged."""
        self.ensure_one()
        self.check_access("read")
        return self.order_id.action_show_contact()

    def action_print_intake(self):
        self.check_access("read")
        return self.order_id.action_print_intake()

    def action_print_fee(self):
        self.check_access("read")
        return self.order_id.action_print_fee()

    def action_take_fee(self):
        self.ensure_one()
        return self.order_id.action_take_fee()

    def action_note_call(self):
        """Write down what the owner said on the telephone."""
        return self._ask_for_note("call", self.env._("Note a Call"))

    def action_dispose(self):
        """Write down what became of a device that nobody fetches."""
        return self._ask_for_note("disposal", self.env._("Dispose of the Device"))

    def _ask_for_note(self, kind, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "service.custody.note",
            "view_mode": "form",
            "target": "new",
            "context": {"default_custody_id": self.id, "default_kind": kind},
        }

    # The one entry point through which a device comes and goes.

    @api.model_create_multi
    def create(self, vals_list):
        custodies = super().create(vals_list)
        custodies._keep_photos()
        return custodies

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._refuse_when_gone(vals)
        result = super().write(vals)
        if "photo_ids" in vals:
            self._keep_photos()
        if {"accessory_ids", "accessory_note"} & vals.keys():
            self._tell_order_accessories()
        return result

    @api.model
    def _steps(self):
        return {
            "receive": Step(
                ("expected",), "held", stamp="received_at", user="received_by_id", public=True
            ),
            "ready": Step(("held",), "ready", stamp="ready_at"),
            "hold": Step(("ready",), "held"),
            "hand_over": Step(
                ("ready",),
                "handed_over",
                needs=("handed_to", "handed_signature"),
                stamp="handed_at",
                user="handed_by_id",
                public=True,
            ),
            "send": Step(
                ("ready",),
                "sent",
                needs=("carrier_out_id", "tracking_out"),
                stamp="sent_at",
                user="sent_by_id",
                public=True,
            ),
            "deliver": Step(("sent",), "delivered", stamp="delivered_at", public=True),
            "dispose": Step(
                ("ready",),
                "disposed",
                DISPOSERS,
                stamp="disposed_at",
                user="disposed_by_id",
            ),
            "cancel": Step(("expected",), "cancelled"),
        }

    # --- buttons and RPC ---

    def action_receive(self):
        self._request("receive")

    def action_hand_over(self):
        self._request("hand_over")

    def action_send(self):
        self._request("send")

    def action_deliver(self):
        self._request("deliver")

    def _dispose(self, words):
        """Nobody fetches the device: what became of it is written down with the step."""
        self.ensure_one()
        self._before_request("dispose")
        self._check_step("dispose")
        if not words.strip():
            raise UserError(self.env._("Write down what became of the device."))
        self._as_step().write({"disposal_note": words})
        self._take_step("dispose")

    # --- what the steps do ---

    def _guard_ready(self):
        return self._open_order_refusal()

    def _guard_hand_over(self):
        return self._open_order_refusal()

    def _guard_send(self):
        return self._open_order_refusal()

    def _guard_dispose(self):
        if refusal := self._open_order_refusal():
            return refusal
        for custody in self:
            if not custody.is_unclaimed or not custody.reminder_count:
                return self.env._(
                    "The device of order %(order)s has been ready for %(days)s days, and its owner"
                    " was reminded %(times)s times. It may be disposed of after %(limit)s days and"
                    " a reminder.",
                    order=custody.order_id.name,
                    days=custody.days_ready,
                    times=custody.reminder_count,
                    limit=custody.company_id.custody_unclaimed_days,
                )
        return False

    def _open_order_refusal(self):
        open_ones = self.filtered(lambda c: not c.order_id._is_finished())
        if not open_ones:
            return False
        return self.env._(
            "Order %s is still being worked on, so its device stays here."
            " Finish or cancel the order first.",
            open_ones[0].order_id.name,
        )

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if vals["state"] not in ON_SHELF:
            vals["shelf_id"] = False
        return vals

    def _on_send(self):
        self.order_id._tell_customer("sent")

    # --- what may not be written by hand ---

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | OWN_FIELDS

    def _closed_to_hands(self):
        """A new custody names its order."""
        closed = super()._closed_to_hands()
        return closed if self else closed - {"order_id"}

    def _refuse_when_gone(self, vals):
        """What was signed for stays as it was signed; fields that follow the order may follow."""
        followed = {"point_id", "company_id", "service_mode"}
        if vals.keys() <= followed:
            return
        for custody in self:
            if custody.state in GONE:
                raise UserError(
                    self.env._(
                        "The device of order %s has left; its custody cannot be changed any more.",
                        custody.order_id.name,
                    )
                )

    # --- telling ---

    def _step_label(self, name):
        return {
            "receive": self.env._("Device received"),
            "ready": self.env._("Device ready"),
            "hold": self.env._("Device taken back to work"),
            "hand_over": self.env._("Device handed over against signature"),
            "send": self.env._("Device sent back"),
            "deliver": self.env._("Device delivered"),
            "dispose": self.env._("Unclaimed device disposed of"),
            "cancel": self.env._("Device did not pass the counter"),
        }[name]

    def _log_step(self, name, note=None):
        label = self._step_label(name)
        by_note = {}
        for custody in self:
            detail = custody._step_detail(name)
            text = f"{label}: {detail}" if detail else label
            by_note[text] = by_note.get(text, self.browse()) | custody
        for text, custodies in by_note.items():
            custodies.order_id._log("note", note=text)

    def _step_detail(self, name):
        """What else the timeline tells of a step."""
        if name in ("receive", "ready"):
            return self.shelf_id.name
        if name == "dispose":
            return self.disposal_note
        if name == "send":
            return f"{self.carrier_out_id.name} {self.tracking_out}"
        return False

    def _keep_photos(self):
        """Photos belong to the custody, so whoever sees one sees the other."""
        for custody in self:
            loose = custody.photo_ids.filtered(
                lambda photo, custody=custody: (photo.res_model, photo.res_id)
                != (custody._name, custody.id)
            )
            if loose:
                loose.write({"res_model": custody._name, "res_id": custody.id})

    def _tell_order_accessories(self):
        for custody in self:
            custody.order_id.accessories = custody._accessory_text()

    def _to_be_fetched(self):
        """What customers fetch themselves; the rest is sent back to them."""
        return self.filtered(lambda custody: custody.service_mode != "mail_in")

    def _filtered_for_step(self, name):
        return self.filtered(lambda custody: custody.state in self._steps()[name].sources)

    # A device that nobody fetches is not forgotten.

    @api.depends("state", "ready_at")
    def _compute_days_ready(self):
        now = fields.Datetime.now()
        for custody in self:
            waiting = custody.state == "ready" and custody.ready_at
            custody.days_ready = (now - custody.ready_at).days if waiting else 0
            limit = custody.company_id.custody_unclaimed_days
            custody.is_unclaimed = bool(waiting) and custody.days_ready >= limit

    @api.model
    def _search_is_unclaimed(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain.OR(
            self._ready_before(company, company.custody_unclaimed_days)
            for company in self.env.companies
        )

    @api.model
    def _ready_before(self, company, days):
        """Ready for at least so many days."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "ready")
            & Domain("ready_at", "<=", fields.Datetime.now() - timedelta(days=days))
        )

    @api.model
    def _cron_remind(self):
        """Remind customers and points of devices that were not fetched."""
        # cron runs as superuser, for every company
        due = self.browse()
        for company in self.env["res.company"].search([("active", "=", True)]):
            due |= self.search(self._reminder_domain(company))
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for custody in due:
            custody = custody.try_lock_for_update()
            if custody:
                with self.env.cr.savepoint():
                    custody._remind()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _reminder_domain(self, company):
        """Ready long enough, and not reminded for as long."""
        days = company.custody_reminder_days
        if not days:
            return Domain.FALSE
        before = fields.Datetime.now() - timedelta(days=days)
        return self._ready_before(company, days) & (
            Domain("reminded_at", "=", False) | Domain("reminded_at", "<=", before)
        )

    def action_remind(self):
        """Tell the owner once more that the device waits."""
        self.check_access("write")
        for custody in self:
            custody._ensure_may_remind()
        self._remind_owner()
        for custody in self:
            custody.order_id._log("note", note=self.env._("Owner reminded to fetch the device"))

    def _ensure_may_remind(self):
        order = self.order_id.name
        if self.state != "ready" or not self._to_be_fetched():
            raise UserError(
                self.env._("The device of order %s does not wait for its owner.", order)
            )
        if self.reminded_at and self.reminded_at > fields.Datetime.now() - REMINDER_PAUSE:
            raise UserError(
                self.env._("The owner of order %s has been reminded today. Call instead.", order)
            )

    def _remind(self):
        self._remind_owner()
        for custody in self:
            custody._schedule_reminder()

    def _remind_owner(self):
        for custody in self:
            custody._as_step().write(
                {
                    "reminded_at": fields.Datetime.now(),
                    "reminder_count": custody.reminder_count + 1,
                }
            )
        if fetched := self._to_be_fetched():
            fetched.order_id._tell_customer("storage")

    def _reminder_summary(self):
        if self._to_be_fetched():
            return self.env._("Device not fetched for %s days: call the customer", self.days_ready)
        return self.env._("Device not sent back for %s days: send it", self.days_ready)

    def _schedule_reminder(self):
        """An activity on the order for whoever took the device in, or the point's first user."""
        self.ensure_one()
        user = self.received_by_id.filtered("active") or self.point_id.user_ids[:1]
        if not user:
            return
        order = self.order_id.with_context(lang=user.lang)
        summary = self.with_context(lang=user.lang)._reminder_summary()
        open_ones = order.activity_ids.filtered(lambda activity: activity.user_id == user)
        if summary not in open_ones.mapped("summary"):
            order.activity_schedule(
                "mail.mail_activity_data_call", summary=summary, user_id=user.id
            )
