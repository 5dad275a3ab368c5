from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _check_pays(self, bill, statement):
        """This item may be matched with the bill of the statement."""
        self.ensure_one()
        if self.move_id._frozen_by():
            return  # a document of ours, such as a set-off
        payment = self.move_id.origin_payment_id
        pays = (
            payment._pays_as_confirmed(bill, statement)
            if payment
            else self.partner_id.commercial_partner_id == bill.commercial_partner_id
        )
        if not pays:
            bill._refuse_payment(statement)
