from odoo import fields, models
from odoo.exceptions import UserError

STATEMENT_READERS = (
    "service_settlement.group_settlement_accountant,"
    "service_network.group_point_manager,service_network.group_oversight_manager"
)


class AccountMove(models.Model):
    _inherit = "account.move"

    settlement_statement_ids = fields.One2many(
        "settlement.statement", "move_id", groups=STATEMENT_READERS
    )

    def button_draft(self):
        self._refuse_confirmed_settlement()
        return super().button_draft()

    def _refuse_confirmed_settlement(self):
        # sudo: looks only whether a statement stands behind the bill
        for statement in self.sudo().settlement_statement_ids:
            raise UserError(
                self.env._(
                    "This bill pays statement %s, which both sides have confirmed. Correct it by a"
                    " credit note, or by an adjustment in the next month.",
                    statement.name,
                )
            )
