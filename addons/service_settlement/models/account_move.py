from odoo import fields, models

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
