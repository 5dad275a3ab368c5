from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.without_mail import WITHOUT_MAIL

from .service_escalation_workflow import FOLLOWING, LIVE, PENDING, STATES, TIER_FIELDS


class ServiceEscalation(models.Model):
    """A question on an order that goes up the tiers until somebody answers it."""

    _name = "service.escalation"
    _description = "Escalation"
    _inherit = ["service.evidence.mixin", "mail.thread", "mail.activity.mixin", "step.mixin"]
    _order = "due_at, id"
    _rec_names_search = ["name", "question"]

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    order_id = fields.Many2one("service.order", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    point_id = fields.Many2one(
        related="order_id.point_id",
        string="Service Point",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    product_id = fields.Many2one(related="order_id.product_id", string="Model")
    serial = fields.Char(related="order_id.serial")
    symptom = fields.Text(related="order_id.symptom")
    fault_id = fields.Many2one(related="order_id.fault_id", string="Fault Code")
    article_ids = fields.Many2many(related="order_id.article_ids")

    tier_id = fields.Many2one(
        "service.escalation.tier",
        readonly=True,
        index=True,
        ondelete="restrict",
        group_expand="_read_group_tiers",
    )
    former_tier_id = fields.Many2one(
        "service.escalation.tier", string="Handed Over by", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(STATES, required=True, default="open", readonly=True, copy=False)
    question = fields.Text(
        required=True, personal="text", groups="customer_privacy.group_talk_reader"
    )
    asked_by_id = fields.Many2one(
        "res.users",
        string="Asked by",
        default=lambda self: self.env.user,
        readonly=True,
        ondelete="restrict",
    )
    asked_at = fields.Datetime(string="Asked", default=fields.Datetime.now, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    due_at = fields.Datetime(string="Due", readonly=True)
    overdue_count = fields.Integer(string="Times Overdue", readonly=True)
    is_late = fields.Boolean(compute="_compute_is_late")
    answer = fields.Text(personal="text", groups="customer_privacy.group_talk_reader")
    manufacturer_ref = fields.Char(string="Manufacturer's Reference")
    answered_by_id = fields.Many2one(
        "res.users", string="Answered by", readonly=True, ondelete="restrict"
    )
    answered_at = fields.Datetime(string="Answered on", readonly=True)
    closed_at = fields.Datetime(string="Closed", readonly=True)
    log_ids = fields.One2many("service.escalation.log", "escalation_id", readonly=True)

    is_for_me = fields.Boolean(
        string="Mine to Answer", compute="_compute_is_for_me", search="_search_is_for_me"
    )
    can_be_taken_back = fields.Boolean(compute="_compute_is_for_me")
    is_last = fields.Boolean(string="Last Tier", compute="_compute_is_for_me")

    _one_live = models.UniqueIndex(
        "(order_id) WHERE state IN ('open', 'taken', 'answered')",
        "This order has an open escalation already. Add to that one.",
    )
    _due_idx = models.Index("(due_at) WHERE state IN ('open', 'taken')")

    @api.depends("due_at", "state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for escalation in self:
            pending = escalation.state in PENDING
            escalation.is_late = bool(pending and escalation.due_at and escalation.due_at < now)

    @api.depends("tier_id", "former_tier_id", "state")
    @api.depends_context("uid")
    def _compute_is_for_me(self):
        groups = self._my_groups()
        for escalation in self:
            pending = escalation.state in PENDING
            # sudo: only compares groups
            asked, former = escalation.sudo().tier_id, escalation.sudo().former_tier_id
            escalation.is_for_me = pending and asked.group_id in groups
            escalation.can_be_taken_back = pending and former.group_id in groups
            escalation.is_last = not asked.next_id

    def _search_is_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "in", PENDING),
            # an index of a small table; groups are not readable for everybody
            ("tier_id", "in", self._my_tiers().ids),
        ]

    @api.model
    def _my_groups(self):
        return self.env.user.sudo().all_group_ids

    @api.model
    def _my_tiers(self):
        # sudo: see _my_groups
        return (
            self.env["service.escalation.tier"]
            .sudo()
            .search([("group_id", "in", self._my_groups().ids)])
        )

    @api.model
    def _read_group_tiers(self, tiers, domain):
        return tiers.search([("active", "=", True)])

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_by_hand(vals_list)
        self._asked_orders(vals_list)._ensure_can_be_escalated()
        escalations = super(ServiceEscalation, self.with_context(**WITHOUT_MAIL)).create(vals_list)
        escalations = escalations.with_env(self.env)
        escalations._ask()
        return escalations

    @api.model
    def _fill_in(self, vals_list):
        names = self._next_names(self._asked_orders(vals_list))
        for vals, name in zip(vals_list, names, strict=True):
            vals["name"] = name

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            if TIER_FIELDS & vals.keys():
                self._refuse("answer", self._role_refusal("answer"))
            if {"question", "evidence_ids", *TIER_FIELDS} & vals.keys():
                self._ensure_live()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An escalation is kept with its order. Withdraw it instead."))

    @api.model
    def _asked_orders(self, vals_list):
        default = self.env.context.get("default_order_id")
        ids = [vals.get("order_id") or default for vals in vals_list]
        if not all(ids):
            raise UserError(self.env._("Escalate from the order: its button “Escalate” does it."))
        return self.env["service.order"].browse(ids)

    @api.model
    def _next_names(self, orders):
        """Order number and a running number."""
        # sudo: also those that the asker's rules hide are counted
        counts = dict(
            self.sudo()._read_group([("order_id", "in", orders.ids)], ["order_id"], ["__count"])
        )
        return [f"{order.name}/{counts.get(order.sudo(), 0) + 1}" for order in orders]

    @api.model
    def _step_fields(self):
        return super()._step_fields() | FOLLOWING

    def _closed_to_hands(self):
        """A new question names its order and is not answered yet."""
        closed = super()._closed_to_hands()
        return closed if self else closed - {"order_id"} | TIER_FIELDS

    def _ensure_live(self):
        if any(escalation.state not in LIVE for escalation in self):
            raise UserError(self.env._("This escalation is over. Escalate the order anew."))
