from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_base.models.step_mixin import Step

TERMS = {
    "account_id",
    "required_amount",
    "multiple",
    "grace_days",
    "grace_amount",
    "valid_from",
    "instalment_ids",
}


APPROVERS = "account.group_account_invoice,service_network.group_network_manager"


class DepositAgreement(models.Model):
    """What a service point and the company agreed on its deposit, in force from a day on.

    Written by one and approved by another. From its first day it sets the multiple of the
    account, and its instalments say how much has to be paid in by when. Nothing held is touched:
    where the deposit lags behind, or less may be held than is, new parts are not issued.
    """

    _name = "deposit.agreement"
    _description = "Deposit Agreement"
    _inherit = ["mail.thread", "four.eyes.mixin", "bounded.numbers.mixin", "step.mixin"]
    _numbered = True
    _order = "valid_from desc, id desc"
    _substance = frozenset(TERMS)

    name = fields.Char(string="Number", readonly=True, by_hand="new", copy=False)
    account_id = fields.Many2one("deposit.account", required=True, index=True, ondelete="restrict")
    point_id = fields.Many2one(related="account_id.point_id", store=True, index=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("ended", "Ended")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    required_amount = fields.Monetary(
        string="Required Deposit", tracking=True, help="What the point pays in, all in all."
    )
    multiple = fields.Float(
        digits=(6, 2), required=True, default=1.0, tracking=True, help="Parts Limit = Deposit × it."
    )
    grace_days = fields.Integer(default=0, help="So many days an instalment may be late.")
    grace_amount = fields.Monetary(
        default=0.0, help="By so much the deposit may stay behind what is due."
    )
    valid_from = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    valid_to = fields.Date(readonly=True, copy=False, help="Last day; empty: until a new one.")
    instalment_ids = fields.One2many("deposit.instalment", "agreement_id", copy=True)
    user_id = fields.Many2one(
        "res.users",
        string="Written by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_at = fields.Datetime(string="Approved On", readonly=True, copy=False)
    reason = fields.Char(help="Why the terms change.")
    is_in_force = fields.Boolean(compute="_compute_is_in_force")
    can_approve = fields.Boolean(compute="_compute_can")
    _amounts_positive = models.Constraint(
        "CHECK(required_amount >= 0 AND grace_amount >= 0 AND grace_days >= 0)",
        "Amounts and days of an agreement are zero or more.",
    )
    _multiple_positive = models.Constraint("CHECK(multiple > 0)", "The multiple is above zero.")
    _first_day_unique = models.UniqueIndex(
        "(account_id, valid_from) WHERE state = 'approved'",
        "An agreement of this account starts on that day already.",
    )

    @api.depends("state", "valid_from", "valid_to")
    def _compute_is_in_force(self):
        in_force = self.account_id._agreements_in_force()
        for agreement in self:
            agreement.is_in_force = agreement in in_force.values()

    @api.depends("user_id")
    def _compute_can(self):
        return super()._compute_can()

    @api.constrains("instalment_ids", "required_amount", "state")
    def _check_instalments(self):
        for agreement in self.filtered("instalment_ids"):
            total = sum(agreement.instalment_ids.mapped("amount"))
            if agreement.currency_id.compare_amounts(total, agreement.required_amount):
                raise ValidationError(
                    self.env._(
                        "The instalments add up to %(total)s and the required deposit is"
                        " %(required)s. Correct one of them.",
                        total=agreement.currency_id.format(total),
                        required=agreement.currency_id.format(agreement.required_amount),
                    )
                )

    def write(self, vals):
        """Whoever changes the terms of a draft has written it."""
        if self._is_in_step():
            return super().write(vals)
        self.check_access("write")
        rewritten = TERMS & vals.keys()
        if rewritten:
            self._check_draft()
        result = super().write(vals)
        if rewritten:
            self._as_step().write({"user_id": self.env.uid})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self._check_draft()

    def _check_draft(self):
        for agreement in self.filtered(lambda agreement: agreement.state != "draft"):
            raise UserError(
                self.env._(
                    "Agreement %s was approved: its terms stay. Make a new one that follows it.",
                    agreement.name,
                )
            )

    def _rewritten(self):
        """The plan of these drafts changes: whoever does it has written them."""
        self._check_draft()
        if self._is_in_step():
            return
        self._note_author()
        others = self.filtered(lambda agreement: agreement.user_id != self.env.user)
        others._as_step().write({"user_id": self.env.uid})

    # How an agreement comes into force, follows another one, and ends.

    @api.model
    def _steps(self):
        return {
            "approve": Step(
                ("draft",), "approved", APPROVERS, stamp="approved_at", user="approver_id"
            ),
            "end": Step(("approved",), "ended"),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"user_id", "valid_to"}

    def action_approve(self, key=None):
        """:param key: made by whoever asks from outside; the same key approves once"""
        self._request("approve", key)

    def action_end(self, key=None):
        """From tomorrow on the account has no agreement; its multiple stays."""
        self._request("end", key)

    def _before_request(self, name):
        if name != "approve":
            return super()._before_request(name)
        self.check_access("read")
        return self.account_id._lock_in_order()

    def _guard_approve(self):
        return next(filter(None, (agreement._own_refusal() for agreement in self)), False)

    def _take_step(self, name, **asked):
        # sudo: an approver need not have the right to write terms, nor the figures that follow
        return super(DepositAgreement, self.sudo())._take_step(name, **asked)

    def _before_approve(self):
        self.account_id._serialize()
        for agreement in self:
            agreement._follow_earlier()
            agreement._plan_at_once()

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if name == "end":
            vals["valid_to"] = fields.Date.context_today(self)
        return vals

    def _on_approve(self):
        self.account_id._review_terms()

    def _on_end(self):
        self.account_id._review_terms()

    def _follow_earlier(self):
        """Agreements that would run on end the day before this one starts."""
        last_day = self.valid_from - timedelta(days=1)
        earlier = self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("state", "=", "approved"),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">", last_day),
            ]
        )
        replaced = earlier.filtered(lambda agreement: agreement.valid_from > last_day)
        replaced._as_step().write({"state": "ended"})
        replaced.flush_recordset()  # before the new one takes their day
        (earlier - replaced)._as_step().write({"valid_to": last_day})

    def _plan_at_once(self):
        """Without instalments, all is due on the first day."""
        if self.required_amount and not self.instalment_ids:
            self._as_step().env["deposit.instalment"].create(
                {
                    "agreement_id": self.id,
                    "due_date": self.valid_from,
                    "amount": self.required_amount,
                }
            )
