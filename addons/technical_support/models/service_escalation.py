import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.service_base.without_mail import WITHOUT_MAIL

from .service_escalation_states import (
    FOLLOWING,
    LIVE,
    PENDING,
    STATES,
    TIER_FIELDS,
    WAY,
    WHOSE,
    WITH_NOTE,
)
from .service_order import _FOLLOW

_logger = logging.getLogger(__name__)


# Overdue questions that one run of the regular work moves.
BATCH = 200


TASK = "mail.mail_activity_data_todo"


# What an article is made of.
SAID = ("question", "answer")


# What is said of an answer.
JUDGEMENTS = ("accept", "reject")


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
    can_judge = fields.Boolean(
        compute="_compute_can_judge", help="Whether the answer helped is said by who asked."
    )
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

    @api.depends("answered_by_id", "asked_by_id")
    @api.depends_context("uid")
    def _compute_can_judge(self):
        for escalation in self:
            escalation.can_judge = not escalation._answers_himself(self.env.user)

    def _answers_himself(self, user):
        """Whether this is the one who answered, and not the one who had asked."""
        return user == self.answered_by_id and user != self.asked_by_id

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

    # How a question goes up the tiers and the answer comes down.

    @api.model
    def _steps(self):
        return {
            "take": Step(("open",), "taken", user="user_id"),
            "release": Step(("taken",), "open"),
            "hand_over": Step(PENDING, "open"),
            "take_back": Step(PENDING, "open"),
            "answer": Step(
                PENDING,
                "answered",
                needs=("answer",),
                stamp="answered_at",
                user="answered_by_id",
            ),
            "reject": Step(("answered",), "open"),
            "accept": Step(("answered",), "closed", stamp="closed_at"),
            "withdraw": Step(LIVE, "withdrawn", stamp="closed_at"),
            "overdue": Step(PENDING, "open"),
        }

    # --- buttons and RPC ---

    def action_take(self):
        self._request("take")

    def action_release(self):
        self._request("release")

    def action_hand_over(self, note=None):
        self._request("hand_over", note=note)

    def action_take_back(self):
        self._request("take_back")

    def action_answer(self):
        self._request("answer")

    def action_reject(self, note=None):
        self._request("reject", note=note)

    def action_accept(self):
        self._request("accept")

    def action_withdraw(self):
        self._request("withdraw")

    def action_write_article(self):
        """Write down question and answer for the next one who asks; the customer stays out."""
        self.ensure_one()
        self.check_access("read")
        if not self.answer:
            raise UserError(
                self.env._("%s has no answer yet that could be written down.", self.name)
            )
        article = self.env["service.article"].create(self._prepare_article_vals())
        return article._open_form(article)

    def _prepare_article_vals(self):
        sections = [(self._fields[n]._description_string(self.env), self[n]) for n in SAID]
        return {
            **self.order_id._prepare_article_vals(),
            "body": self.order_id._article_body(sections),
        }

    def _ask(self):
        """Start at the first tier above the asker."""
        for escalation in self:
            tier = escalation.tier_id._first_for(escalation.asked_by_id)
            if not tier:
                raise UserError(
                    self.env._(
                        "There is no tier to ask. An administrator sets them up in"
                        " Configuration ▸ Technical Support."
                    )
                )
            escalation._write_as_step(escalation._prepare_tier_vals(tier))
        self._log("ask", self.mapped("question"))
        self._follow_on_order()
        self._call_people()

    # --- what the steps do ---

    def _write_step(self, name):
        for escalation in self:
            escalation._write_as_step(escalation._step_vals(name))

    def _write_as_step(self, vals):
        # sudo: whom a question goes to follows from its tier, also where the asker of a point may
        # not see that person; who may take the step was asked before
        self.sudo()._as_step().write(vals)

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if way := WAY.get(name):
            vals |= self._prepare_tier_vals(self._tier_on_the_way(way))
            vals["former_tier_id"] = self.tier_id.id if way == "up" else False
        if name == "overdue":
            vals["overdue_count"] = self.overdue_count + 1
        return vals

    def _take_step(self, name, note=None, **asked):
        if name in WITH_NOTE and not (note or "").strip():
            raise UserError(self.env._("Say why: whoever gets the question needs to know."))
        result = super()._take_step(name, note=note, **asked)
        self._follow_on_order()
        if name in WAY or self._steps()[name].target not in PENDING:
            self._call_people()
        return result

    def _tier_on_the_way(self, way):
        """The tier above or the one before; at the end of the way it stays."""
        # sudo: tiers follow from each other, whoever moves the question
        tier = self.tier_id.sudo()
        return (tier.next_id if way == "up" else self.former_tier_id.sudo()) or tier

    def _prepare_tier_vals(self, tier):
        """What it means to be asked of a tier: who, and until when."""
        due_at = tier._due(self.company_id, self.point_id, fields.Datetime.now())
        return {"tier_id": tier.id, "due_at": due_at, "user_id": self._whom_to_call(tier).id}

    # --- may it happen? ---

    def _role_refusal(self, name):
        """A step belongs to whoever may change the order, or to those of a tier."""
        whose = WHOSE.get(name, "tier")
        for escalation in self.browse() if self.env.su else self:
            if whose == "asker":
                if name in JUDGEMENTS and escalation._answers_himself(self.env.user):
                    return self.env._(
                        "You have answered %s. Whether it helped is said by who asked.",
                        escalation.name,
                    )
                if forbidden := escalation.order_id._check_access("write"):
                    _orders, make_error = forbidden
                    return str(make_error())
            elif not escalation._is_asked(whose):
                return self.env._(
                    "%(name)s is asked of “%(tier)s”. Somebody of that tier does this.",
                    name=escalation.name,
                    tier=escalation.tier_id.name,
                )
        return super()._role_refusal(name)

    def _is_asked(self, whose):
        tier = self.former_tier_id if whose == "former" else self.tier_id
        return bool(tier) and tier._is_of(self.env.user)

    def _guard_hand_over(self):
        # sudo: only asks whether there is a next tier
        if all(escalation.tier_id.sudo().next_id for escalation in self):
            return False
        return self.env._("This is the last tier. Answer the question, or put it back.")

    def _step_label(self, name):
        return dict(self.log_ids._fields["step"]._description_selection(self.env))[name]

    # --- timeline ---

    def _log_step(self, name, note=None):
        self._log(name, [note] * len(self))

    def _log(self, step, notes):
        # sudo: whoever moves a question may not write its log by hand
        self.env["service.escalation.log"].sudo().create(
            [
                {
                    "escalation_id": escalation.id,
                    "user_id": self.env.uid,
                    "step": step,
                    "tier_id": escalation.tier_id.id,
                    "due_at": escalation.due_at,
                    "note": note,
                }
                for escalation, note in zip(self, notes, strict=True)
            ]
        )
        labels = dict(self.log_ids._fields["step"]._description_selection(self.env))
        for escalation in self:
            escalation.order_id._log(
                "note",
                note=self.env._(
                    "Escalation: %(step)s (%(tier)s)",
                    step=labels[step],
                    tier=escalation.tier_id.name,
                ),
            )

    # Who is called, and what happens when nobody answers in time.

    def _whom_to_call(self, tier):
        """The one of the tier's people who has the fewest questions."""
        people = tier._people(self.point_id)
        if not people:
            return people
        # sudo: load is counted over all points
        load = dict(
            self.sudo()._read_group(
                [("user_id", "in", people.ids), ("state", "in", PENDING)], ["user_id"], ["__count"]
            )
        )
        return min(people, key=lambda user: (load.get(user, 0), user.id)).sudo(False)

    def _call_people(self):
        """One task at a time: for who is asked, or for who asked when there is an answer."""
        # sudo: tasks of others are replaced
        self.sudo().activity_unlink([TASK])
        for escalation in self:
            if escalation.state in PENDING:
                escalation._call(escalation.user_id, self.env._("Question from the service point"))
            elif escalation.state == "answered":
                escalation._call(escalation.asked_by_id, self.env._("Your question is answered"))

    def _call(self, user, summary):
        if not user or user == self.env.user:
            return
        # an answer is there now; only a question has time until it is due
        due_at = self.due_at if self.state in PENDING else fields.Datetime.now()
        # sudo: a task for somebody else
        self.sudo().activity_schedule(
            TASK,
            date_deadline=self.company_id._local_date(due_at, self.point_id),
            summary=f"{self.name} {summary}",
            user_id=user.id,
        )

    # --- regular work ---

    @api.model
    def _overdue_domain(self):
        return [
            ("state", "in", PENDING),
            ("due_at", "<", fields.Datetime.now()),
            ("tier_id.next_id", "!=", False),
        ]

    @api.model
    def _cron_move_up(self):
        """What nobody answered in time goes to the next tier; one bad record stops no other."""
        Cron = self.env["ir.cron"]
        domain = self._overdue_domain()
        Cron._commit_progress(remaining=self.search_count(domain))
        for escalation in self.search(domain, limit=BATCH):
            escalation._move_up_alone()
            if not Cron._commit_progress(1):
                break

    def _move_up_alone(self):
        locked = self.try_lock_for_update().filtered_domain(self._overdue_domain())
        try:
            with self.env.cr.savepoint():
                lang = locked.company_id.partner_id.lang or self.env.lang
                locked.with_context(lang=lang)._step("overdue")
        except Exception:  # the next run tries again
            _logger.exception("%s stays overdue at its tier", self.display_name)

    # What the order learns of its question.

    def _follow_on_order(self):
        """The order knows its open question and what it waits for."""
        for escalation in self:
            # sudo: what the order shows follows from the question, whoever moves it
            order = escalation.order_id.sudo().with_context(escalation_follow=_FOLLOW)
            live = escalation if escalation.state in LIVE else escalation.browse()
            if order.escalation_id != live:
                order._note({"escalation_id": live.id})
            order._wait_for_answer(escalation._awaited())

    def _awaited(self):
        """What an order waits for because of this question."""
        if self.state not in PENDING:
            return False
        # sudo: only asks on which side the tier is
        return "manufacturer" if self.tier_id.sudo().side == "manufacturer" else "expert"
