from contextlib import contextmanager
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.repair_intake.models.service_order_states import DONE_STATES, OPEN_STATES
from odoo.addons.service_base.labels import same_options, selection_labels
from odoo.addons.service_base.numbers import number_key

from ..warranty import MAIN_UNIT, Check, Exclusion, Facts, Service, decide, pack, payer_of
from ..warranty.book import Key
from ..warranty.dates import add_days
from ..warranty.facts import EXCHANGE, OF_UNIT
from .stock_lot import DELIVERY_FACTS

REMEDY_SELECTION = [
    ("return", "Return"),
    ("exchange", "Exchange"),
    ("refund", "Refund"),
    ("free_repair", "Free Repair"),
    ("paid_repair", "Paid Repair"),
    ("refused", "Refused"),
]


# Facts of the verdict that are entered on the order itself.
ORDER_FACTS = {
    *DELIVERY_FACTS,
    "appearance_evidence",
    "caused_by_repair",
    "component_id",
    "delay_cause",
    "exclusion_line_ids",
    "fault_appeared_on",
    "proof",
    "proof_serial",
    "purchase_date",
    "remedy_wish",
    "without_fault",
}


# So many orders are judged between two commits.
JUDGED_AT_ONCE = 500


# Which figure of the law says how long a repair may go on.
DUE_FIGURES = {
    "loaner_due_on": "loaner_days",
    "repairer_due_on": "repairer_days",
    "parts_due_on": "parts_days",
}


# The longest a serial on a proof may be, in characters.
LONGEST_SERIAL = 100


# What a finished order was, in the history of its device.
KINDS = {"repaired": "repair", "exchanged": "exchange"}


# Compared by identity: no client can send it. What is written so is told by the caller.
_LOGGED = object()


# The first of these that changes is told on the timeline.
LOGGED_VERDICT = ("verdict", "payer", "covered_until", "is_loaner_due", "check_state")


# Compared by identity: no client can send it.
_VERDICT = object()


# Written by the engine or by an override, never by hand.
ENGINE_FIELDS = (
    "policy_id",
    "verdict",
    "payer",
    "parts_free",
    "labour_free",
    "on_site_free",
    "covered_until",
    "proof_pending",
    "check_state",
    "is_loaner_due",
    "is_exchange_due",
    "charged_to",
    "verdict_data",
)


OVERRIDE_FIELDS = ("verdict_override", "override_reason", "override_user_id", "override_at")


def _check_state(policy, verdict):
    """Where the opening-box check stands; False where nobody asks for it."""
    if not policy or not (policy.checks or policy.check_days):
        return False
    codes = {reason.code for reason in verdict.reasons}
    if codes & {"check_failed", "check_late", "credit_failed", "credit_late"}:
        return "failed"
    if codes & {"check_pending", "credit_pending"}:
        return "pending"
    new = {"return_open", "exchange_open", "return_by", "exchange_by"}
    return "passed" if codes & new else False


FREE_REMEDIES = ("return", "exchange", "refund", "free_repair")


LONGEST_ANSWER = 64


