from odoo import api, fields, models
from odoo.exceptions import ValidationError

STATEMENT_READERS = (
    "service_settlement.group_settlement_accountant,"
    "service_network.group_point_manager,service_network.group_oversight_manager"
)


class AccountMove(models.Model):
    _inherit = "account.move"

    settlement_statement_ids = fields.One2many(
        "settlement.statement", "move_id", groups=STATEMENT_READERS
    )

    def _frozen_by(self):
        """The bill of a statement says what both sides have confirmed."""
        # sudo: looks only whether a statement stands behind the bill
        statements = self.env["settlement.statement"].sudo().search([("move_id", "in", self.ids)])
        return {
            **super()._frozen_by(),
            **{
                self.browse(statement.move_id.id): self.env._(
                    "This bill pays statement %s, which both sides have confirmed. Correct it by an"
                    " adjustment in the next month.",
                    statement.name,
                )
                for statement in statements
            },
        }

    # --- how it is paid ---

    @api.constrains("matched_payment_ids")
    def _check_paid_as_confirmed(self):
        self.matched_payment_ids._check_paid_as_confirmed()

    def _confirmed_statements(self):
        """The statements that these bills pay: ``{bill: statement}``."""
        # sudo: whoever pays or matches need not see statements
        statements = self.env["settlement.statement"].sudo().search([("move_id", "in", self.ids)])
        return {self.browse(it.move_id.id): it for it in statements}

    def _refuse_payment(self, statement):
        raise ValidationError(
            self.env._(
                "Bill %(bill)s is paid as statement %(statement)s was confirmed: to %(payee)s,"
                " bank account %(account)s. Choose them for the payment.",
                bill=self.name,
                statement=statement.name,
                payee=statement.payee_id.display_name,
                account=statement.payee_account or self.env._("none"),
            )
        )
