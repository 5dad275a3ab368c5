from odoo import api, models


class AccountPartialReconcile(models.Model):
    """The bill of a statement is matched with what went to the payee that both sides confirmed."""

    _inherit = "account.partial.reconcile"

    @api.constrains("debit_move_id", "credit_move_id")
    def _check_paid_as_confirmed(self):
        statements = (self.debit_move_id | self.credit_move_id).move_id._confirmed_statements()
        if not statements:
            return
        for partial in self:
            pair = partial.debit_move_id, partial.credit_move_id
            for line, other in (pair, pair[::-1]):
                if line.move_id in statements:
                    other._check_pays(line.move_id, statements[line.move_id])