class ServiceOrder(models.Model):
    """The warranty verdict: its facts, who pays, what it says, a decision against it, checks."""

    _inherit = "service.order"

    component_id = fields.Many2one(
        "warranty.component",
        string="Faulty Component",
        ondelete="restrict",
        help="Empty: the main unit.",
    )
    exclusion_line_ids = fields.One2many(
        "service.order.exclusion", "order_id", string="Exclusions Found", copy=False
    )
    purchase_date = fields.Date(
        compute="_compute_purchase_facts", store=True, readonly=False, precompute=True
    )
    proof = fields.Selection(
        selection=same_options("stock.lot", "proof"),
        string="Proof of Purchase",
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
    )
    proof_serial = fields.Char(
        string="Serial on Proof",
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
    )
    delivered_on = fields.Date(
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
        help="The warranty does not begin before the customer has the device.",
    )
    installed_on = fields.Date(
        string="Installation Completed",
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
        help="Where the seller promised to install it.",
    )
    accepted_on = fields.Date(
        string="Acceptance Report Signed",
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
        help="Of a sale by contract.",
    )
    distance_sale = fields.Boolean(
        compute="_compute_purchase_facts",
        store=True,
        readonly=False,
        precompute=True,
        help="Sold by web shop, telephone or mail.",
    )
    fault_appeared_on = fields.Date(
        copy=False, help="What counts is when the fault appeared, if there is evidence of it."
    )
    appearance_evidence = fields.Selection(
        [
            ("message", "Call or Message on Record"),
            ("picture", "Dated Photo or Video"),
            ("report", "Written Report"),
        ],
        string="Evidence of the Day",
        copy=False,
    )
    without_fault = fields.Boolean(
        string="Return without a Fault",
        copy=False,
        help="Nothing failed: the customer wants to give the device back.",
    )
    caused_by_repair = fields.Boolean(
        string="Caused by the Last Repair", copy=False, help="The last repair brought it about."
    )
    handed_in_on = fields.Date(
        compute="_compute_handed_in_on",
        store=True,
        precompute=True,
        help="From this day on the days in repair are counted.",
    )
    handed_over_on = fields.Date(compute="_compute_handed_over_on", store=True, precompute=True)
    repair_days = fields.Integer(
        string="Days in Repair",
        compute="_compute_repair_days",
        help="Calendar days from hand-in to hand-over.",
    )
    delay_cause = fields.Selection(
        [("maker_parts", "Maker Supplies No Parts"), ("repairer", "Repairer")],
        string="Cause of the Delay",
        copy=False,
        help="Who is the cause that the repair takes long.",
    )
    remedy_wish = fields.Selection(
        REMEDY_SELECTION[:4], string="Customer Wishes", copy=False, help="Empty: not asked."
    )
    _purchase_day_possible = models.Constraint(
        "CHECK(purchase_date >= '1980-01-01')",
        "Nothing was bought before 1980. Check the date.",
    )
    verdict_text = fields.Text(string="Reasons", compute="_compute_verdict_text")
    policy_id = fields.Many2one(
        "warranty.policy",
        string="Warranty Policy",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    verdict = fields.Selection(
        REMEDY_SELECTION, compute="_compute_verdict", store=True, precompute=True, copy=False
    )
    payer = fields.Selection(
        [
            ("manufacturer", "Manufacturer"),
            ("contract", "Extended Warranty"),
            ("customer", "Customer"),
            ("shared", "Shared"),
        ],
        string="Cost Borne by",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
    )
    parts_free = fields.Boolean(compute="_compute_verdict", store=True, precompute=True, copy=False)
    labour_free = fields.Boolean(
        compute="_compute_verdict", store=True, precompute=True, copy=False
    )
    on_site_free = fields.Boolean(
        string="Free on Site", compute="_compute_verdict", store=True, precompute=True, copy=False
    )
    covered_until = fields.Date(compute="_compute_verdict", store=True, precompute=True, copy=False)
    proof_pending = fields.Boolean(
        string="Lacks Proof",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        help="Chargeable only because no day of purchase, proof or device is known yet.",
    )
    is_pending = fields.Boolean(string="Proof Pending", compute="_compute_rights_text")
    rights_text = fields.Char(string="Rights", compute="_compute_rights_text")
    check_state = fields.Selection(
        [("pending", "To Check"), ("failed", "Not in Order"), ("passed", "In Order")],
        string="Opening-box Check",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        help="Whether the unit may be taken back as failed on opening. Empty: not asked for.",
    )
    loaner_due_on = fields.Date(
        string="Loaner after",
        compute="_compute_due_dates",
        store=True,
        precompute=True,
        copy=False,
        help="Not repaired by this day, a loaner is due, free of charge and deposit.",
    )
    repairer_due_on = fields.Date(
        string="Exchange after (Repairer)",
        compute="_compute_due_dates",
        store=True,
        precompute=True,
        copy=False,
        help="Not repaired by this day by the repairer's fault: exchange at his expense.",
    )
    parts_due_on = fields.Date(
        string="Exchange after (Parts)",
        compute="_compute_due_dates",
        store=True,
        precompute=True,
        copy=False,
        help="Not repaired by this day as the maker supplies no parts: exchange.",
    )
    is_loaner_due = fields.Boolean(
        string="Loaner Due", compute="_compute_verdict", store=True, precompute=True, copy=False
    )
    is_exchange_due = fields.Boolean(
        string="Exchange Due for Delay",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
    )
    charged_to = fields.Selection(
        [("repairer", "Repairer")],
        string="Exchange Charged to",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
    )
    due_text = fields.Char(string="Comes Due", compute="_compute_due_text")
    verdict_data = fields.Json(
        string="Verdict Record",
        compute="_compute_verdict",
        store=True,
        precompute=True,
        copy=False,
        help="Policy, facts, answer and reasons, enough to decide it again.",
    )
    verdict_override = fields.Selection(
        REMEDY_SELECTION, string="Overridden with", readonly=True, copy=False
    )
    override_reason = fields.Text(readonly=True, copy=False, personal="text")
    override_user_id = fields.Many2one(
        "res.users", string="Overridden by", readonly=True, copy=False, ondelete="restrict"
    )
    override_at = fields.Datetime(string="Overridden", readonly=True, copy=False)
    can_override_verdict = fields.Boolean(compute="_compute_can_override_verdict")
    check_ids = fields.One2many("service.order.check", "order_id", readonly=True)

    @api.model
    def _longest_texts(self):
        return {**super()._longest_texts(), "proof_serial": LONGEST_SERIAL}

    @api.model
    def _past_days(self):
        return {
            *super()._past_days(),
            "purchase_date",
            "delivered_on",
            "installed_on",
            "accepted_on",
            "fault_appeared_on",
        }

    @api.model
    def _get_step_fields(self):
        away = ("reported_at", "handed_in_on", "handed_over_on", "verdict_data")
        return [*super()._get_step_fields(), "payer", *away]

    def _parts_are_free(self):
        return self.parts_free

    @api.depends(
        "device_id.purchase_date",
        "device_id.proof",
        "device_id.proof_serial",
        "device_id.first_unit_id.purchase_date",
        "device_id.first_unit_id.proof",
        "device_id.first_unit_id.proof_serial",
        *(f"device_id.{name}" for name in DELIVERY_FACTS),
        *(f"device_id.first_unit_id.{name}" for name in DELIVERY_FACTS),
    )
    def _compute_purchase_facts(self):
        """What the file of the unit first bought knows; else what was told on the order stays."""
        for order in self.filtered(lambda order: not order._is_finished()):
            device = order.device_id.first_unit_id or order.device_id
            order.purchase_date = device.purchase_date or order.purchase_date
            order.proof = (device.purchase_date and device.proof) or order.proof or "none"
            order.proof_serial = device.proof_serial or order.proof_serial
            for name in DELIVERY_FACTS:
                order[name] = device[name] or order[name]

    @api.depends("reported_at")
    def _compute_handed_in_on(self):
        for order in self:
            order.handed_in_on, _back = order._days_away()

    @api.depends("done_at")
    def _compute_handed_over_on(self):
        for order in self:
            _away, order.handed_over_on = order._days_away()

    def _days_away(self):
        """Hook: (day of hand-in, day of hand-over or False), on which the device is away."""
        return (
            self._local_day(self.reported_at),
            self.done_at and self._local_day(self.done_at),
        )

    @api.depends("handed_in_on", "handed_over_on", "state")
    def _compute_repair_days(self):
        for order in self:
            end = order.handed_over_on or order._local_day(fields.Datetime.now())
            away = order.handed_in_on and order.state != "cancelled"
            order.repair_days = (end - order.handed_in_on).days if away else 0

    @api.model
    def _prepare_device_vals(self, vals):
        """The file of a new device begins with what the order was told about it."""
        entered = {
            name: vals[name]
            for name in ("purchase_date", "proof", "proof_serial", *DELIVERY_FACTS)
            if vals.get(name)
        }
        return {**super()._prepare_device_vals(vals), **entered}

    def _taken_from(self, device):
        bought = device.first_unit_id or device
        return {
            **super()._taken_from(device),
            "purchase_date": bought.purchase_date,
            "proof": bought.purchase_date and bought.proof,
            "proof_serial": bought.proof_serial,
            **{name: bought[name] for name in DELIVERY_FACTS},
        }

    def _let_go_of(self, device):
        gone = super()._let_go_of(device)
        return {**gone, "proof": "none"} if "proof" in gone else gone

    @contextmanager
    def _changing_facts(self, note=False):
        """Around a change of what the verdict rests on: refused once finished, else told."""
        self._ensure_facts_may_change()
        with self._log_verdict_changes(note):
            yield

    def _ensure_facts_may_change(self):
        for order in self:
            if order._is_finished():
                raise UserError(
                    self.env._(
                        "Order %s is finished and its warranty verdict stands."
                        " Reopen the order first, or take a new report.",
                        order.name,
                    )
                )

    # What the engine is given: facts of the order, its device and what was done to it before.

    def _policy_key(self, facts):
        """What the policy is looked up by: the rights are those of the day of purchase."""
        bought, reported = facts.purchase_date, facts.report_date
        model = self.product_id._origin
        return Key(
            company=self.company_id.id,
            model=bool(model) and model._product_key(model.id).template,
            category=self.categ_id.id,
            brand=self.brand_id.id,
            day=bought if bought and bought <= reported else reported,
        )

    def _warranty_facts(self):
        """Facts of each order: dict service.order → `Facts`. Queries do not grow with orders."""
        chains = self.device_id._earlier_units()
        numbers = self._numbers_beside_serials(chains)
        history = self._device_history(chains)
        contracts = self.device_id._contracts(chains)
        return {
            order: order._order_facts(
                chains.get(order.device_id, ()),
                history.get(order.device_id, ()),
                contracts.get(order.device_id, ()),
                numbers,
            )
            for order in self
        }

    def _numbers_beside_serials(self, chains):
        """``{id of a device: what it is or was called}``, where a proof shows another number.

        With those of the units it was exchanged for.
        """
        other = self.filtered(
            lambda order: number_key(order.proof_serial) not in ("", number_key(order.serial))
        )
        units = other.device_id._origin.sudo()  # sudo: the numbers of the devices at hand
        for unit in other.device_id:
            units |= chains.get(unit, units.browse())
        return {lot.id: tuple(sorted(keys)) for lot, keys in units._number_keys().items()}

    def _order_facts(self, earlier_units, history, contracts, numbers):
        unit, component, fault = self.device_id, self.component_id, self.fault_id
        device = unit.first_unit_id or unit
        units = [unit, *earlier_units]
        return Facts(
            report_date=self._local_day(self.reported_at),
            purchase_date=self.purchase_date or None,
            activation_date=device.activation_date or None,
            manufacture_date=device.manufacture_date or None,
            proof=self.proof or "none",
            serial=self.serial or "",
            serial_on_proof=self.proof_serial or "",
            component=component.code or MAIN_UNIT,
            software=component.is_software or fault.is_software,
            fault=fault.code or "",
            wish=self.remedy_wish or "",
            exclusions=tuple(
                Exclusion(e.code, found.has_photo, e.photo_required, e.refuse)
                for found in self.exclusion_line_ids
                for e in found.exclusion_id
            ),
            history=tuple(
                earlier._as_service()
                for earlier in history
                if earlier != self._origin and earlier.done_at <= self.reported_at
            )
            + tuple(
                Service(unit.exchanged_on, unit.exchanged_on, EXCHANGE)
                for unit in units
                if unit.exchanged_on
            ),
            contracts=contracts,
            earlier_serials=tuple(unit.name for unit in earlier_units),
            other_numbers=tuple(key for it in units for key in numbers.get(it._origin.id, ())),
            delivered_on=self.delivered_on or None,
            installed_on=self.installed_on or None,
            accepted_on=self.accepted_on or None,
            appeared_on=self.fault_appeared_on or None,
            appearance_proved=bool(self.appearance_evidence),
            sold_by_us=not device.sold_elsewhere,
            distance_sale=self.distance_sale,
            without_fault=self.without_fault,
            caused_by_repair=self.caused_by_repair,
            component_kind=component.kind or OF_UNIT,
            **self._delay_facts(),
        )

    def _delay_facts(self):
        """How long a repair goes on that is not done yet; nothing on the day of hand-in."""
        today = self._local_day(fields.Datetime.now())
        if not self.handed_in_on or self.handed_over_on or self.handed_in_on >= today:
            return {}
        return {
            "handed_in": self.handed_in_on,
            "as_of": today,
            "delay_cause": self.delay_cause or "",
        }

    def _as_service(self):
        """The finished order as one line in the history of its device."""
        done = self._local_day(self.done_at)
        return Service(
            date_in=min(self.handed_in_on or done, done),
            date_out=max(self.handed_over_on or done, done),
            kind=KINDS[self.result],
            component=MAIN_UNIT if self.replacement_id else self.component_id.code or MAIN_UNIT,
            fault=self.fault_id.code or "",
            in_warranty=self.payer not in ("customer", "contract"),
            software=self.component_id.is_software or self.fault_id.is_software,
            component_kind=(not self.replacement_id and self.component_id.kind) or OF_UNIT,
            replaced=self._was_component_replaced(),
        )

    def _repair_number(self):
        """Which repair of the device this is, those of units it was exchanged for left out."""
        self.ensure_one()
        if not self.device_id:
            return 1
        earlier = self._device_history({self.device_id: self.env["stock.lot"]})
        done = self.done_at or fields.Datetime.now()
        repairs = earlier.get(self.device_id, self.browse()).filtered(
            lambda order: order.result == "repaired" and order.done_at < done
        )
        return len(repairs - self) + 1

    def _cause_words(self):
        """Hook: the cause of the fault, for the repair record."""
        return ""

    def _was_component_replaced(self):
        """Hook: True where the faulty component itself was replaced."""
        return False

    def _device_history(self, chains):
        """Finished repairs and exchanges of each device and of those it was exchanged for.

        :return: dict stock.lot → service.order, oldest first
        """
        devices = self.device_id.union(*chains.values())
        if not devices:
            return {}
        # sudo: a warranty holds for the device, wherever it was repaired before
        finished = self.sudo().search(
            [
                ("device_id", "in", devices.ids),
                ("state", "in", DONE_STATES),
                ("result", "in", tuple(KINDS)),
            ],
            order="done_at, id",
        )
        by_device = finished.grouped("device_id")
        return by_device | {
            device: finished.filtered(lambda order, units=device | chain: order.device_id in units)
            for device, chain in chains.items()
        }

    def _with_checks(self, facts):
        """The facts with the answers of the opening-box check, in one query."""
        stored = self.filtered("id")
        answers = self.env["service.order.check"]._latest(stored) if stored else {}
        return facts | {
            order: replace(
                facts[order],
                checks=tuple(
                    Check(check.code, answer.passed) for check, answer in answers[order].items()
                ),
            )
            for order in stored
            if order in answers
        }

    # A verdict in words: its reasons, and on the timeline every change with its reason.

    @api.depends("verdict_data", "verdict_override", "override_reason", "override_user_id")
    @api.depends_context("lang")
    def _compute_verdict_text(self):
        """The stored reasons in the language of whoever reads them."""
        reasons = [((order.verdict_data or {}).get("verdict") or {}) for order in self]
        texts = self.env["warranty.reason"]._sentences([r.get("reasons") or [] for r in reasons])
        for order, sentences in zip(self, texts, strict=True):
            order.verdict_text = "\n".join([*order._override_sentences(), *sentences])

    @api.depends("verdict_data", "payer", "covered_until", "proof_pending", "state")
    @api.depends_context("lang")
    def _compute_rights_text(self):
        """Until when the customer has which right, each with a last day of its own."""
        for order in self:
            # who ends the work without a proof ends it as chargeable
            order.is_pending = order.proof_pending and not order._is_finished()
            order.rights_text = " · ".join(order._rights_words()) or False

    def _rights_words(self):
        data = (self.verdict_data or {}).get("verdict") or {}
        words = []
        if day := data.get("return_until"):
            words.append(self.env._("return until %s", day))
        if day := data.get("exchange_until"):
            words.append(self.env._("exchange until %s", day))
        if "refund" in data.get("remedies", ()):
            words.append(self.env._("refund instead of exchange"))
        if self.covered_until:
            words.append(self._warranty_words())
        if data.get("carriage_free") and self.service_mode == "mail_in":
            words.append(self.env._("carriage is ours"))
        return words

    @api.depends(
        *DUE_FIGURES, "is_loaner_due", "is_exchange_due", "delay_cause", "handed_over_on", "state"
    )
    @api.depends_context("lang")
    def _compute_due_text(self):
        """What comes due for a repair that goes on, and when; what is overdue first."""
        for order in self:
            words = [] if order.handed_over_on or order._is_finished() else order._due_words()
            order.due_text = " · ".join(words) or False

    def _due_words(self):
        """What is due, and what comes next."""
        words = []
        if self.is_exchange_due:
            words.append(self.env._("exchange is due"))
        if self.is_loaner_due:
            words.append(self.env._("loaner is due"))
        return [*words, *(text for _day, text in sorted(self._coming_due())[:1])]

    def _coming_due(self):
        """Pairs of a day and what comes due after it."""
        # one text each, so that each can be translated as a whole
        if (day := self.loaner_due_on) and not self.is_loaner_due:
            yield day, self.env._("loaner after %s", day.isoformat())
        if self.is_exchange_due:
            return
        if (day := self.repairer_due_on) and self.delay_cause != "maker_parts":
            text = self.env._("exchange by the repairer's fault after %s", day.isoformat())
            yield day, text
        if (day := self.parts_due_on) and self.delay_cause != "repairer":
            yield day, self.env._("exchange for lack of parts after %s", day.isoformat())

    def _warranty_words(self):
        day = self.covered_until.isoformat()
        if self.covered_until < self._local_day(self.reported_at):
            return self.env._("warranty ended on %s", day)
        if self.payer == "contract":
            return self.env._("extended warranty until %s", day)
        return self.env._("under warranty until %s", day)

    def _verdict_label(self):
        """The verdict as it is said to a customer; empty for a service that is not judged."""
        if self.is_pending:
            return self.env._("Proof Pending")
        return selection_labels(self, "verdict").get(self.verdict, "")

    def _outcome_texts(self):
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        return {order: labels[order.verdict] for order in self if order.verdict}

    @contextmanager
    def _log_verdict_changes(self, note=False):
        """Tell on the timeline how the verdicts of these orders change within.

        :param note: why, or a function that answers it for an order once all is done
        """
        if self.env.context.get("verdict_logged") is _LOGGED:
            yield
            return
        before = {order: order._logged_verdict() for order in self}
        yield
        lines = [
            {**change, "note": note(order) if callable(note) else note}
            for order, logged in before.items()
            for change in order._verdict_changes(logged)[:1]
        ]
        self._add_lines(lines)

    def _logged_verdict(self):
        return [self[name] for name in LOGGED_VERDICT]

    def _verdict_changes(self, before):
        """Lines for the timeline, the weightiest first."""
        return [
            {
                "order_id": self.id,
                "kind": "field",
                "field_name": name,
                "old_value": self._verdict_word(name, old),
                "new_value": self._verdict_word(name, self[name]),
            }
            for name, old in zip(LOGGED_VERDICT, before, strict=True)
            if old != self[name]
        ]

    def _verdict_word(self, name, value):
        if self._fields[name].type == "date":
            return value and format_date(self.env, value)
        if self._fields[name].type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return selection_labels(self, name).get(value)

    # The warranty verdict: decided by the pure engine, stored with what it rests on.

    @api.depends(
        "company_id",
        "service_type",
        "reported_at",
        "serial",
        "product_id",
        "categ_id",
        "brand_id",
        "device_id.activation_date",
        "device_id.manufacture_date",
        "device_id.first_unit_id",
        "device_id.exchanged_on",
        "fault_id",
        "component_id",
        "exclusion_line_ids.exclusion_id",
        "exclusion_line_ids.has_photo",
        "check_ids",
        "purchase_date",
        "proof",
        "proof_serial",
        "remedy_wish",
        *DELIVERY_FACTS,
        "fault_appeared_on",
        "appearance_evidence",
        "without_fault",
        "caused_by_repair",
        "delay_cause",
        "device_id.sold_elsewhere",
        "device_id.first_unit_id.sold_elsewhere",
        "verdict_override",
    )
    def _compute_verdict(self):
        """Judge the repairs that are not finished yet; what was finished keeps its verdict."""
        settled = self.filtered(lambda order: order._is_finished())
        for order in settled.filtered(lambda order: not order.id):
            order.update({name: order._origin[name] for name in self._engine_fields()})
        open_orders = self - settled
        repairs = open_orders.filtered(lambda order: order.service_type == "repair")
        (open_orders - repairs).update(dict.fromkeys(self._engine_fields(), False))
        for order, vals in repairs._judged():
            order.update(vals)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_verdict_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_verdict_fields(vals)
        if not ORDER_FACTS & vals.keys():
            return super().write(vals)
        with self._changing_facts():
            return super(ServiceOrder, self.with_context(verdict_logged=_LOGGED)).write(vals)

    def _judge(self):
        """Decide anew, with the policies of today; finished orders keep their verdict."""
        names = self._engine_fields()
        for name in names:
            self.env.add_to_compute(self._fields[name], self)
        self._recompute_recordset(names)

    def _judged(self):
        """Pairs of an order and the values of its verdict. Queries do not grow with orders."""
        facts = self._warranty_facts()
        Policy = self.env["warranty.policy"]
        rules = {order: Policy._rules(order._policy_key(facts[order])) for order in self}
        asked = self.filtered(lambda order: rules[order][1] and rules[order][1].checks)
        facts = asked._with_checks(facts)
        verdicts = {order: decide(rules[order][1], facts[order]) for order in self}
        links = self._verdict_links(verdicts)
        for order, verdict in verdicts.items():
            policy_id, policy = rules[order]
            vals = order._prepare_verdict_vals(verdict)
            yield (
                order,
                vals
                | {
                    "policy_id": policy_id,
                    "proof_pending": verdict.pending or order._is_unknown(policy),
                    "check_state": _check_state(policy, verdict),
                    **order._prepare_due_vals(verdict),
                    "verdict_data": pack(policy, verdict),
                }
                | links.get(order, {})
                | order._prepare_override_vals(),
            )

    @api.model
    def _prepare_due_vals(self, verdict):
        codes = {reason.code for reason in verdict.reasons}
        return {
            "is_loaner_due": verdict.loaner,
            "is_exchange_due": bool(codes & {"delayed_parts", "delayed_repairer"}),
            "charged_to": verdict.charged_to or False,
        }

    @api.depends("verdict_data", "payer", "handed_in_on")
    def _compute_due_dates(self):
        """Until when a repair may go on before the law gives more."""
        for order in self:
            policy = (order.verdict_data or {}).get("policy") or {}
            law = policy.get("floor") or policy
            counts = order.handed_in_on and order.payer == "manufacturer"
            for name, figure in DUE_FIGURES.items():
                days = law.get(figure, 0) if counts else 0
                order[name] = days and add_days(order.handed_in_on, days)

    @api.model
    def _newly_due_domain(self):
        """Open repairs whose last day is over and whose verdict does not say so yet."""
        today = self.env.company._local_date(fields.Datetime.now())
        late = Domain.OR(
            Domain(name, "<", today) & Domain("delay_cause", "=", cause)
            for name, cause in (("repairer_due_on", "repairer"), ("parts_due_on", "maker_parts"))
        )
        return (
            Domain("state", "in", OPEN_STATES)
            & Domain("handed_over_on", "=", False)
            & (
                (Domain("loaner_due_on", "<", today) & Domain("is_loaner_due", "=", False))
                | (late & Domain("is_exchange_due", "=", False))
            )
        )

    @api.model
    def _cron_judge_delays(self):
        """Each night: what became due with the day is judged anew, and told on the timeline."""
        progress = self.env["ir.cron"]._commit_progress
        orders = self.search(self._newly_due_domain(), order="id")
        for start in range(0, len(orders), JUDGED_AT_ONCE):
            batch = orders[start : start + JUDGED_AT_ONCE]
            with batch._log_verdict_changes(self.env._("Days in repair")):
                batch._judge()
            if not progress(len(batch)):
                return

    def _is_unknown(self, policy):
        """Nobody has said yet what device it is."""
        return not policy and not (self.product_id or self.categ_id)

    @api.model
    def _engine_fields(self):
        """Hook: the fields that `_compute_verdict` fills."""
        return ENGINE_FIELDS

    def _verdict_links(self, verdicts):
        """Hook: what the answers of the engine lead to beside the policy, in few queries.

        :param verdicts: dict service.order → `Verdict`
        :return: dict service.order → values
        """
        return {}

    @api.model
    def _prepare_verdict_vals(self, verdict):
        return {
            "verdict": verdict.remedy,
            "payer": verdict.payer,
            "parts_free": verdict.parts_free,
            "labour_free": verdict.labour_free,
            "on_site_free": verdict.on_site,
            "covered_until": verdict.covered_until,
        }

    def _write_verdict(self, vals):
        """Write fields of the verdict, as its own rules do."""
        return self.with_context(warranty_verdict=_VERDICT)._note(vals)

    @api.model
    def _refuse_verdict_fields(self, vals):
        if self.env.context.get("warranty_verdict") is _VERDICT:
            return
        if vals.keys() & {*self._engine_fields(), *OVERRIDE_FIELDS}:
            raise ValidationError(
                self.env._(
                    "A warranty verdict is not written by hand. Correct the facts it rests on,"
                    " or let a manager override it."
                )
            )

    # A manager may decide otherwise than the engine; the engine's answer stays on file.

    @api.depends("state", "verdict")
    @api.depends_context("uid")
    def _compute_can_override_verdict(self):
        may = self._is_override_allowed()
        for order in self:
            order.can_override_verdict = may and bool(order.verdict) and not order._is_finished()

    def action_override_verdict(self):
        self.ensure_one()
        self._ensure_can_override_verdict()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override the Verdict"),
            "res_model": "warranty.override",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _prepare_override_vals(self):
        """What a manager's decision puts in place of the engine's."""
        if not self.verdict_override:
            return {}
        free = self.verdict_override in FREE_REMEDIES
        return {
            "verdict": self.verdict_override,
            "payer": payer_of(free, free),
            "parts_free": free,
            "labour_free": free,
            "proof_pending": False,
        }

    def _is_override_allowed(self):
        return self.env.user.has_groups(
            "repair_intake.group_technical_expert,service_network.group_network_manager"
        )

    def _ensure_can_override_verdict(self):
        if not self._is_override_allowed():
            raise AccessError(
                self.env._(
                    "Only a technical expert or a network manager may override a verdict."
                    " Ask one of them."
                )
            )
        self.check_access("write")
        for order in self:
            if not order.can_override_verdict:
                raise UserError(
                    self.env._(
                        "The verdict of order %s can no longer be overridden: it is finished,"
                        " or there is nothing to judge.",
                        order.name,
                    )
                )

    def _override_verdict(self, remedy, reason):
        """Put the decision of the current user in place of the engine's, with its reason."""
        self._ensure_can_override_verdict()
        with self._log_verdict_changes(reason):
            self._write_verdict(
                {
                    "verdict_override": remedy,
                    "override_reason": reason,
                    "override_user_id": self.env.uid,
                    "override_at": fields.Datetime.now(),
                }
            )

    def _override_sentences(self):
        if not self.verdict_override:
            return []
        # sudo: the name of who decided, for whoever may read the order
        name = self.override_user_id.sudo().name
        return [
            self.env._("Decided by %(name)s: %(reason)s", name=name, reason=self.override_reason)
        ]

    # The opening-box check: what the desk looks at before it takes a unit back (R2.6).

    def read_checks(self):
        """What the brand asks for and what was answered so far: what the screen shows."""
        self.ensure_one()
        self.check_access("read")
        checklist = self._checklist()
        answers = self.env["service.order.check"]._latest(self).get(self, {})
        return {
            "name": checklist.name,
            "days": checklist.days,
            "readonly": self._is_finished() or not self.has_access("write"),
            "items": [
                self._check_answer_text(item, answers.get(item.check_id))
                for item in checklist.item_ids
            ],
        }

    def answer_checks(self, answers):
        """Put answers on file; whoever finds one wrong answers again.

        :param answers: list of ``{"code", "passed", "value", "photo"}``: the code of a check the
            order's list asks for, the serial number where one is compared, a photo in base64
        :return: as `read_checks`
        """
        self.ensure_one()
        self.check_access("write")
        items = {item.check_id.code: item for item in self._checklist().item_ids}
        vals_list = [
            self._prepare_answer_vals(items.get(answer.get("code")), answer) for answer in answers
        ]
        with self._changing_facts(self.env._("Opening-box check")):
            # sudo: answers are append-only and made here, on an order the user may write
            self.env["service.order.check"].sudo().create(vals_list)
        return self.read_checks()

    def _prepare_answer_vals(self, item, answer):
        value, photo = str(answer.get("value") or "")[:LONGEST_ANSWER], answer.get("photo")
        self._ensure_answer(item, value, photo)
        passed = bool(answer.get("passed"))
        if item.kind == "serial":
            # sudo: only compares
            unit = self.device_id.sudo()
            same = number_key(value) == number_key(self.serial)
            passed = same or (bool(unit) and unit._has_number(value))
        return {
            "order_id": self.id,
            "check_id": item.check_id.id,
            "passed": passed,
            "value": value,
            "photo": photo,
            "user_id": self.env.uid,
        }

    def _checklist(self):
        """The checklist of the order's brand and category, empty where none is asked for."""
        self.ensure_one()
        [facts] = self._warranty_facts().values()
        # sudo: what the desk is asked for, whatever company made the list
        Checklist = self.env["warranty.checklist"].sudo()
        return Checklist.browse(Checklist._find(self._policy_key(facts)) or [])

    def _check_answer_text(self, item, answer):
        return {
            "code": item.check_id.code,
            "name": item.check_id.name,
            "hint": item.check_id.hint or "",
            "kind": item.kind,
            "photo_required": item.photo_required,
            "answered": bool(answer),
            "passed": bool(answer and answer.passed),
            "value": (answer and answer.value) or "",
            "photo": answer.id if answer and answer.has_photo else False,
            # sudo (see _latest): the name of who looked at it
            "who": answer.user_id.name if answer else "",
            "at": fields.Datetime.to_string(answer.at) if answer else "",
        }

    def _ensure_answer(self, item, value, photo):
        if not item:
            raise UserError(
                self.env._(
                    "The checklist of this order does not ask for that any more. Reload the page."
                )
            )
        if item.kind == "serial" and not (number_key(value) and number_key(self.serial)):
            raise UserError(
                self.env._(
                    "%s: the serial numbers of the unit and of what is looked at are compared,"
                    " so both are needed. Scan them.",
                    item.check_id.name,
                )
            )
        if item.photo_required and not photo:
            raise UserError(
                self.env._("%s needs a photo as evidence. Take one.", item.check_id.name)
            )
