import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.service_base.labels import listing, selection_label, selection_labels
from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.service_base.numbers import number_key

from .refund_terms import depreciation, used_days
from .service_exchange_states import (
    APPLY,
    APPROVE,
    BEARER,
    BEFORE,
    CALL,
    CLOSE,
    EDITABLE,
    EXCHANGE_DUE,
    FINANCE,
    HANDS,
    KINDS,
    OVER,
    OWED,
    REASONS,
    SERVED,
    STATES,
    STOCK,
    WAREHOUSE,
)

OFFICE = "service_network.group_office_user"
NETWORK = "service_network.group_network_manager"


class ServiceExchange(models.Model):
    """A device is exchanged for a new one, or its price paid back: from application to the end.

    One paper for one device. The unit leaves the stock of the point by `service.order.part`, as
    every exchange unit does, so that its value stays held on the deposit until the old one is in.
    Who may read the paper may ask for a step; the table says who may take it.
    """

    _name = "service.exchange"
    _description = "Exchange or Refund"
    _pictures_redrawn = True  # see ir.attachment
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "bounded.numbers.mixin",
        "four.eyes.mixin",
        "step.mixin",
    ]
    _order = "applied_at desc, id desc"
    _numbered = True
    _author_fields = ("create_uid", "inspector_id")
    _substance = frozenset(
        {"kind", "reason", "by_wish", "new_product_id", "price_paid", "accessory_price"}
    )

    name = fields.Char(string="Number", readonly=True, required=True, copy=False)
    order_id = fields.Many2one(
        "service.order", string="Service Order", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    point_id = fields.Many2one(
        "service.point",
        compute="_compute_of_order",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="Where the device was handed in and the new one is handed out.",
    )
    device_id = fields.Many2one(
        "stock.lot",
        compute="_compute_of_order",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Partner")
    contact_name = fields.Char(related="order_id.contact_name", string="Customer")
    product_id = fields.Many2one(related="device_id.product_id", string="Model")
    verdict = fields.Selection(related="order_id.verdict")
    order_state = fields.Selection(related="order_id.state", string="State of the Order")
    check_state = fields.Selection(related="order_id.check_state")
    state = fields.Selection(
        STATES, required=True, default="applied", readonly=True, copy=False, index=True
    )
    kind = fields.Selection(KINDS, required=True, default="swap", tracking=True)
    reason = fields.Selection(
        REASONS,
        compute="_compute_reason",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
    )
    by_wish = fields.Boolean(
        string="Customer Prefers the Money",
        help="An exchange is due and possible; what the use was worth may be taken off.",
    )
    # inspection
    serial_seen = fields.Char(string="Serial Read off the Unit", copy=False)
    accessory_ids = fields.Many2many("service.accessory", string="Accessories That Go Back")
    accessories_note = fields.Char(string="Other Accessories", personal="text")
    inspection_note = fields.Text(string="What Was Found", personal="text")
    photo_ids = fields.Many2many("ir.attachment", "service_exchange_photo_rel", string="Photos")
    # verification call
    call_needed = fields.Boolean(
        string="Call Asked For",
        compute="_compute_call_needed",
        store=True,
        precompute=True,
    )
    call_result = fields.Selection(
        [
            ("confirmed", "Confirmed by the Owner"),
            ("denied", "Not Confirmed"),
            ("unreached", "Not Reached"),
        ],
        string="Verification Call",
        readonly=True,
        copy=False,
    )
    # the new unit
    new_product_id = fields.Many2one(
        "product.product",
        string="New Unit",
        compute="_compute_new_product_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("is_service_part", "=", True)],
        ondelete="restrict",
    )
    is_other_model = fields.Boolean(compute="_compute_is_other_model")
    other_model_reason = fields.Char(
        string="Why Another Model",
        personal="text",
        help="The same model is not to be had; the other one is not inferior.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial of the New Unit",
        index="btree_not_null",
        copy=False,
        domain="[('product_id', '=', new_product_id)]",
        ondelete="restrict",
    )
    part_id = fields.Many2one(
        "service.order.part",
        string="Part Used",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    # the money
    price_paid = fields.Monetary(
        copy=False, help="As it stands on the proof of purchase, with tax."
    )
    accessory_price = fields.Monetary(
        string="Price of Accessories",
        copy=False,
        help="Paid apart for what was bought with the device and goes back too, with tax.",
    )
    returned_on = fields.Date(
        string="Handed In", required=True, default=lambda self: self.env.company._today()
    )
    used_days = fields.Integer(
        string="Days of Use", compute="_compute_refund", store=True, precompute=True
    )
    depreciation = fields.Monetary(
        string="Less for Use", compute="_compute_refund", store=True, precompute=True
    )
    refund_amount = fields.Monetary(
        string="Paid Back", compute="_compute_refund", store=True, precompute=True
    )
    amount = fields.Monetary(
        string="Value",
        compute="_compute_amount",
        store=True,
        precompute=True,
        help="What is approved: the price of the new unit, or what is paid back.",
    )
    refund_move_id = fields.Many2one(
        "account.move",
        string="Credit Note",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=FINANCE,
    )
    payment_id = fields.Many2one(
        "account.payment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=FINANCE,
    )
    value_move_id = fields.Many2one(
        "account.move",
        string="Entry of the Old Unit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=FINANCE,
    )
    cost = fields.Monetary(
        readonly=True, copy=False, groups=OFFICE, help="Of the new unit, or what was paid back."
    )
    borne_by = fields.Selection(
        [("maker", "Maker"), ("company", "Company"), ("point", "Service Point")],
        string="Borne by",
        compute="_compute_borne_by",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    borne_point_id = fields.Many2one(
        "service.point",
        string="Point That Bears It",
        compute="_compute_borne_by",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    # the old unit
    due_back = fields.Date(string="Old Unit Due", readonly=True, copy=False, index=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    carrier_id = fields.Many2one("service.carrier", copy=False, ondelete="restrict")
    tracking_ref = fields.Char(string="Tracking Number", copy=False)
    old_move_id = fields.Many2one(
        "stock.move", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    # when and who
    applied_at = fields.Datetime(
        string="Applied For",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        copy=False,
    )
    inspected_at = fields.Datetime(string="Inspected", readonly=True, copy=False)
    inspector_id = fields.Many2one(
        "res.users", string="Inspected by", readonly=True, copy=False, ondelete="restrict"
    )
    called_at = fields.Datetime(string="Called", readonly=True, copy=False)
    caller_id = fields.Many2one(
        "res.users", string="Called by", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime(string="Decided", readonly=True, copy=False)
    decider_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    decision_note = fields.Char(
        string="Reason of the Decision", readonly=True, copy=False, personal="text"
    )
    reserved_at = fields.Datetime(string="Reserved", readonly=True, copy=False)
    done_at = fields.Datetime(string="Exchanged or Refunded", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Done by", readonly=True, copy=False, ondelete="restrict"
    )
    shipped_at = fields.Datetime(string="Old Unit Sent On", readonly=True, copy=False)
    received_at = fields.Datetime(string="Old Unit Received On", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    can_inspect = fields.Boolean(compute="_compute_can_take")
    can_approve = fields.Boolean(compute="_compute_can_take")
    approval_hint = fields.Char(compute="_compute_can_take")

    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "An exchange with this number exists already."
    )
    _device_once = models.UniqueIndex(
        f"(device_id) WHERE state NOT IN {OVER}",
        "An exchange or refund of this device is on file already.",
    )
    _unit_once = models.UniqueIndex(
        f"(lot_id) WHERE state NOT IN {OVER}",
        "This unit is meant for another customer already.",
    )
    _sums_positive = models.Constraint(
        "CHECK(price_paid >= 0 AND accessory_price >= 0 AND refund_amount >= 0)",
        "A sum cannot be negative.",
    )
    _swap_has_unit = models.Constraint(
        f"CHECK(kind <> 'swap' OR state NOT IN {('reserved', *SERVED)} OR lot_id IS NOT NULL)",
        "Scan the serial of the new unit.",
    )
    _money_has_no_unit = models.Constraint(
        "CHECK(kind = 'swap' OR lot_id IS NULL)", "Where money is paid back no unit is handed out."
    )
    _point_bears_as_itself = models.Constraint(
        "CHECK((borne_by = 'point') = (borne_point_id IS NOT NULL))",
        "Enter the point that bears it, and only where a point does.",
    )
    _due_idx = models.Index(f"(due_back) WHERE state IN {OWED}")

    # --- what follows from the order ---

    @api.depends("order_id")
    def _compute_of_order(self):
        """As they were at the application, whoever gets the order later."""
        for paper in self:
            paper.point_id = paper.point_id or paper.order_id.point_id
            paper.device_id = paper.device_id or paper.order_id.device_id

    @api.depends("order_id")
    def _compute_reason(self):
        for paper in self:
            paper.reason = paper.reason or paper.order_id._exchange_reason()

    @api.depends("order_id", "reason", "kind")
    def _compute_call_needed(self):
        for paper in self:
            paper.call_needed = paper._asks_for_call()

    def _asks_for_call(self):
        """Hook: whether the owner is called before this is approved."""
        # sudo: a setting of the company
        return bool((self.company_id or self.env.company).sudo().exchange_call)

    @api.depends("order_id", "kind")
    def _compute_new_product_id(self):
        for paper in self:
            if paper.kind != "swap":
                paper.new_product_id = False
            elif not paper.new_product_id:
                paper.new_product_id = paper._same_model()

    def _same_model(self):
        """The unit that is given for the model of the device, as far as there is one."""
        model = self.order_id.product_id
        if not model:
            return model
        same = Domain("exchange_model_id", "=", model.id)
        same |= Domain("id", "=", model.id) & Domain("is_service_part", "=", True)
        return self.env["product.product"].search(same, order="exchange_model_id, id", limit=1)

    @api.depends("new_product_id", "order_id")
    def _compute_is_other_model(self):
        for paper in self:
            unit, model = paper.new_product_id, paper.order_id.product_id
            paper.is_other_model = unit and model not in (unit, unit.exchange_model_id)

    @api.depends("kind", "reason", "by_wish", "price_paid", "accessory_price", "returned_on")
    def _compute_refund(self):
        for paper in self:
            days, less = paper._depreciation()
            paper.used_days = days
            paper.depreciation = less
            back = paper.price_paid + paper.accessory_price - less
            paper.refund_amount = paper._round(back) if paper.kind != "swap" else 0.0

    def _depreciation(self):
        """Days of use and what they are worth; nothing where the price is paid back in full."""
        if not (self.kind == "refund" and self.by_wish and self.reason in EXCHANGE_DUE):
            return 0, 0.0
        terms = self.order_id._refund_terms()
        less = depreciation(self.price_paid, terms, self.returned_on)
        return used_days(terms, self.returned_on), self._round(less)

    def _round(self, amount):
        return self.currency_id.round(amount) if self.currency_id else amount

    @api.depends("kind", "new_product_id", "refund_amount")
    def _compute_amount(self):
        for paper in self:
            if paper.kind == "swap":
                company = paper.company_id or self.env.company
                models = paper.new_product_id | paper.order_id.product_id
                prices = [model._list_price_of(company) for model in models]
                paper.amount = paper._round(max(prices, default=0.0))
            else:
                paper.amount = paper.refund_amount

    @api.depends("reason")
    def _compute_borne_by(self):
        """Whoever caused a delay bears what follows from it."""
        for paper in self:
            late = paper.reason == "late_30" and paper.point_id
            by_maker = paper.reason in ("late_60", "opening_box")
            paper.borne_by = "point" if late else "maker" if by_maker else "company"
            paper.borne_point_id = paper.point_id if late else False

    @api.depends("due_back", "state")
    def _compute_is_overdue(self):
        today = self.env.company._today()
        for paper in self:
            paper.is_overdue = paper.state in OWED and paper.due_back and paper.due_back < today

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "in", OWED) & Domain("due_back", "<", self.env.company._today())
        return late if True in value else ~late

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_take(self):
        for paper in self:
            paper.can_inspect = paper.state == "applied" and not paper._role_refusal("inspect")
            mine = paper.state == "inspected" and not paper._role_refusal("approve")
            refusal = mine and paper._guard_approve()
            paper.can_approve = mine and not refusal
            paper.approval_hint = refusal

    def _alive(self):
        return self.filtered(lambda paper: paper.state not in OVER)

    def _owed(self):
        return self.filtered(lambda paper: paper.state in OWED)

    # --- rules ---

    @api.constrains("order_id", "device_id", "point_id")
    def _check_names_a_device(self):
        for paper in self:
            if not (paper.device_id and paper.point_id):
                raise ValidationError(
                    self.env._(
                        "Order %s needs its device and its service point before anything is"
                        " exchanged or paid back. Scan the serial and choose the point.",
                        paper.order_id.name,
                    )
                )

    @api.constrains("kind", "reason", "by_wish")
    def _check_wish(self):
        for paper in self:
            if paper.by_wish and paper.kind != "refund":
                raise ValidationError(
                    self.env._("Only where money is paid back does the customer prefer it.")
                )

    @api.constrains("new_product_id", "other_model_reason", "kind")
    def _check_model(self):
        for paper in self:
            if paper.is_other_model and not (paper.other_model_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(unit)s is another model than %(model)s. Enter why, and that it is not"
                        " inferior; the customer pays no difference.",
                        unit=paper.new_product_id.display_name,
                        model=paper.order_id.product_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        papers = super().create(vals_list)
        for paper in papers:
            if not paper.order_id._is_open():
                raise UserError(
                    self.env._(
                        "Order %s is finished. Take a new report of this device first.",
                        paper.order_id.name,
                    )
                )
            paper._tell_order(self.env._("applied for"))
        papers._tell_customer("exchange_applied")
        return papers

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._ensure_editable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An exchange stays on file. Cancel it instead."))

    def _ensure_editable(self, vals):
        """What was inspected, approved or done stays as it was."""
        asked = set().union(*EDITABLE.values()) | {"order_id"}
        for paper in self:
            if asked & vals.keys() - EDITABLE.get(paper.state, set()):
                raise UserError(
                    self.env._(
                        "Exchange %(exchange)s is “%(state)s”; this can no longer be changed.",
                        exchange=paper.name,
                        state=selection_label(paper, "state"),
                    )
                )
        if BEARER & vals.keys() and not self.env.su:
            if not self.env.user.has_group(NETWORK):
                raise AccessError(
                    self.env._("Who bears an exchange is decided by the network manager.")
                )

    # --- the steps ---

    @api.model
    def _steps(self):
        return {
            "inspect": Step(
                ("applied",),
                "inspected",
                APPLY,
                ("serial_seen",),
                "inspected_at",
                "inspector_id",
                public=True,
            ),
            "call": Step(("inspected",), None, CALL, (), "called_at", "caller_id"),
            "send_back": Step(
                ("inspected", "approved"), "applied", APPROVE, (), "decided_at", "decider_id"
            ),
            "refuse": Step(
                ("applied", "inspected"), "refused", APPROVE, (), "decided_at", "decider_id"
            ),
            "approve": Step(
                ("inspected",), "approved", APPROVE, (), "decided_at", "decider_id", public=True
            ),
            "reserve": Step(
                ("approved",), "reserved", STOCK, ("lot_id",), "reserved_at", public=True
            ),
            "release": Step(("reserved",), "approved", STOCK, public=True),
            "hand_over": Step(
                ("reserved",), "done", HANDS, ("lot_id",), "done_at", "done_by_id", public=True
            ),
            "refund": Step(("approved",), "done", FINANCE, (), "done_at", "done_by_id"),
            "ship": Step(("done",), "shipped", STOCK, ("tracking_ref",), "shipped_at", public=True),
            "receive": Step(OWED, "received", WAREHOUSE, (), "received_at", public=True),
            "close": Step((*OWED, "received"), "closed", CLOSE, (), "closed_at", public=True),
            "cancel": Step(BEFORE, "cancelled", APPLY, public=True),
        }

    def _step_label(self, name):
        return {
            "inspect": self.env._("inspected"),
            "call": self.env._("owner called"),
            "send_back": self.env._("sent back to the desk"),
            "refuse": self.env._("refused"),
            "approve": self.env._("approved"),
            "reserve": self.env._("new unit reserved"),
            "release": self.env._("new unit released"),
            "hand_over": self.env._("new unit handed over"),
            "refund": self.env._("paid back"),
            "ship": self.env._("old unit sent"),
            "receive": self.env._("old unit received"),
            "close": self.env._("closed"),
            "cancel": self.env._("cancelled"),
        }[name]

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {
            "name",
            "part_id",
            "refund_move_id",
            "payment_id",
            "value_move_id",
            "old_move_id",
            "cost",
            "due_back",
            "call_result",
            "decision_note",
            "applied_at",
        }

    # --- buttons ---

    def action_inspect(self):
        return self._request("inspect")

    def action_approve(self):
        return self._request("approve")

    def action_reserve(self):
        return self._request("reserve")

    def action_release(self):
        return self._request("release")

    def action_hand_over(self):
        return self._request("hand_over")

    def action_ship(self):
        return self._request("ship")

    def action_receive(self):
        return self._request("receive")

    def action_close(self):
        return self._request("close")

    def action_cancel(self):
        return self._request("cancel")

    def action_call(self):
        """Ask what the owner said."""
        return self._ask("call")

    def action_send_back(self):
        """Ask what has to be put right; it may come again complete."""
        return self._ask("send_back")

    def action_refuse(self):
        """Ask why; the customer is told."""
        return self._ask("refuse")

    def _ask(self, step):
        self.ensure_one()
        self._before_request(step)
        self._refuse(step, self._source_refusal(step) or self._role_refusal(step))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exchange %s", self.name),
            "res_model": "exchange.note",
            "view_mode": "form",
            "target": "new",
            "context": {"default_exchange_id": self.id, "default_step": step},
        }

    def action_refund(self):
        """Choose the invoice and the account it is paid from."""
        self.ensure_one()
        self._before_request("refund")
        self._check_step("refund")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Back"),
            "res_model": "exchange.refund",
            "view_mode": "form",
            "target": "new",
            "context": {"default_exchange_id": self.id},
        }

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    def action_open_refund(self):
        self.ensure_one()
        return self.refund_move_id._get_records_action(name=self.env._("Credit Note"))

    def action_print_certificate(self):
        self.ensure_one()
        self.check_access("read")
        report = self.env.ref("service_exchange.report_certificate")
        return report.report_action(self.order_id, config=False)

    def action_print_label(self):
        self.ensure_one()
        self.check_access("read")
        report = self.env.ref("service_exchange.report_unit_label")
        return report.report_action(self, config=False)

    def action_request_unit(self):
        """The point has no such unit: ask the warehouse for one, for this order."""
        self.ensure_one()
        self.check_access("read")
        self._refuse("reserve", self._source_refusal("reserve") or self._role_refusal("reserve"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the Warehouse"),
            "res_model": "parts.requisition",
            "view_mode": "form",
            "context": {
                "default_order_id": self.order_id.id,
                "default_point_id": self.point_id.id,
                "default_note": self.name,
                "default_line_ids": [
                    Command.create({"product_id": self.new_product_id.id, "quantity": 1})
                ],
            },
        }

    # --- asked for and granted ---

    def _before_request(self, name):
        """Who sees the paper asks; the table says whose step it is."""
        self.check_access("read")

    def _take_step(self, name, note=None, **asked):
        # sudo: the step is granted; what it moves (stock, money, order) is nobody's by hand
        return super(ServiceExchange, self.sudo())._take_step(name, note=note, **asked)

    def _log_step(self, name, note=None):
        if name in ("send_back", "refuse"):
            self._as_step().write({"decision_note": note})
        for paper in self:
            text = self._step_label(name)
            paper._tell_order(f"{text}: {note}" if note else text)

    def _tell_order(self, text):
        text = self.env._("Exchange %(exchange)s: %(what)s", exchange=self.name, what=text)
        # sudo: the line follows from the step that was granted
        self.order_id.sudo()._log("note", note=text)

    def _tell_customer(self, event):
        # sudo: the message is part of the step
        self.order_id.sudo()._tell_customer(event)

    def _tell_staff(self, event):
        for paper in self:
            kind, name = selection_labels(paper, "kind")[paper.kind], paper.name
            paper._notify_staff(event, f"{name} · {kind} · {paper.product_id.name or ''}")

    # --- applied and inspected ---

    def _guard_inspect(self):
        for paper in self:
            refusal = (
                paper._serial_refusal()
                or paper._right_refusal()
                or paper._checklist_refusal()
                or paper._value_refusal()
            )
            if refusal:
                return refusal
        return False

    def _serial_refusal(self):
        unit = self.device_id.sudo()  # sudo: only compares
        seen = number_key(self.serial_seen)
        if seen == number_key(unit.name) or unit._has_number(self.serial_seen):
            return False
        return self.env._(
            "%(seen)s is not the number of %(device)s. Look at the unit again; another unit needs"
            " an order of its own.",
            seen=self.serial_seen,
            device=unit.name,
        )

    def _right_refusal(self):
        """What the verdict grants; more is given by goodwill, for which somebody has to answer."""
        order = self.order_id
        late = self.reason in ("late_30", "late_60")
        if late and self.reason not in order._exchange_reasons():
            return self.env._(
                "The repair of order %s is not late for that reason. Enter the cause of the delay"
                " on the order, or choose another reason.",
                order.name,
            )
        if self.reason == "goodwill" or order.verdict == "return":
            return False
        if order.verdict in ("exchange", "refund") and self.reason != "days_7":
            return False
        return self.env._(
            "The verdict on order %(order)s is “%(verdict)s”, which does not give this. Correct the"
            " facts of the order, or apply for goodwill.",
            order=order.name,
            verdict=order._verdict_label(),
        )

    def _checklist_refusal(self):
        """The opening-box list decides on a dealer's credit, never on a customer's right."""
        if self.kind != "credit" or self.check_state in (False, "passed"):
            return False
        return self.env._(
            "A dealer is credited once the opening-box check of order %s is in order.",
            self.order_id.name,
        )

    def _value_refusal(self):
        if self.kind == "swap" and not self.new_product_id:
            return self.env._(
                "%s: choose the unit that the customer gets. Where none is to be had that is not"
                " inferior, the price is paid back.",
                self.name,
            )
        if self.kind != "swap" and not self.price_paid:
            return self.env._("%s: enter the price on the proof of purchase.", self.name)
        return False

    def _on_inspect(self):
        self._as_step().write({"call_result": False})
        self._tell_staff("exchange_to_approve")

    # --- called, decided ---

    def _on_call(self, result=None):
        self._as_step().write({"call_result": result})

    def _on_send_back(self):
        self._as_step().write({"lot_id": False})
        self._tell_staff("exchange_sent_back")

    def _on_refuse(self):
        self._tell_staff("exchange_sent_back")
        self._tell_customer("exchange_refused")

    def _guard_approve(self):
        for paper in self:
            refusal = paper._own_refusal() or paper._call_refusal() or paper._limit_refusal()
            if refusal:
                return refusal
        return False

    def _call_refusal(self):
        if not self.call_needed or self.call_result == "confirmed":
            return False
        return self.env._(
            "%s: the owner has not confirmed it by phone yet. Note the call first, or send the"
            " paper back.",
            self.name,
        )

    def _limit_refusal(self):
        limits = self.env["exchange.approval.limit"]._of_company(self.company_id)
        if not limits or limits._of_user(self.env.user)._allow(self.amount):
            return False
        roles = limits._allow(self.amount).group_id.mapped("name")
        return self.env._(
            "%(exchange)s is worth %(amount)s: more than you may approve. %(who)s",
            exchange=self.name,
            amount=self.currency_id.format(self.amount),
            who=self.env._("It may be approved by: %s.", listing(self.env, roles))
            if roles
            else self.env._("No role may; have the limits raised."),
        )

    def _on_approve(self):
        self._as_step().write({"decision_note": False})
        self._tell_customer("exchange_approved")
        swaps = self.filtered(lambda paper: paper.kind == "swap")
        swaps._tell_staff("exchange_approved")
        (self - swaps)._tell_staff("exchange_to_refund")

    # --- the new unit ---

    def _kind_refusal(self, is_swap):
        for paper in self:
            if (paper.kind == "swap") != is_swap:
                return self.env._(
                    "%(exchange)s is “%(kind)s”; this step is not for it.",
                    exchange=paper.name,
                    kind=selection_label(paper, "kind"),
                )
        return False

    def _guard_reserve(self):
        if refusal := self._kind_refusal(True):
            return refusal
        for paper in self:
            if refusal := paper._unit_refusal():
                return refusal
        return False

    def _unit_refusal(self):
        """The unit is the approved model, new, and lies at the point."""
        unit = self.lot_id.sudo()  # sudo: what it is and where it lies
        if unit.product_id != self.new_product_id:
            return self.env._(
                "%(unit)s is not a %(model)s. Scan the unit that was approved.",
                unit=unit.name,
                model=self.new_product_id.display_name,
            )
        if unit._is_used():
            return unit._not_new_message()
        shelf = self.point_id.sudo().parts_location_id  # sudo: only where the shelf is
        there = unit.quant_ids.filtered(
            lambda quant: quant.location_id._is_within(shelf)
            and quant.quantity - quant.reserved_quantity > 0
        )
        if not there:
            return self.env._(
                "%(unit)s does not lie at %(point)s, or is taken. Choose another one, or ask the"
                " warehouse for it.",
                unit=unit.name,
                point=self.point_id.name,
            )
        return False

    def _on_reserve(self):
        for paper in self:
            paper.lot_id.service_point_ids = [Command.link(paper.point_id.id)]
        self._tell_customer("exchange_reserved")

    def _on_release(self):
        self._as_step().write({"lot_id": False, "reserved_at": False})

    def _guard_hand_over(self):
        if refusal := self._kind_refusal(True):
            return refusal
        for paper in self:
            if paper.order_state != "in_progress":
                return self.env._(
                    "Order %s is not in progress. Assign a technician and start it, then hand the"
                    " new unit over.",
                    paper.order_id.name,
                )
        return False

    def _on_hand_over(self):
        for paper in self:
            part = paper._plan_part()
            part.action_use()
            cost = abs(part.move_id.value) or paper._unit_cost()
            paper._as_step().write({"part_id": part.id, "cost": cost})
            paper._take_old_unit()
            paper._finish_order()
        self._tell_customer("exchange_done")

    def _hands_out(self, part):
        """Whether this use of a unit is what the paper was approved for."""
        return self.state == "done" and not self.part_id and self.lot_id == part.lot_id

    def _plan_part(self):
        """The unit as a part of the order; one that was planned before gives way to it."""
        parts = self.order_id.part_ids
        parts.filtered(lambda it: it.outcome == "exchange" and it.state == "planned").unlink()
        return parts.create(self._prepare_part_vals())

    def _prepare_part_vals(self):
        return {
            "order_id": self.order_id.id,
            "product_id": self.new_product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": 1.0,
            "outcome": "exchange",
        }

    def _unit_cost(self):
        return self._round(self.new_product_id.with_company(self.company_id).standard_price)

    def _finish_order(self):
        """The order ends with it, unless something else is still to be done there."""
        order = self.order_id
        if not order._is_open():
            return
        try:
            with self.env.cr.savepoint():
                order._step("finish")
        except UserError as refusal:
            self._tell_order(self.env._("the order is still to be finished: %s", refusal))

    # --- the old unit ---

    def _take_old_unit(self):
        """The old unit is the company's from now on, and due at the warehouse."""
        company = self.company_id
        due = fields.Date.add(company._today(), days=company.old_part_days)
        vals = {"due_back": due}
        self.order_id._move_device("keep")
        if self.product_id.is_storable:
            move = self.env["stock.move"].create(self._prepare_old_move_vals())
            move = move._action_confirm(merge=False)
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": move.product_id.id,
                        "product_uom_id": move.product_uom.id,
                        "lot_id": self.device_id.id,
                        "quantity": 1.0,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
            ]
            move.picked = True
            move._action_done()
            vals["old_move_id"] = move.id
        self._as_step().write(vals)

    def _prepare_old_move_vals(self):
        customers = self.partner_id.property_stock_customer or self.env.ref(
            "stock.stock_location_customers"
        )
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": 1.0,
            "location_id": customers.id,
            "location_dest_id": self.company_id._get_returned_units_location().id,
            "company_id": self.company_id.id,
            "origin": self.name,
        }

    def _on_ship(self):
        for old_part in self.part_id.old_part_ids:
            if old_part.state in ("owed", "rejected"):
                old_part._step("hand_in")

    def _guard_receive(self):
        for old_part in self.sudo().part_id.old_part_ids:  # sudo: only where it stands
            if old_part.state == "rejected":
                return self.env._(
                    "%s was rejected at the warehouse: the point sends the right unit first.",
                    old_part.display_name,
                )
        return False

    def _on_receive(self):
        for paper in self:
            for old_part in paper.part_id.old_part_ids:
                for step in ("hand_in", "accept", "write_off"):
                    if old_part.state in old_part._steps()[step].sources:
                        old_part._step(step)
            paper._book_old_unit()
        ready = self.filtered(lambda paper: not paper._refusal("close"))
        if ready:
            ready._step("close")

    def _book_old_unit(self):
        """What came back is worth what the policy says: out of the cost of after-sales."""
        company = self.company_id
        value = company._value_of_returned(self.product_id)
        account = company.exchange_goods_account_id
        if not (value and account):
            return
        move = self.env["account.move"].create(self._prepare_value_vals(account, value))
        move.action_post()
        self._as_step().write({"value_move_id": move.id})

    def _prepare_value_vals(self, account, value):
        text = f"{self.name} {self.device_id.name}"
        cost_account = self.company_id._get_after_sales_cost_account()
        lines = ((account, value), (cost_account, -value))
        return {
            "move_type": "entry",
            "journal_id": self.company_id.account_stock_journal_id.id,
            "company_id": self.company_id.id,
            "ref": text,
            "line_ids": [
                Command.create({"name": text, "account_id": account.id, "balance": balance})
                for account, balance in lines
            ],
        }

    def _guard_close(self):
        for paper in self.sudo():  # sudo: where its documents stand
            charged = paper.part_id.old_part_ids.filtered(lambda old: old.state == "charged")
            if paper.state in OWED and not charged:
                return self.env._("%s: the old unit has not come back yet.", paper.name)
            if paper.order_id._is_open():
                return self.env._("Order %s is not finished yet.", paper.order_id.name)
        return False

    def _on_close(self):
        self._pass_cost_on()

    def _pass_cost_on(self):
        """Hook: what was done is over and `cost` stands; `borne_by` says who bears it.

        Override to put it into the settlement of a point or the claim on a maker.
        """

    # --- the money ---

    def _guard_refund(self):
        return self._kind_refusal(False)

    def _on_refund(self, invoice_id=False, journal_id=False, day=False):
        invoice = self.env["account.move"].browse(invoice_id or ())
        for paper in self:
            move = paper._make_credit_note(invoice, day)
            payment = paper._pay(move, journal_id, day)
            paper._as_step().write(
                {"refund_move_id": move.id, "payment_id": payment.id, "cost": paper.refund_amount}
            )
            paper._take_old_unit()
            if paper.order_id._is_open():
                paper.order_id._note({"result": "refunded"})
            paper._finish_order()
        self._tell_customer("exchange_refunded")

    def _find_invoices(self):
        """Invoices by which this customer was sold this model, the likeliest first."""
        self.ensure_one()
        buyer = self.partner_id.commercial_partner_id
        return self.env["account.move"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("currency_id", "=", self.currency_id.id),
                ("commercial_partner_id", "=", buyer.id),
                ("invoice_line_ids.product_id", "=", self.product_id.id),
                ("invoice_line_ids.quantity", ">", 0),
            ],
            order="invoice_date desc, id desc",
        )

    def _invoice_line(self, invoice):
        """The line of the invoice that sold the device."""
        lines = invoice.invoice_line_ids.filtered(
            lambda line: line.product_id == self.product_id and line.quantity > 0
        )
        return lines[:1]

    def _make_credit_note(self, invoice, day):
        sold = self._invoice_line(invoice)
        if invoice:
            self._ensure_was_paid(invoice, sold)
        move = self.env["account.move"].create(self._prepare_credit_note_vals(invoice, sold, day))
        rest = self.currency_id.round(self.refund_amount - move.amount_total)
        if rest:  # taxes are rounded a line
            vals = self._prepare_line_vals(sold, self.env._("Rounding"), rest)
            move.invoice_line_ids = [Command.create({**vals, "price_unit": rest, "tax_ids": False})]
        move.action_post()
        if invoice:
            self._set_off(move, invoice)
        return move

    def _set_off(self, move, invoice):
        """What the customer still owes for the device he need not pay any more."""
        owed = (move | invoice).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        if len(owed.move_id) == 2:
            owed.reconcile()

    def _ensure_was_paid(self, invoice, sold):
        if not sold or invoice not in self._find_invoices():
            raise UserError(
                self.env._("%s is no invoice by which this device was sold.", invoice.display_name)
            )
        price = sold.price_total / sold.quantity
        if self.currency_id.compare_amounts(self.price_paid, price) > 0:
            raise UserError(
                self.env._(
                    "%(invoice)s sold the device for %(price)s, less than the %(paid)s that the"
                    " exchange tells. Send it back to be corrected.",
                    invoice=invoice.display_name,
                    price=self.currency_id.format(price),
                    paid=self.currency_id.format(self.price_paid),
                )
            )

    def _prepare_credit_note_vals(self, invoice, sold, day):
        lines = [(self._device_text(), self.price_paid)]
        if self.accessory_price:
            lines.append((self._accessories_text(), self.accessory_price))
        if self.depreciation:
            text = self.env._("Less for %s days of use", self.used_days)
            lines.append((text, -self.depreciation))
        return {
            "move_type": "out_refund",
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": day or self.company_id._today(),
            "ref": self.name,
            "reversed_entry_id": invoice.id,
            "invoice_line_ids": [
                Command.create(self._prepare_line_vals(sold, *line)) for line in lines
            ],
        }

    def _device_text(self):
        return f"{self.product_id.display_name} {self.device_id.name}"

    def _accessories_text(self):
        names = [*self.accessory_ids.mapped("name"), self.accessories_note]
        return listing(self.env, filter(None, names)) or self.env._("Accessories")

    def _prepare_line_vals(self, sold, name, amount):
        """A line that gives back `amount`, with the taxes by which it was sold.

        Where somebody else sold the device nothing was earned here: it is a cost of after-sales.
        """
        if not sold:
            account = self.company_id._get_after_sales_cost_account()
            return {
                "name": name,
                "quantity": 1.0,
                "price_unit": amount,
                "account_id": account.id,
                "tax_ids": [Command.clear()],
            }
        net = sold.price_unit * (1 - (sold.discount or 0.0) / 100) * sold.quantity
        return {
            "name": name,
            "quantity": 1.0,
            "price_unit": self.currency_id.round(amount * net / sold.price_total),
            "account_id": sold.account_id.id,
            "tax_ids": [Command.set(sold.tax_ids.ids)],
        }

    def _pay(self, move, journal_id, day):
        """Money for what the credit note leaves over; a dealer's stands on his account."""
        payments = self.env["account.payment"]
        if self.kind != "refund" or self.currency_id.is_zero(move.amount_residual):
            return payments
        if not journal_id:
            raise UserError(self.env._("Enter from which account %s is paid.", self.name))
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        vals = {"journal_id": journal_id, "payment_date": day or self.company_id._today()}
        return register.create(vals)._create_payments()

    def _entries(self):
        """What is booked for these papers."""
        return self.refund_move_id | self.payment_id.move_id | self.value_move_id

    # --- on paper ---

    def _label_facts(self):
        self.ensure_one()
        picture = self.env["ir.actions.report"].barcode("QR", self.name, width=180, height=180)
        return {
            "label": self.name,
            "picture": "data:image/png;base64," + base64.b64encode(picture).decode(),
            "model": self.product_id.name,
            "serial": self.device_id.sudo().name,  # sudo: the name alone
            "order": self.order_id.name,
            "point": self.point_id.name,
            "due": self.due_back,
        }
