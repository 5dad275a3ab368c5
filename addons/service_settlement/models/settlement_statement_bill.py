from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Command

from odoo.addons.service_base.labels import selection_labels


class SettlementStatement(models.Model):
    """The vendor bill of a confirmed statement."""

    _inherit = "settlement.statement"

    def action_bill(self):
        self.check_access("write")
        self._bill()
        return self.action_view_bill() if len(self) == 1 and self.move_id else True

    def action_view_bill(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    def _bill(self):
        """Make and post one bill each; own centres and empty statements are settled without."""
        self.lock_for_update()
        self._check_step("bill")
        billable = self.filtered(lambda statement: statement._needs_bill())
        (self - billable)._take_step("settle")
        moves = self.env["account.move"].create(billable._prepare_bills_vals())
        moves.action_post()
        # a posted bill of a statement does not change any more, see `account.move`
        for statement, move in zip(billable, moves, strict=True):
            statement._as_step().move_id = move
        billable._take_step("bill")
        self.env.flush_all()
        self._pay_deposits()

    def _needs_bill(self):
        self.ensure_one()
        return self.payee_kind != "own" and not self.currency_id.is_zero(self.amount_total)

    def _prepare_bills_vals(self):
        sums = self._get_sums_by_job()
        return [statement._prepare_bill_vals(sums[statement]) for statement in self]

    def _get_sums_by_job(self):
        """Dict statement → list of (kind, service type, job type, count, amount)."""
        groups = self.env["settlement.line"]._read_group(
            [("statement_id", "in", self.ids)],
            ["statement_id", "kind", "service_type", "job_type"],
            ["__count", "amount:sum"],
            order="statement_id, kind desc, service_type, job_type",
        )
        sums = defaultdict(list)
        for statement, *group in groups:
            sums[statement].append(group)
        return sums

    def _prepare_bill_vals(self, sums):
        """A statement that owes more than it brings becomes a vendor credit note."""
        self.ensure_one()
        sign = 1 if self.amount_total > 0 else -1
        paid_to = {"partner_bank_id": self.payee_bank_id.id} if sign > 0 else {}
        return {
            "move_type": "in_invoice" if sign > 0 else "in_refund",
            "company_id": self.company_id.id,
            "partner_id": self.payee_id.id,
            **paid_to,
            "fiscal_position_id": self.fiscal_position_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.month + relativedelta(months=1, days=-1),
            "ref": self.name,
            "invoice_line_ids": [
                Command.create(self._prepare_bill_line_vals(sign, *group)) for group in sums
            ],
        }

    def _prepare_bill_line_vals(self, sign, kind, service_type, job_type, count, amount):
        vals = {
            "product_id": self._service_fee().id,
            "name": self._describe_sum(kind, service_type, job_type, count),
            "quantity": 1,
            "price_unit": sign * amount,
            "tax_ids": [Command.set(self.tax_ids.ids)],
        }
        if kind == "set_off":
            account = self.company_id._get_deposit_liability_account()
            return {**vals, "product_id": False, "account_id": account.id, "tax_ids": []}
        account = self.company_id.settlement_account_id
        return {**vals, "account_id": account.id} if account else vals

    def _describe_sum(self, kind, service_type, job_type, count):
        Line = self.env["settlement.line"]
        if kind == "set_off":
            return self.env._("Set off against the deposit")
        if kind == "adjustment":
            return self.env._("Adjustments (%s)", count)
        service = selection_labels(Line, "service_type").get(service_type)
        job = selection_labels(Line, "job_type").get(job_type)
        return self.env._(
            "%(service)s, %(job)s: %(count)s orders", service=service, job=job, count=count
        )
