from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.service_base.models.step_mixin import Step

APPROVERS = "account.group_account_invoice,service_network.group_network_manager"


class DepositAgreement(models.Model):
    """How an agreement comes into force, follows another one, and ends."""

    _inherit = "deposit.agreement"

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
        return self.account_id._take_turn()

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
