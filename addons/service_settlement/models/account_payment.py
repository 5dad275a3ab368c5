from odoo import api, models


class AccountPayment(models.Model):
    """The bill of a statement is paid to whom, and to the account that, both sides confirmed."""

    _inherit = "account.payment"

    @api.constrains(
        "invoice_ids", "journal_id", "partner_bank_id", "partner_id", "payment_type", "state"
    )
    def _check_paid_as_confirmed(self):
        for payment in self:
            bills = payment.invoice_ids | payment.reconciled_bill_ids
            for bill, statement in bills._confirmed_statements().items():
                if not payment._pays_as_confirmed(bill, statement):
                    bill._refuse_payment(statement)

    def _pays_as_confirmed(self, bill, statement):
        same_payee = self.partner_id.commercial_partner_id == bill.commercial_partner_id
        # what a credit note brings in comes to an account of the company
        return same_payee and (
            self.payment_type == "inbound" or self.partner_bank_id == statement.payee_bank_id
        )
