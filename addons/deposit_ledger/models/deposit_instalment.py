from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# The account's deposit pays the instalments in the order in which they are due.
DUE_UP_TO = """
(SELECT sum(earlier.amount) FROM deposit_instalment earlier
  WHERE earlier.agreement_id = {0}.agreement_id
    AND (earlier.due_date, earlier.id) <= ({0}.due_date, {0}.id))
"""


class DepositInstalment(models.Model):
    """Part of a required deposit, due on a day; paid as far as the deposit reaches."""

    _name = "deposit.instalment"
    _description = "Deposit Instalment"
    _inherit = ["bounded.numbers.mixin"]
    _order = "due_date, id"
    _rec_names_search = ["account_id", "agreement_id"]

    agreement_id = fields.Many2one(
        "deposit.agreement", required=True, index=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        related="agreement_id.account_id", store=True, precompute=True, index=True
    )
    point_id = fields.Many2one(related="agreement_id.point_id")
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    due_date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    open_amount = fields.Monetary(string="Still Due", compute="_compute_open_amount")
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_open_amount", search="_search_is_overdue"
    )

    _amount_positive = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    @api.depends("amount", "due_date", "agreement_id.state", "account_id.balance")
    def _compute_open_amount(self):
        today = fields.Date.context_today(self)
        due = self._due_up_to()
        for instalment in self:
            behind = due.get(instalment.id, instalment.amount) - instalment.account_id.balance
            instalment.open_amount = max(min(behind, instalment.amount), 0.0)
            instalment.is_overdue = bool(
                instalment.open_amount
                and instalment.due_date
                and instalment.due_date < today
                and instalment.agreement_id.state == "approved"
            )

    @api.depends("account_id", "due_date", "amount")
    def _compute_display_name(self):
        for line in self:
            parts = [line.account_id.display_name, line.due_date and str(line.due_date)]
            parts.append(line.currency_id and line.currency_id.format(line.amount))
            line.display_name = " · ".join(filter(None, parts))

    def _due_up_to(self):
        """What has to be paid in up to and with each instalment: ``{id: amount}``."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT instalment.id, %s FROM deposit_instalment instalment"
                " WHERE instalment.id = ANY(%s)",
                SQL(DUE_UP_TO.format("instalment")),
                self.ids,
            )
        )
        return dict(rows)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        overdue = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "(SELECT account.balance FROM deposit_account account WHERE account.id = %s) < %s",
                SQL.identifier(alias, "account_id"),
                SQL(DUE_UP_TO.format(f'"{alias}"')),
            )
        )
        today = fields.Date.context_today(self)
        return (
            Domain("due_date", "<", today) & Domain("agreement_id.state", "=", "approved") & overdue
        )

    @api.model_create_multi
    def create(self, vals_list):
        instalments = super().create(vals_list)
        instalments.agreement_id._rewritten()
        return instalments

    def write(self, vals):
        self.agreement_id._rewritten()
        result = super().write(vals)
        self.agreement_id._rewritten()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_of_drafts_only(self):
        self.agreement_id._rewritten()

    def action_pay_in(self):
        """Book the money that came for this instalment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "deposit_ledger.action_deposit_movement"
        )
        return dict(
            action,
            context={
                "default_account_id": self.account_id.id,
                "default_kind": "pay_in",
                "default_amount": self.open_amount,
                "default_instalment_id": self.id,
            },
        )
