import re
from contextlib import contextmanager
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.models import MAGIC_COLUMNS
from odoo.tools import SQL, LazyTranslate, format_datetime

from odoo.addons.service_base.buttons import count_lines
from odoo.addons.service_base.labels import listing, selection_labels
from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.service_base.numbers import digits, number_key, order_number_text
from odoo.addons.service_base.privacy import mask, mask_name, mask_phone, mask_street
from odoo.addons.service_base.without_mail import WITHOUT_MAIL
from odoo.addons.service_network.const import SERVICE_TYPES

from ..text_lengths import KEPT
from .service_order_states import (
    BEFORE_WORK,
    DONE_STATES,
    FINISHED_STATES,
    OPEN_STATES,
    RESULTS_WITHOUT_WORK,
    STATES,
)
from .stock_lot import SHORTEST, SHORTEST_PART, Found, key_domain, narrow_to_ids, part_domain

_lt = LazyTranslate(__name__)

# Whose change may make a customer or a device known to the order's point; a number finds both.
SHOWING = {"point_id", "partner_id", "device_id", "phone", "serial"}


# Compared by identity: no client can send it, so only `_correct` changes a finished order.
_CORRECTION = object()


# What of a finished order may still change, and why. Everything else is a fact that pays or
# proves, a field that another addon adds included.
GOES_ON = {
    "accessories": "follows what the counter notes of the device until it is handed over",
    "repair_open": "the warehouse may take up its repair order again",
}


# Of a long text the beginning tells which one it was.
LONGEST_VALUE = 200


class Lines(list):
    """Lines of timelines that wait for each other; no client can send such a list."""


SHOW_TO_POINT = """
  WITH seen AS (SELECT partner_id, device_id, point_id FROM service_order
                 WHERE id = ANY(%(ids)s) AND point_id IS NOT NULL),
       devices AS (INSERT INTO stock_lot_service_point_rel (lot_id, point_id)
                   SELECT DISTINCT device_id, point_id FROM seen WHERE device_id IS NOT NULL
                       ON CONFLICT DO NOTHING)
INSERT INTO res_partner_service_point_rel (partner_id, point_id)
SELECT DISTINCT partner_id, point_id FROM seen WHERE partner_id IS NOT NULL
    ON CONFLICT DO NOTHING
"""


# Compared by identity: no client can send it, so only what takes them in from outside makes such
# orders.
_UNVERIFIED = object()


# Digits only, however the number was typed; the same expression stands in the index.
PHONE_DIGITS = "regexp_replace({}, '[^0-9]', '', 'g')"


# Who takes a job back that was given to a technician.
TAKE_BACK = (
    "service_network.group_point_manager,service_network.group_network_manager,"
    "repair_intake.group_hotline_agent"
)


# Compared by identity: no client can send it, so only `_import_create` makes orders that are done.
_IMPORT = object()


EARLIEST = datetime(1980, 1, 1)


# What decides which territory an order belongs to.
TERRITORY_FACTS = {"area_id", "device_id", "serial", "product_id", "categ_id", "service_type"}


# Open orders of a customer or device that are shown by number.
MOST_TWINS = 10


