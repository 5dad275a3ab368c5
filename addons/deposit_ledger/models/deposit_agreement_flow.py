from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .deposit_agreement import STEP

APPROVERS = "account.group_account_invoice,service_network.group_network_manager"


class DepositAgreement(models.Model):
    """How an agreement comes into force, follows another one, and ends."""

    _inherit = "deposit.agreement"

    def action_approve(self, key=None):
        """:param key: made by whoever asks from outside; the same key approves once"""
        self.check_access("read")
        self.account_id._take_turn()
        if key and self.env["request.key"]._was_taken(key, self, "approve", {}):
            return
        for agreement in self:
            if refusal := agreement._approval_refusal():
                raise UserError(refusal)
        self.sudo()._approve()  # sudo: an approver need not have the right to write terms

    def action_end(self, key=None):
        """From tomorrow on the account has no agreement; its multiple stays."""
        self.check_access("write")
        if key and self.env["request.key"]._was_taken(key, self, "end", {}):
            return
        for agreement in self.filtered(lambda agreement: agreement.state != "approved"):
            raise UserError(self.env._("%s is not in force and cannot be ended.", agreement.name))
        self._step({"state": "ended", "valid_to": fields.Date.context_today(self)})
        self.account_id.sudo()._review_terms()  # sudo: the figures that follow from it

    def _approval_refusal(self):
        """Why the user cannot approve, as a sentence; False if he can."""
        if self.state != "draft":
            return self.env._("%s was approved before.", self.name)
        if not self.env.user.has_groups(APPROVERS):
            return self.env._("Agreements are approved by finance or by the network's manager.")
        return self._own_refusal()

    def _approve(self):
        self.account_id._serialize()
        for agreement in self:
            agreement._follow_earlier()
            agreement._plan_at_once()
        self._step(
            {
                "state": "approved",
                "approver_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
            }
        )
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
        replaced._step({"state": "ended"})
        replaced.flush_recordset()  # before the new one takes their day
        (earlier - replaced)._step({"valid_to": last_day})

    def _plan_at_once(self):
        """Without instalments, all is due on the first day."""
        if self.required_amount and not self.instalment_ids:
            self.env["deposit.instalment"].with_context(agreement_step=STEP).create(
                {
                    "agreement_id": self.id,
                    "due_date": self.valid_from,
                    "amount": self.required_amount,
                }
            )

    def _step(self, vals):
        self.with_context(agreement_step=STEP).write(vals)
