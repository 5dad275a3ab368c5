from odoo import models
from odoo.exceptions import UserError

# What tells where money goes.
FROZEN_FIELDS = {"acc_number", "acc_holder_name", "bank_id", "partner_id"}


class ResPartnerBank(models.Model):
    """A bank account that stands on a statement stays the account it is; it may be archived."""

    _inherit = "res.partner.bank"

    def write(self, vals):
        changing = self.browse()
        for name in FROZEN_FIELDS & vals.keys():
            field = self._fields[name]
            changing |= self.filtered(
                lambda bank, field=field, name=name: field.convert_to_cache(bank[name], bank)
                != field.convert_to_cache(vals[name], bank)
            )
        changing._check_on_no_statement()
        return super().write(vals)

    def _check_on_no_statement(self):
        # sudo: looks only whether a statement pays to this account
        Statement = self.env["settlement.statement"].sudo()
        if self and (found := Statement.search([("payee_bank_id", "in", self.ids)], limit=1)):
            raise UserError(
                self.env._(
                    "Statement %s is paid to this bank account. Add the new account beside it; it"
                    " is on the statements that are sent from then on.",
                    found.name,
                )
            )