class ServiceOrder(models.Model):
    """One customer, one device, one report: the spine that every addon hangs on."""

    _name = "service.order"
    _description = "Service Order"
    _inherit = ["mail.thread", "mail.activity.mixin", "step.mixin"]
    _order = "priority desc, reported_at desc, id desc"
    _pictures_redrawn = True  # see ir.attachment
    _rec_names_search = ["lookup"]

    # report
    name = fields.Char(string="Order Number", readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reported_at = fields.Datetime(
        string="Reported", required=True, default=fields.Datetime.now, copy=False
    )
    channel = fields.Selection(
        [
            ("hotline", "Hotline"),
            ("walk_in", "Walk-in"),
            ("web", "Website"),
            ("wechat", "WeChat"),
            ("email", "E-mail"),
            ("mail_in", "Mail-in"),
            ("letter", "Letter"),
            ("sales", "Sales"),
            ("import", "Import"),
        ],
        required=True,
        default="hotline",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        default=lambda self: self.env.user,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0", required=True)
    source = fields.Char(
        copy=False, readonly=True, help="The other system that the order comes from."
    )
    external_ref = fields.Char(string="External Reference", copy=False, readonly=True)
    is_history = fields.Boolean(
        string="Work of the Past",
        readonly=True,
        copy=False,
        help="Done and paid before this system: an import brought it. It is not settled.",
    )
    # customer
    phone = fields.Char(
        compute="_compute_phone",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
        personal="phone",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contact_name = fields.Char(
        compute="_compute_address", store=True, readonly=False, precompute=True, personal="name"
    )
    street = fields.Char(
        compute="_compute_address", store=True, readonly=False, precompute=True, personal="street"
    )
    area_id = fields.Many2one(
        "service.area",
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # device
    serial = fields.Char(
        string="Serial/IMEI",
        compute="_compute_serial",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    serial_key = fields.Char(
        machine=True,
        compute="_compute_serial_key",
        store=True,
        precompute=True,
        index="trigram",
        help="The serial as it is compared: see `number_key`.",
    )
    device_id = fields.Many2one(
        "stock.lot",
        compute="_compute_device_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    customer_by_device = fields.Boolean(
        copy=False,
        help="The customer was not told but is the owner of the device.",
    )
    device_is_new = fields.Boolean(
        readonly=True, copy=False, help="The file of the device began with this order."
    )
    product_id = fields.Many2one(
        "product.product",
        string="Model",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        compute="_compute_categ_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    brand_id = fields.Many2one(
        "service.brand",
        compute="_compute_brand_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    appointment_wish = fields.Char(
        string="Wished Time",
        copy=False,
        help="When the customer would like to be served.",
        personal="text",
    )
    symptom = fields.Text(personal="text")
    fault_id = fields.Many2one(
        "service.fault", string="Fault Code", index="btree_not_null", ondelete="restrict"
    )
    accessories = fields.Char(string="Accessories Left", personal="text")
    # service
    service_type = fields.Selection(SERVICE_TYPES, required=True, default="repair")
    service_mode = fields.Selection(
        [
            ("remote", "Remote"),
            ("on_site", "On Site"),
            ("carry_in", "Carry-in"),
            ("mail_in", "Mail-in"),
            ("exchange", "Exchange"),
        ],
        required=True,
        default="on_site",
    )
    job_type = fields.Selection(
        [
            ("major", "Major Repair"),
            ("medium", "Medium Repair"),
            ("minor", "Minor Repair"),
            ("maintenance", "Maintenance"),
            ("on_site_commissioning", "On-site Commissioning"),
            ("live_commissioning", "Live Commissioning"),
        ],
        default="minor",
        required=True,
    )
    point_id = fields.Many2one(
        "service.point",
        compute="_compute_point_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    point_reason = fields.Char(
        string="Why This Point",
        compute="_compute_point_id",
        store=True,
        precompute=True,
        copy=False,
    )
    technician_id = fields.Many2one(
        "hr.employee",
        # as Odoo's own fields have it
        falsy_value_label=_lt("Unassigned"),  # pylint: disable=W8103,W8161
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('service_point_id', '=', point_id)]",
    )
    state = fields.Selection(
        STATES, required=True, default="new", readonly=True, copy=False, index=True
    )
    wait_reason = fields.Selection(
        [
            ("parts", "Parts"),
            ("customer", "Customer"),
            ("quote", "Quote"),
            ("manufacturer", "Manufacturer"),
        ],
        string="Waiting for",
        copy=False,
    )
    wait_since = fields.Datetime(
        string="Waiting Since", compute="_compute_wait_since", store=True, precompute=True
    )
    urged_at = fields.Datetime(string="Last Urged", readonly=True, copy=False)
    urge_count = fields.Integer(string="Times Urged", readonly=True, copy=False)
    assigned_at = fields.Datetime(string="Assigned", readonly=True, copy=False)
    started_at = fields.Datetime(string="Started", readonly=True, copy=False)
    done_at = fields.Datetime(string="Done", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    cancelled_at = fields.Datetime(string="Cancelled", readonly=True, copy=False)
    result = fields.Selection(
        [
            ("repaired", "Repaired"),
            ("installed", "Installed"),
            ("serviced", "Serviced"),
            ("solved_remotely", "Solved Remotely"),
            ("exchanged", "Exchanged"),
            ("no_fault", "No Fault Found"),
            ("not_repairable", "Not Repairable"),
            ("declined", "Declined by Customer"),
        ],
        copy=False,
    )
    result_note = fields.Text(string="What Was Done", copy=False, personal="text")
    log_ids = fields.One2many("service.order.log", "order_id", string="Timeline", readonly=True)
    repair_ids = fields.One2many("repair.order", "service_order_id", string="Repair Orders")
    repair_count = fields.Integer(compute="_compute_repair_count")
    finish_remarks = fields.Text(string="Before It Is Finished", compute="_compute_finish_remarks")
    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "An order with this number exists already."
    )
    _external_ref_unique = models.UniqueIndex(
        "(company_id, source, external_ref) WHERE external_ref IS NOT NULL",
        "An order with this source and external reference exists already.",
    )
    _done_has_result = models.Constraint(
        "CHECK(state NOT IN ('done', 'closed') OR result IS NOT NULL)",
        "A finished order needs its result.",
    )
    _closed_idx = models.Index("(closed_at) WHERE state = 'closed'")
    serial_hint = fields.Char(compute="_compute_serial_hint")
    history_count = fields.Integer(compute="_compute_history_count")
    open_twin_count = fields.Integer(compute="_compute_history_count")
    open_twin_ids = fields.Many2many(
        "service.order", string="Other Open Orders", compute="_compute_open_twin_ids"
    )
    repair_open = fields.Boolean(
        readonly=True, copy=False, help="A repair order of this order is not ended yet."
    )
    # as personal as the phone number: without the right to see it, only whole numbers are found
    lookup = fields.Char(
        string="Order, Phone or Serial", store=False, search="_search_lookup", personal="phone"
    )
    _phone_digits_idx = models.Index(
        lambda registry: (
            f"USING gin ({PHONE_DIGITS.format('phone')} gin_trgm_ops)"
            if registry.has_trigram
            else ""
        )
    )
    # the pages of the lists, in their own order: all orders, those at work, those of a point
    _page_idx = models.Index("(priority DESC, reported_at DESC, id DESC)")
    _open_page_idx = models.Index(
        "(priority DESC, reported_at DESC, id DESC) WHERE state NOT IN ('closed', 'cancelled')"
    )
    _queue_idx = models.Index(
        "(point_id, priority DESC, reported_at DESC, id DESC)"
        " WHERE state NOT IN ('closed', 'cancelled')"
    )
    _waiting_idx = models.Index(
        "(wait_reason, priority DESC, reported_at DESC, id DESC)"
        " WHERE wait_reason IS NOT NULL AND state NOT IN ('closed', 'cancelled')"
    )
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
    phone_masked = fields.Char(string="Phone (masked)", compute="_compute_masked")
    street_masked = fields.Char(string="Address (masked)", compute="_compute_masked")
    contact_masked = fields.Char(string="Contact (masked)", compute="_compute_masked")
    _texts_readable = models.Constraint(
        "CHECK(GREATEST(length(symptom), length(result_note)) <= 20000)",
        "A symptom or a result has at most 20,000 characters. Attach longer texts as a file.",
    )
    _days_possible = models.Constraint(
        "CHECK(reported_at >= '1980-01-01')",
        "Nothing was reported before 1980. Check the date.",
    )

    @api.depends("wait_reason")
    def _compute_wait_since(self):
        for order in self:
            order.wait_since = fields.Datetime.now() if order.wait_reason else False

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        count_lines(self, "repair_count", "repair.order", "service_order_id")

    @api.depends("state")
    def _compute_finish_remarks(self):
        for order in self:
            remarks = order._finish_remarks() if order.state == "in_progress" else []
            order.finish_remarks = "\n".join(remarks)

    def action_view_repairs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repair Orders"),
            "res_model": "repair.order",
            "view_mode": "list,form",
            "domain": [("service_order_id", "=", self.id)],
        }

    # --- how far it is ---

    def _is_open(self):
        """Whether there is still work to do; False for no order."""
        return self.state in OPEN_STATES

    def _is_done(self):
        """Whether it ended with a result, not by being cancelled; False for no order."""
        return self.state in DONE_STATES

    def _is_finished(self):
        """Whether it was over, with a result or cancelled, before what is being changed now."""
        return bool(self._origin) and self._origin.state in FINISHED_STATES

    # A user never types what is known: a number finds customer, device, model and point.

    @api.depends("serial", "device_id", "product_id", "categ_id")
    def _compute_serial_hint(self):
        """What is odd about a number is shown at once, while the customer is on the line."""
        Device = self.env["stock.lot"]
        unknown = self.filtered(lambda order: order.serial and not order.device_id)
        on_file = Device._find_on_file(unknown.mapped("serial"))
        for order in self:
            order.serial_hint = False
            if lots := on_file.get(order.serial) if order in unknown else None:
                order.serial_hint = self.env._(
                    "This number is on file for %s. Choose the model that the customer has,"
                    " or read the number again.",
                    listing(self.env, lots.product_id.mapped("display_name")),
                )
            elif order in unknown and order.categ_id.imei_expected:
                order.serial_hint = Device._serial_hint(order.serial)

    @api.depends("partner_id")
    def _compute_phone(self):
        # all a report reads
        self.partner_id.fetch(["phone", "name", "street", "area_id", "active", "company_id"])
        for order in self:
            order.phone = order.partner_id.phone or order.phone

    @api.depends("phone", "device_id")
    def _compute_partner_id(self):
        """A known phone number or device finds its customer."""
        blank = self.filtered(lambda order: not order.partner_id)
        # not as superuser: a number must not show a point the customers of another
        Partner = self.env["res.partner"].sudo(False)
        by_phone = {
            company: Partner._find_by_phone(orders.mapped("phone"), company)
            for company, orders in blank.grouped("company_id").items()
        }
        owners = blank.device_id.sudo(False)._known_owners()
        for order in self:
            known = by_phone.get(order.company_id, {})
            owner = owners.get(order.device_id._origin)
            if owner and not order.company_id._may_know(owner):
                owner = None
            if owner and not order.id and not order.partner_id:
                order.customer_by_device = True  # on a form; see `create`
            order.partner_id = order.partner_id or owner or known.get(order.phone)

    @api.depends("partner_id")
    def _compute_address(self):
        for order in self:
            partner = order.partner_id
            order.contact_name = partner.name or order.contact_name
            order.street = partner.street or order.street
            order.area_id = partner.area_id or order.area_id

    @api.depends("device_id")
    def _compute_serial(self):
        for order in self:
            order.serial = order.device_id.name or order.serial

    @api.depends("serial")
    def _compute_serial_key(self):
        for order in self:
            order.serial_key = number_key(order.serial)

    @api.depends("serial", "product_id")
    def _compute_device_id(self):
        """A known serial number or IMEI finds its device, of the model told if one was told."""
        asked = {
            order: (order.serial, order.product_id._origin.id)
            for order in self
            if order.serial and (not order.device_id or order._is_of_other_model())
        }
        found = self._known_devices(asked)
        for order in self:
            device = found.get(order)
            if device and device != order.device_id:
                # asked for the model told, Odoo has computed it before the device was known
                self.env.add_to_compute(self._fields["product_id"], order)
            order.device_id = device or order.device_id

    def _known_devices(self, asked):
        """The devices that orders tell of, among those their companies know: dict order → device.

        :param asked: for each order a text, or a pair as in `_find_devices`
        """
        found = {}
        for company, orders in (
            self.filtered(lambda order: order in asked).grouped("company_id").items()
        ):
            known = self.env["stock.lot"]._find_devices([asked[order] for order in orders], company)
            found |= {order: known[asked[order]] for order in orders if asked[order] in known}
        return found

    def _is_of_other_model(self):
        """Whether another model was told than that of the device."""
        # sudo: only compares
        return self.product_id and self.product_id._origin != self.device_id.sudo().product_id

    # A number is typed, looked at and corrected: what came with the wrong one goes with it.

    @api.onchange("serial")
    def _onchange_serial(self):
        self._correct_device()

    def _correct_device(self):
        """Another number than those of the device was told: it was not this device.

        No compute, as it needs what the order holds of the device that was not meant. A device
        whose file began with this order was meant, and only its number was wrong.
        """
        Device = self.env["stock.lot"]
        for order in self.filtered(lambda o: o.serial and o.device_id and not o._is_finished()):
            # sudo: only compares; what the order took from the device is in it
            device, serial = order.device_id._origin.sudo(), order.serial
            if device._has_number(serial):
                continue
            if order.device_is_new and not Device._find_on_file([serial], order.company_id):
                order._correct_new_device(device, serial)
                continue
            gone = order._let_go_of(device) | {"device_id": False, "device_is_new": False}
            model = order.product_id._origin if gone.get("product_id", True) else Device.product_id
            found = Device._find_devices([(serial, model.id)], order.company_id)
            # one after the other, so that what the right device tells fills what was let go
            order._tell(gone | {"serial": serial})
            if right := found.get((serial, model.id)):
                order._tell({"device_id": right.id})

    def _tell(self, vals):
        """Of an order that stands, or of one that is just being typed."""
        return self._note(vals) if self.id else self.update(vals)

    def _let_go_of(self, device):
        """Vals without what the order has of this device and, by it, of its owner."""
        if self.device_is_new:
            return {}
        taken = self._taken_from(device)
        if self.customer_by_device:
            taken |= self._taken_from_owner(device.owner_id)
        gone = {name: False for name, value in taken.items() if value and self[name] == value}
        return gone | {"customer_by_device": False}

    def _correct_new_device(self, device, serial):
        # sudo: only compares, with a device that is read as superuser
        if self.id and device.service_order_ids == self.sudo():
            device._rename(serial)

    @api.model
    def _taken_from(self, device):
        """Hook: what an order takes from its device, by field."""
        return {
            "product_id": device.product_id,
            "categ_id": device.product_id.categ_id,
            "brand_id": device.service_brand_id,
        }

    @api.model
    def _taken_from_owner(self, owner):
        return {
            "partner_id": owner,
            "phone": owner.phone,
            "contact_name": owner.name,
            "street": owner.street,
            "area_id": owner.area_id,
        }

    @api.depends("device_id")
    def _compute_product_id(self):
        for order in self:
            order.product_id = order.device_id.product_id or order.product_id

    @api.depends("product_id")
    def _compute_categ_id(self):
        for order in self:
            model = order.product_id
            known = model and model._product_key(model._origin.id).category
            order.categ_id = known or order.categ_id

    @api.depends("device_id", "product_id")
    def _compute_brand_id(self):
        for order in self:
            brand = order.device_id.service_brand_id
            if not brand and (model := order.product_id):
                brand = model._product_key(model._origin.id).brand
            order.brand_id = brand or order.brand_id

    @api.depends("area_id", "categ_id", "service_type", "company_id")
    def _compute_point_id(self):
        """An order goes to the point of its company's territory, unless it has one already."""
        found = self.env["service.territory"]._match_batch(
            {order._territory_key() for order in self}
        )
        for order in self:
            point, reason = found[order._territory_key()]
            if order.point_id and order.point_id != point and order._is_at_own_point():
                point, reason = order.point_id, order.point_reason or self._named_in_report()
            order.point_id, order.point_reason = point, reason

    def _territory_key(self):
        self.ensure_one()
        company = self.company_id or self.env.company
        return (self.area_id.id, self.categ_id.id, self.service_type, company.id)

    @api.model
    def _chosen_by_hand(self):
        return self.env._("Chosen by %s", self.env.user.name)

    @api.model
    def _named_in_report(self):
        if self._is_import():
            return self.env._("Named by the imported record")
        return self.env._("Named in the report")

    # The life of an order. Another addon takes part by ``_guard_<step>`` and ``_on_<step>``.

    @api.model
    def _steps(self):
        return {
            "triage": Step(("new",), "triaged", public=True),
            "assign": Step(
                BEFORE_WORK,
                "assigned",
                needs=("point_id", "technician_id"),
                stamp="assigned_at",
                public=True,
            ),
            "take_back": Step(("assigned",), "triaged", TAKE_BACK),
            "start": Step(
                ("assigned",),
                "in_progress",
                needs=("technician_id",),
                stamp="started_at",
                public=True,
            ),
            "finish": Step(
                ("new", "triaged", "in_progress"),
                "done",
                needs=("result",),
                stamp="done_at",
                public=True,
            ),
            "reopen": Step(("done",), "in_progress"),
            "close": Step(("done",), "closed", stamp="closed_at"),
            "cancel": Step(OPEN_STATES, "cancelled", stamp="cancelled_at", public=True),
        }

    def write(self, vals):
        self._refuse_absurd(vals)
        vals = self._unmasked(vals)
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._refuse_server_fields([vals])
            self._refuse_frozen(vals)
        self._refuse_other_company(vals)
        before = self._logged_values(vals)
        result = super().write(vals)
        if vals.get("serial") and "device_id" not in vals:
            self._correct_device()
        if "point_id" in vals and "point_reason" not in vals:
            self._note_who_chose_point(vals)
        if before:
            self._log_changes(before)
        if SHOWING & vals.keys():
            self._show_to_point()
        return result

    def _note_who_chose_point(self, vals):
        """Who corrects the area in a form sends the point that follows from it along; the
        territory chose that one.
        """
        # sudo: the server notes who chose; only the point itself was written by the user
        orders = self.sudo()
        found = {}
        if TERRITORY_FACTS & vals.keys():
            keys = {order._territory_key() for order in orders}
            found = orders.env["service.territory"]._match_batch(keys)
        by_reason = {}
        for order in orders:
            point, reason = found.get(order._territory_key(), (None, None))
            if not point or point != order.point_id:
                reason = self._chosen_by_hand()
            by_reason[reason] = by_reason.get(reason, orders.browse()) | order
        for reason, chosen in by_reason.items():
            chosen._note({"point_reason": reason})

    def _note(self, vals):
        """Write what only the server writes: where the order's documents are, what became of it."""
        return self._as_step().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A service order is kept for life. Cancel it instead of deleting it.")
        )

    # --- buttons and RPC ---

    def action_triage(self):
        self._request("triage")

    def action_assign(self):
        self._request("assign")

    def action_start(self):
        self._request("start")

    def action_finish(self):
        self._request("finish")

    def action_take_back(self):
        """The job is nobody's again: the technician is taken off."""
        self._request("take_back")

    def action_cancel(self):
        """Ask why; called off, the order stays on file."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel Order"),
            "res_model": "service.order.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    # --- the one entry point ---

    def _step(self, name, vals=None, note=None):
        """The step with all it changes reaches the timeline together, before its effects."""
        self.fetch(self._get_step_fields())
        with self._telling_at_once() as orders:
            if vals:
                self._refuse(name, self._source_refusal(name) or self._role_refusal(name))
                orders.write(vals)
            self._check_step(name)
            orders._prepare_step(name)
            orders._write_step(name)
            orders._log_step(name, note)
        self._take_effect(name)

    def _log_step(self, name, note=None):
        self._log("step", step=name, note=note)

    def _step_label(self, name):
        return dict(self.log_ids._fields["step"]._description_selection(self.env))[name]

    def _get_step_fields(self):
        """What the steps of an order read of it: fetched at once, and no more than that."""
        return [
            "name",
            "company_id",
            "point_id",
            "partner_id",
            "user_id",
            "device_id",
            "technician_id",
            "service_type",
            "service_mode",
            "result",
            "wait_reason",
            "reported_at",
            "contact_name",
            "channel",
            "repair_open",
            *self._step_fields(),
        ]

    # --- waiting ---

    def _wait(self, reason):
        self._note({"wait_reason": reason})

    def _stop_waiting(self):
        self._note({"wait_reason": False})

    # What is never written by hand, what stands once the work is done, and who may do the work.
    #
    # The first two follow from the fields themselves: what is read-only is the server's, and every
    # stored field is a fact until `_goes_on` says why it is none.

    # Not by `check_company`, which reads point and company of each order anew.

    @api.constrains("company_id", "point_id", "partner_id", "device_id")
    def _check_one_company(self):
        """At every door: what an order names is its company's, or belongs to all."""
        for order in self:
            if name := order._names_of_others():
                raise ValidationError(
                    self.env._(
                        "Order %(order)s is one of %(company)s, and “%(field)s” names what belongs"
                        " to another company. Choose another one.",
                        order=order.name,
                        company=order.company_id.name,
                        field=self._fields[name]._description_string(self.env),
                    )
                )

    def _is_at_own_point(self):
        """Whether the order has no point of another company."""
        point = self.point_id._origin
        return not point or point._company_id_of(point.id) == self.company_id.id

    def _names_of_others(self):
        """The field that names a point, customer or device of another company; None if none."""
        if not self._is_at_own_point():
            return "point_id"
        order = self.sudo()  # sudo: only whose they are
        named = ("partner_id", "device_id")
        return next((name for name in named if not self.company_id._may_know(order[name])), None)

    @api.constrains("technician_id")
    def _check_technician_of_point(self):
        """At every entry point: nobody works on the order of a point that is not his own.

        Not when the order changes hands: who had it is let go by what moves it.
        """
        for order in self:
            if order.technician_id and order.point_id and not order._is_finished():
                order.technician_id._check_works_for(order.point_id)

    @api.model
    def _is_fact(self, name):
        """Whether the field tells something of the order itself, not of lines that point at it."""
        field = self._fields.get(name)
        return (
            bool(field) and field.store and field.type != "one2many" and name not in MAGIC_COLUMNS
        )

    @api.model
    def _is_server_field(self, name):
        return self._is_fact(name) and self._fields[name].readonly

    @api.model
    def _is_logged(self, name):
        """Whether the timeline tells of changes: of all that people write."""
        written = self._is_fact(name) and not self._fields[name].readonly
        return written and name not in self._silent()

    @api.model
    def _silent(self):
        """Hook: fields that clients may write and that the timeline does not tell, with why."""
        return {"customer_by_device": "goes with the device, which the timeline tells"}

    @api.model
    def _goes_on(self):
        """Hook: fields that may still change when the work is done, each with its reason."""
        return GOES_ON

    @api.model
    def _is_frozen_when_done(self, name):
        return self._is_fact(name) and name not in self._goes_on()

    @api.model
    def _refuse_server_fields(self, vals_list):
        """Numbers, links to documents and decisions are written by what makes them."""
        if self.env.su:
            return
        for name in sorted({name for vals in vals_list for name in vals}):
            if self._is_server_field(name):
                raise UserError(
                    self.env._(
                        "%s is not written by hand. It follows from what is done with the order.",
                        self._fields[name]._description_string(self.env),
                    )
                )

    def _refuse_frozen(self, vals):
        """A finished order stands as it is; a reopening or a correction leaves its trace."""
        if "name" in vals:
            raise UserError(self.env._("An order keeps its number for life."))
        if self.env.context.get("service_order_correction") is _CORRECTION:
            return
        frozen = sorted(name for name in vals if self._is_frozen_when_done(name))
        if not frozen:
            return
        for order in self:
            if order._is_finished():
                raise UserError(
                    self.env._(
                        "Order %(order)s is finished, so “%(field)s” can no longer be changed."
                        " The network manager may correct it, with a reason, until it is settled.",
                        order=order.name,
                        field=self._fields[frozen[0]]._description_string(self.env),
                    )
                )

    def _refuse_other_company(self, vals):
        """What has a point, or went on, is the company's that has the papers and the money."""
        company_id = vals.get("company_id")
        for order in self if company_id else ():
            if order.company_id.id != company_id and order._has_its_company():
                raise UserError(
                    self.env._(
                        "Order %(order)s stays with %(company)s. Cancel it and report it anew to"
                        " the other company.",
                        order=order.name,
                        company=order.company_id.name,
                    )
                )

    def _has_its_company(self):
        """Hook: whether something holds the order to its company. Override to add papers."""
        return self.state != "new" or bool(self.point_id)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """A form shows what stands as read-only, in whatever addon its fields were added."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for node in arch.xpath("//field[not(ancestor::field)]"):
                name, before = node.get("name"), node.get("readonly")
                always = before == "1" or self._is_server_field(name) and not before
                if self._is_frozen_when_done(name) and not always:
                    settled = f"state in {FINISHED_STATES}"
                    node.set("readonly", f"({before}) or {settled}" if before else settled)
        return arch, view

    # --- the one way out ---

    def action_open_correction(self):
        """Ask what is to be corrected, and why."""
        self.ensure_one()
        self._ensure_may_correct()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a Finished Order"),
            "res_model": "service.order.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _correct(self, vals, reason):
        """Change facts of finished orders, for a reason that stands on the timeline.

        :raise UserError: an order is settled already, or still at work
        """
        self._ensure_may_correct()
        if vals.get("technician_id"):
            technician = self.env["hr.employee"].browse(vals["technician_id"])
            for order in self:
                technician._check_works_for(order.point_id)
        with self._telling_at_once() as orders:
            orders._log("note", note=self.env._("Corrected after it was finished: %s", reason))
            orders.with_context(service_order_correction=_CORRECTION).write(vals)

    def _ensure_may_correct(self):
        if not self.env.user.has_group("service_network.group_network_manager"):
            raise AccessError(
                self.env._("Only a network manager corrects finished orders. Ask one of them.")
            )
        self.check_access("write")
        self._guard_correct()

    def _guard_correct(self):
        """Hook: may these orders be corrected now?"""
        for order in self:
            if not order._is_done():
                raise UserError(
                    self.env._("Order %s is not finished. Change it in its own form.", order.name)
                )

    # Where other addons take part in the steps of an order: ``_guard_<step>``, ``_on_<step>``.

    # May it happen? A sentence that says why not and what to do, or False.

    def _guard_assign(self):
        for order in self:
            order.technician_id._check_works_for(order.point_id)
        return False

    def _guard_start(self):
        return False

    def _guard_finish(self):
        for order in self:
            if order.state != "in_progress" and order.result not in RESULTS_WITHOUT_WORK:
                return self.env._(
                    "Nobody has worked on order %s yet. Assign and start it first,"
                    " or choose a result that needs no work.",
                    order.name,
                )
        return self._replacement_refusal()

    def _finish_remarks(self):
        """Hook: what whoever finishes the order should know first, as sentences."""
        self.ensure_one()
        return []

    def _takes_parts(self):
        """Hook: whether parts may be chosen for the order now; no addon has parts by itself."""
        self.ensure_one()
        return False

    def _open_parts_choice(self):
        """Hook: the screen on which they are chosen."""
        self.ensure_one()

    def _guard_close(self):
        return False

    # It has happened: other addons take it from here.

    def _on_create(self):
        if not self._is_import():  # nobody is told today of what another system did long ago
            self._tell_customer("received")

    def _on_triage(self):
        self._link_reporters()

    def _on_assign(self):
        self._link_reporters()

    def _on_take_back(self):
        self.write({"technician_id": False})

    def _on_start(self):
        pass

    def _on_finish(self):
        self.filtered("wait_reason")._stop_waiting()
        self._exchanges()._hand_out_replacements()
        self.filtered("repair_open")._end_repairs()

    def _on_reopen(self):
        self._take_back_replacements()

    def _on_close(self):
        self._tell_customer("closed")

    def _on_cancel(self):
        self.filtered("repair_open")._end_repairs()

    # What the customer hears and sees of an order; what shows it to him fills it in.

    def _tell_customer(self, event):
        """Tell the customers of these orders what has happened.

        Override where messages leave the company.

        :param event: received, quoted, appointed, ready, sent (back), storage (reminder) or closed
        """

    def _notify_channels(self, event):
        """By which ways `_tell_customer` reaches this customer, in words; empty for none."""
        self.ensure_one()
        return []

    def _parcel_back(self):
        """Carrier and number of the parcel in which the device comes back, or nothing."""
        self.ensure_one()
        return ""

    def _progress_url(self):
        """The absolute address where a customer follows this order, or False without a portal."""
        self.ensure_one()
        return False

    def _customer_view(self):
        """What the customer may see of this order, and nothing else: a plain dict of texts.

        Override to add what another addon knows: a pair (label, text) in `facts`, or a key of
        its own that the page shows. The page itself is `service_portal`'s, which fills most of it;
        `field_dispatch` and `customer_followup` add theirs.
        """
        self.ensure_one()
        return {"number": self.name, "facts": []}

    def _take_rating(self, stars, words):
        """Take what the customer says of the finished work; whether anybody keeps it.

        :param stars: 1 to 5
        """
        self.ensure_one()
        return False

    def _exceeds_promise(self):
        """Whether a promise to the customer is broken; the addon that makes promises tells."""
        self.ensure_one()
        return False

    # What addons further on tell a person at a desk, who has the customer on the line.

    def _desk_facts(self):
        """What to show beside each order: dict order → list of `_desk_fact`.

        Asked of many orders at once, and of orders that are not saved yet; override to add.
        """
        return {order: [] for order in self}

    def _outcome_texts(self):
        """Hook: what the device's timeline says of finished orders: dict order → text."""
        return {}

    @api.model
    def _desk_fact(self, label, text, tone=""):
        """:param tone: success, warning, danger or nothing"""
        return {"label": label, "text": text, "tone": tone}

    @api.model
    def _desk_today(self, limit):
        """Open orders with something promised for today or before, the most urgent first."""
        return self.browse()

    @api.model
    def _desk_time(self, moment):
        """A moment as it is said aloud, in the zone of whoever reads it."""
        if not moment:
            return ""
        hour = format_datetime(self.env, moment, dt_format="HH:mm")
        today = fields.Date.context_today(self)
        day = fields.Datetime.context_timestamp(self, moment).date()
        if day == today:
            return self.env._("today %s", hour)
        if day == today + timedelta(days=1):
            return self.env._("tomorrow %s", hour)
        return format_datetime(self.env, moment, dt_format="MM-dd HH:mm")

    # What the printed sheets of an order show that only later addons know.

    def _sheet_facts(self):
        """Facts for the printed sheets; override to add.

        appointment: moment the customer was promised, or False
        arrived, left: when the technician came and went, each a moment or False
        parts: list of dicts with name, quantity, serial (of the new part) and who_pays
        """
        self.ensure_one()
        return {"appointment": False, "arrived": False, "left": False, "parts": []}

    # What else is known of the customer and the device.

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

    @api.depends("partner_id", "device_id")
    def _compute_open_twin_ids(self):
        for order in self:
            order.open_twin_ids = order._open_twins()

    def _open_twins(self):
        """Other open orders of the customer or device, the newest first."""
        self.ensure_one()
        theirs = Domain.FALSE
        if self.partner_id:
            theirs |= Domain("partner_id", "=", self.partner_id.id)
        if self.device_id:
            theirs |= Domain("device_id", "=", self.device_id.id)
        others = Domain("state", "in", OPEN_STATES) & Domain("id", "!=", self._origin.id)
        return self.search(theirs & others, order="id desc", limit=MOST_TWINS)

    def action_open(self):
        """This order on a page of its own, from a list that stands on another one."""
        self.ensure_one()
        self.check_access("read")
        return self._get_records_action(name=self.name)

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

    # What is told on the timeline of an order.

    def _log(self, kind, **vals):
        """Add one line to the timeline of each order."""
        self._add_lines([{"order_id": order.id, "kind": kind, **vals} for order in self])

    def _add_lines(self, lines):
        waiting = self.env.context.get("service_order_lines")
        if isinstance(waiting, Lines):
            waiting.extend(lines)
        else:
            self.env["service.order.log"]._add(lines)

    @contextmanager
    def _telling_at_once(self):
        """The orders; what they tell within reaches their timelines together, at the end."""
        lines = Lines()
        yield self.with_context(service_order_lines=lines)
        self.env["service.order.log"]._add(lines)

    def _log_creation(self):
        if not self._is_import():
            self._log("step", step="create")

    def _logged_values(self, vals):
        """What the logged fields that `vals` touches hold, and how the timeline tells it.

        :return: ``{order id: {field: (value, text)}}``
        """
        names = [name for name in vals if self._is_logged(name)]
        return names and {
            order.id: {name: order._logged_value(name) for name in names} for order in self
        }

    def _logged_value(self, name):
        # sudo: what the order holds, for its own timeline
        value = self.sudo()[name]
        return value, self._logged_text(name)

    def _logged_text(self, name):
        field = self._fields[name]
        # sudo: the name of what the order holds, or its mask, for its own timeline
        value = self.sudo()[name]
        if kind := self._personal_fields().get(name):
            return self._without_name(mask(kind, value))
        if name == "partner_id":
            return value and mask_name(value.display_name)
        if name == "contact_name":
            return value and mask_name(value)
        if name == "technician_id":
            return value._technician_info().name
        if field.relational:
            return listing(self.env, value.mapped("display_name")) or False
        return value and self._value_text(field, value)

    def _value_text(self, field, value):
        if field.type == "selection":
            return selection_labels(self, field.name).get(value, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        return str(value)[:LONGEST_VALUE]

    def _log_changes(self, before):
        self._add_lines([line for order in self for line in order._changed_lines(before[order.id])])

    def _changed_lines(self, before):
        """A line for each field that changed, also where both masks look the same."""
        for name, (old, old_text) in before.items():
            new, new_text = self._logged_value(name)
            if old != new:
                yield {
                    "order_id": self.id,
                    "kind": "field",
                    "field_name": name,
                    "old_value": old_text,
                    "new_value": new_text,
                }

    # A new order knows what is known: customer, device, point; what is new gets its file.

    @api.model
    def default_get(self, fields):
        """An order taken at a point is the point's own, and of its company."""
        defaults = super().default_get(fields)
        if "point_id" not in fields or defaults.get("point_id"):
            return defaults
        own, company_id = self.env.user._own_points(), self.env.context.get("default_company_id")
        if company_id or "company_id" not in fields:  # it is told already
            company = self.env.company.browse(company_id) if company_id else self.env.company
            own = own.filtered(lambda point: point.company_id == company)
        if own:
            defaults["point_id"] = own[0].id
            if "company_id" in fields:
                defaults["company_id"] = own[0].company_id.id
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_absurd(vals)
        vals_list = [self._unmasked(vals) for vals in vals_list]
        if not self._is_in_step():
            self._refuse_by_hand(vals_list)
            self._refuse_server_fields(vals_list)
        vals_list = [
            self._with_company(vals)._add_missing_default_values(vals) for vals in vals_list
        ]
        self._complete_create_vals(vals_list)
        # what was entered by hand is checked; what is added since, defaults too, is the server's
        creating = self._as_step().with_context(**WITHOUT_MAIL)
        orders = super(ServiceOrder, creating).create(vals_list)
        orders = orders.with_env(self.env)
        orders._note_customers_by_device(vals_list)
        orders.partner_id._take_back()
        orders._show_to_point()
        orders._log_creation()
        orders._on_create()
        return orders

    def _note_customers_by_device(self, vals_list):
        """A number was told, and another customer found: he is the owner of the device."""
        by_device = self.browse()
        for order, vals in zip(self, vals_list, strict=True):
            untold = not (vals.get("partner_id") or "customer_by_device" in vals)
            if untold and order.device_id and (customer := order.partner_id):
                key = customer._phone_key(vals["phone"]) if vals.get("phone") else False
                if not key or key != customer.phone_sanitized:
                    by_device += order
        if by_device:
            by_device._note({"customer_by_device": True})

    @api.model
    def _with_company(self, vals):
        """The model in the company of an order to be: the one that is told, or its point's."""
        company = self.env.company.browse(vals.get("company_id") or ())
        if not company and vals.get("point_id"):
            # whoever may not name the point is refused later
            company = company.browse(self.env["service.point"]._company_id_of(vals["point_id"]))
        if not company or company == self.env.company:
            return self
        return self.with_company(company.id)

    @api.model
    def _complete_create_vals(self, vals_list):
        """Number the orders; find or make the customers and the devices they tell of."""
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        for vals, name in zip(unnamed, self._next_names(len(unnamed)), strict=True):
            vals["name"] = name
        for vals in vals_list:
            if not any(vals.get(name) for name in ("partner_id", "phone", "contact_name")):
                vals.setdefault("customer_by_device", True)
        if self._is_unverified_report():
            return
        by_company = {}
        for vals in vals_list:
            by_company.setdefault(vals["company_id"], []).append(vals)
        for company_id, same in by_company.items():
            here = self.with_company(company_id)
            here._complete_customers(same)
            here._complete_devices(same)

    @api.model
    def _complete_customers(self, vals_list):
        """Make a customer where a name was told and the phone number is not known yet."""
        open_vals = [
            vals
            for vals in vals_list
            if not vals.get("partner_id") and (vals.get("contact_name") or "").strip()
        ]
        if not open_vals:
            return
        Partner = self.env["res.partner"]
        known = Partner._find_by_phone([vals.get("phone") for vals in open_vals])
        # one number is one contact, in whatever spellings it stands here
        unknown = {}
        for number, vals in enumerate(open_vals):
            if partner := known.get(vals.get("phone")):
                vals["partner_id"] = partner.id
            else:
                key = Partner._phone_key(vals["phone"]) if vals.get("phone") else number
                unknown.setdefault(key, []).append(vals)
        partners = Partner.with_context(**WITHOUT_MAIL).create(
            [self._prepare_partner_vals(same[0]) for same in unknown.values()]
        )
        for same, partner in zip(unknown.values(), partners, strict=True):
            for vals in same:
                vals["partner_id"] = partner.id

    @api.model
    def _prepare_partner_vals(self, vals):
        return {
            "name": vals["contact_name"].strip(),
            "phone": vals.get("phone"),
            "street": vals.get("street"),
            "area_id": vals.get("area_id"),
            "country_id": self.env.company.country_id.id,
            "company_id": self.env.company._owns_customers().id,
        }

    @api.model
    def _complete_devices(self, vals_list):
        """Make the device file where a model and a new serial number were told."""
        open_vals = [
            vals
            for vals in vals_list
            if not vals.get("device_id") and vals.get("product_id") and vals.get("serial")
        ]
        if not open_vals:
            return
        Device = self.env["stock.lot"]
        pairs = [(vals["serial"], vals["product_id"]) for vals in open_vals]
        known = Device._find_devices(pairs)
        asked = Device._find_of_other_models([pair for pair in pairs if pair not in known])
        unknown = {}
        for pair, vals in zip(pairs, open_vals, strict=True):
            if pair not in known and pair not in asked:
                unknown.setdefault((number_key(pair[0]) or pair[0], pair[1]), vals)
        # sudo: a serial told at the counter becomes a device file without a stock role
        made = (
            Device.sudo()
            .with_context(**WITHOUT_MAIL)
            .create([self._prepare_device_vals(vals) for vals in unknown.values()])
        )
        new = dict(zip(unknown, made, strict=True))
        for pair, vals in zip(pairs, open_vals, strict=True):
            key = (number_key(pair[0]) or pair[0], pair[1])
            # of a number that is on file for another model, whoever takes the report is asked
            if device := known.get(pair) or new.get(key):
                vals["device_id"] = device.id
                vals["device_is_new"] = key in new

    @api.model
    def _prepare_device_vals(self, vals):
        """The file of a new device begins with the customer as its owner."""
        return {
            "name": vals["serial"],
            "product_id": vals["product_id"],
            "owner_id": vals.get("partner_id"),
            "owner_how": "order",
            **self._prepare_device_company_vals(),
        }

    @api.model
    def _prepare_device_company_vals(self):
        """Nothing where devices are shared: then stock decides, which may keep some apart."""
        owner = self.env.company._owns_devices()
        return {"company_id": owner.id} if owner else {}

    @api.model
    def _next_names(self, count):
        """`count` order numbers in one query, however many."""
        xmlid = "repair_intake.sequence_service_order"
        sequence_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
        return self.env["ir.sequence"].browse(sequence_id)._take(count)

    def _show_to_point(self):
        """Let the users of the order's point see its customer and its device."""
        self.flush_recordset(["partner_id", "device_id", "point_id"])
        self.env.cr.execute(SQL(SHOW_TO_POINT, ids=self.ids))
        self.partner_id.invalidate_recordset(["service_point_ids"])
        self.device_id.invalidate_recordset(["service_point_ids"])

    # Hands and parts: the repair order of Odoo that a service order makes when it needs one.
    #
    # It ends with the service order that made it, unless the warehouse ended it before.

    def action_make_repair_order(self):
        self.ensure_one()
        self.check_access("write")
        if not self.repair_ids:
            self._make_repair_order()
        return self.action_view_repairs()

    def _make_repair_order(self, parts=()):
        """Make one repair order; its parts come from where the point keeps them.

        :param parts: pairs ``(product.product, quantity)`` to put in
        :return: confirmed repair.order
        """
        self.ensure_one()
        if not self.point_id:
            raise UserError(
                self.env._(
                    "Order %s has no service point yet, so nobody can repair it. Choose one first.",
                    self.name,
                )
            )
        # sudo: the repair of an own order; point roles have no rights on stock moves
        repair = self.env["repair.order"].sudo().create(self._prepare_repair_vals(parts))
        repair._action_repair_confirm()
        return repair

    def _prepare_repair_vals(self, parts):
        self.ensure_one()
        return {
            "service_order_id": self.id,
            "company_id": self.company_id.id,
            "picking_type_id": self.company_id._get_service_repair_type().id,
            "location_id": self.point_id.parts_location_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.device_id.id,
            "user_id": self.env.uid,
            "under_warranty": self._parts_are_free(),
            "move_ids": [
                Command.create(self._prepare_part_move_vals(product, quantity))
                for product, quantity in parts
            ],
        }

    def _prepare_part_move_vals(self, product, quantity):
        return {
            "repair_line_type": "add",
            "product_id": product.id,
            "product_uom_qty": quantity,
        }

    def _parts_are_free(self):
        """Hook: whether the parts are free of charge for the customer."""
        return False

    def _end_repairs(self):
        """End what was repaired; call off what nobody laid hands on."""
        if not self:
            return
        # sudo: ends with an own order; point roles have no rights on repairs and stock moves
        repairs = self.sudo().repair_ids.filtered(lambda r: r.state not in ("done", "cancel"))
        called_off = repairs.filtered(lambda repair: not repair._was_worked_on())
        called_off.action_repair_cancel()
        (repairs - called_off).action_repair_done()

    # A stranger's report stands on its own until one of the staff takes it up.
    #
    # A known phone number or serial is no proof of who reports. Were the order tied to the known
    # customer at once, anybody could show a customer's file to a point, or see his own words appear
    # in another's. Who takes the order up ties it, with the rights he has.

    def _is_unverified_report(self):
        """Whether the order comes in from outside, whoever is logged in there."""
        return self.env.context.get("service_unverified") is _UNVERIFIED

    def _create_unverified(self, vals):
        # sudo: a stranger has no rights at all; the caller builds the values field by field
        order = self.sudo().with_context(service_unverified=_UNVERIFIED).create(vals)
        return order.with_env(self.sudo().env)

    def _link_reporters(self):
        """Find or make the customers and devices that strangers told of."""
        found = self.filtered(lambda o: not (o.user_id or o.partner_id) and o.contact_name)
        if not found or not self.env["res.partner"].has_access("create"):
            return
        for order in found:
            vals = order._reported_vals()
            here = self.with_company(order.company_id.id)
            here._complete_customers([vals])
            here._complete_devices([vals])
            # what only the server writes stays as it came in; nothing else replaces it
            order.write({name: vals[name] for name in vals if not self._is_server_field(name)})

    def _reported_vals(self):
        """As the customer told it: written again, so that no older file replaces it."""
        self.ensure_one()
        kept = ("contact_name", "phone", "street", "serial")
        linked = ("area_id", "product_id", "device_id")
        return {
            **{name: self[name] for name in kept},
            **{name: self[name].id for name in linked},
        }

    # Finding an order by any part of what a caller reads out.

    def onchange(self, values, field_names, fields_spec):
        """A number typed into the form finds its customer: that is a search as well."""
        if values.get("phone"):
            self.env["service.number.search"]._take(values.get("phone"))
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _lookup(self, text, limit=10):
        """What fits a part of an order number, phone, serial, IMEI or a name's beginning.

        :return: dict with ``orders``, ``devices`` and ``partners``, each at most `limit` records
            that the user may see; see `SHORTEST` on what a short text finds
        """
        text = (text or "").strip()
        found = Domain("lookup", "ilike", text) if text else Domain.FALSE
        Partner, Device = self.env["res.partner"], self.env["stock.lot"]
        known = {"found_by_number": Found(text, Device._ids_by_number(text))}
        return {
            "orders": self.with_context(**known).search(found, limit=limit).with_env(self.env),
            "devices": Device.with_context(**known).search(found, limit=limit).with_env(self.env),
            # in no order, see `narrow_to_ids`
            "partners": Partner.browse(Partner._search(Partner._lookup_domain(text), limit=limit)),
        }

    def _search_lookup(self, operator, value):
        """What is searched by parts comes with `ilike`; a whole phone number with `in`."""
        if operator == "in":
            return Domain.OR(self._lookup_domain(text, "{}") for text in value)
        if operator == "=like":  # of those who see only the last digits of a number
            return narrow_to_ids(self, self._lookup_domain(value.strip("%"), "%{}"))
        if operator in ("ilike", "like", "=ilike"):
            return narrow_to_ids(self, self._lookup_domain(value.strip("%"), "%{}%"))
        return NotImplemented

    @api.model
    def _lookup_domain(self, text, phone_pattern):
        text = (text or "").strip() if isinstance(text, str) else ""
        if not text:
            return Domain.FALSE
        if len(text) < SHORTEST:
            return Domain("name", "=", order_number_text(text)) | Domain(
                "serial_key", "=", number_key(text)
            )
        number = self.env.company._phone_part(text)
        if len(number) < SHORTEST_PART:
            phone_pattern = "%{}"
        phone = self._phone_domain(phone_pattern.format(number)) if number else Domain.FALSE
        if number and text.startswith("+"):
            return phone
        domain = part_domain("name", order_number_text(text) or text)
        domain |= key_domain("serial_key", text)
        if devices := self.env["stock.lot"]._ids_by_number(text):
            domain |= Domain("device_id", "in", devices)
        return domain | phone

    @api.model
    def _phone_domain(self, pattern):
        def to_sql(model, alias, query):
            phone = model._field_to_sql(alias, "phone", query)
            return SQL("%s LIKE %s", SQL(PHONE_DIGITS.format("%s"), phone), pattern)

        wanted = re.compile(re.escape(pattern).replace("%", ".*"))
        return Domain.custom(
            to_sql=to_sql, predicate=lambda order: wanted.fullmatch(digits(order.phone))
        )

    # An exchanged unit: the new serial number carries the rights of the old one.

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
        known = self._known_devices({o: o.replacement_serial.strip() for o in self})
        for order in self:
            serial = order.replacement_serial.strip()
            # sudo: only asks whether it has another owner
            unit, device = (
                known.get(order, order.device_id.browse()).sudo(),
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
        known = self._known_devices({o: o.replacement_serial.strip() for o in self})
        for order in self:
            serial = order.replacement_serial.strip()
            # sudo: a device file made without a stock role, tied to the order's own device
            known_unit = known.get(order, Device).sudo()
            unit = known_unit or Device.sudo().create(order._prepare_replacement_vals(serial))
            unit._set_owner(order.device_id.sudo().owner_id or order.partner_id, "order")
            unit.write(order._prepare_exchange_vals())
            order._note({"replacement_id": unit.id})

    def _prepare_replacement_vals(self, serial):
        own = self.with_company(self.company_id)._prepare_device_company_vals()
        return {"name": serial, "product_id": self.device_id.product_id.id, **own}

    def _prepare_exchange_vals(self):
        # sudo: who serves the device at hand serves the one given for it
        points = self.device_id.sudo().service_point_ids
        return {
            "exchanged_from_id": self.device_id.id,
            "exchanged_on": self._local_day(self.done_at),
            "service_point_ids": [Command.link(point.id) for point in points],
        }

    # Orders out of other systems: made in the state their record tells, not step by step.

    @api.model
    def _import_create(self, vals_list, notes):
        """The bulk entry point: orders in the state their record tells.

        :param vals_list: as for `create`, with state and times of steps
        :param notes: for each order, what its timeline tells of where it comes from
        """
        orders = self._as_step().with_context(service_order_import=_IMPORT).create(vals_list)
        orders = orders.with_env(self.env)
        orders._log_import(notes)
        return orders

    @api.model
    def _is_import(self):
        return self.env.context.get("service_order_import") is _IMPORT

    def _log_import(self, notes):
        self._add_lines(
            [
                {
                    "order_id": order.id,
                    "kind": "step",
                    "step": "import",
                    "note": note,
                }
                for order, note in zip(self, notes, strict=True)
            ]
        )

    def _imported(self):
        """Called with the orders of one batch that were imported as done, in its transaction.

        Override it in a later addon to make what work done here would have left behind, such as
        the visit or the result of the follow-up. Work in batch: fifty thousand orders pass here.
        """

    # Whose number and address an order holds, and how they look to everybody else.

    @api.depends("phone", "street", "area_id", "contact_name")
    def _compute_masked(self):
        for order in self:
            order.phone_masked = order.phone and mask_phone(order.phone)
            area = order.area_id.complete_name or ""
            order.street_masked = order.street and area + mask_street(order.street)
            order.contact_masked = order.contact_name and mask_name(order.contact_name)

    def _personal_is_open(self, name):
        """What somebody tells in a new report comes back as told, unless it is the customer's."""
        new = not self.id and not self._origin and name in ("phone", "street")
        return new and self[name] != self.partner_id[name]

    def action_show_contact(self):
        """Show phone and address in full; the view is logged."""
        self.ensure_one()
        self.check_access("read")
        return self.env["service.contact.view"]._open(**self._contact_view_vals())

    def _contact_view_vals(self):
        """What the log keeps of a full view of this order's contact data."""
        return {
            "company_id": self.company_id.id,
            "order_id": self.id,
            "partner_id": self.partner_id.id,
            "point_id": self.point_id.id,
        }

    def _may_print_in_full(self):
        """Papers carry what the customer needs on them: whoever may look at it may print it."""
        return self.env["service.contact.view"]._user_may_open()

    def _log_full_view(self):
        for order in self:
            self.env["service.contact.view"]._log_view(**order._contact_view_vals())

    def _without_name(self, text):
        """The beginning of a text, without the customer's name in it."""
        # sudo: the name is only taken out
        name = self.sudo().contact_name
        text = text and text[:LONGEST_VALUE]
        return text.replace(name, mask_name(name)) if text and name else text

    # What nobody can mean: a whole book in a symptom, a report of the year 9999.

    @api.model
    def _refuse_absurd(self, vals):
        """Before anything is computed from the values or made of them."""
        longest = self._longest_texts()
        for name in longest.keys() & vals.keys():
            if len(vals[name] or "") > longest[name]:
                self._refuse_long(name, longest[name])
        for name in vals.keys() & self._past_days():
            self._check_day(name, fields.Datetime.to_datetime(vals[name]))

    @api.model
    def _longest_texts(self):
        """Hook: the longest that texts may be, in characters, by field."""
        return KEPT

    @api.model
    def _past_days(self):
        """Hook: fields that tell of a day gone by."""
        return {"reported_at"}

    @api.model
    def _refuse_long(self, name, longest):
        raise ValidationError(
            self.env._(
                "%(field)s: more than %(count)s characters. Attach longer texts as a file.",
                field=self._fields[name]._description_string(self.env),
                count=longest,
            )
        )

    @api.model
    def _check_day(self, name, moment):
        """A day later than here has begun somewhere already."""
        if moment and not EARLIEST <= moment <= fields.Datetime.now() + timedelta(days=1):
            raise ValidationError(
                self.env._(
                    "%s: this day lies in the future or long ago. Check the date.",
                    self._fields[name]._description_string(self.env),
                )
            )
