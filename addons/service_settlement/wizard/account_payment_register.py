from odoo import api, models


class AccountPaymentRegister(models.TransientModel):
    """The dialog proposes the account that both sides confirmed, or none if they confirmed none."""

    _inherit = "account.payment.register"

    @api.model
    def _get_batch_available_partner_banks(self, batch_result, journal):
        found = super()._get_batch_available_partner_banks(batch_result, journal)
        statements = batch_result["lines"].move_id._confirmed_statements().values()
        if not statements or batch_result["payment_values"]["payment_type"] == "inbound":
            return found
        return self.env["res.partner.bank"].union(*(each.payee_bank_id for each in statements))

    def _create_payment_vals_from_batch(self, batch_result):
        vals = super()._create_payment_vals_from_batch(batch_result)
        if batch_result["lines"].move_id._confirmed_statements():
            vals.setdefault("partner_bank_id", False)
        return vals
