from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class DepositAccount(models.Model):
    """What the agreement in force asks of an account, and whether new parts stop for it."""

    _inherit = "deposit.account"

    agreement_ids = fields.One2many("deposit.agreement", "account_id", readonly=True)
    agreement_id = fields.Many2one(
        "deposit.agreement", string="Agreement in Force", compute="_compute_agreement_id"
    )
    required_amount = fields.Monetary(string="Required Deposit", compute="_compute_agreement_id")
    due_balance = fields.Monetary(
        string="Due by Now",
        readonly=True,
        copy=False,
        default=0.0,
        help="What has to be paid in by now, after days and amount of grace. New parts are issued"
        " as long as the deposit is not below it.",
    )
    stop_reason = fields.Char(compute="_compute_stop_reason", compute_sudo=True)
    is_lagging = fields.Boolean(
        string="Behind the Agreement",
        compute="_compute_is_lagging",
        search="_search_is_lagging",
    )

    def _compute_agreement_id(self):
        in_force = self._agreements_in_force()
        for account in self:
            agreement = in_force.get(account.id, self.env["deposit.agreement"])
            account.agreement_id = agreement
            account.required_amount = agreement.required_amount

    @api.depends("balance", "held", "multiple", "state", "due_balance")
    def _compute_stop_reason(self):
        for account in self:
            account.stop_reason = account._stop_message()

    @api.depends("balance", "due_balance")
    def _compute_is_lagging(self):
        for account in self:
            behind = account.currency_id.compare_amounts(account.balance, account.due_balance)
            account.is_lagging = behind < 0

    @api.model
    def _search_is_lagging(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s < %s",
                model._field_to_sql(alias, "balance", query),
                model._field_to_sql(alias, "due_balance", query),
            )
        )

    def _stop_message(self):
        """Why no new parts are issued to the point now, as a sentence; False if they are."""
        figures = {
            "held": self.currency_id.format(self.held),
            "limit": self.currency_id.format(self.limit),
            "due": self.currency_id.format(self.due_balance),
            "paid": self.currency_id.format(self.balance),
        }
        if self.state == "blocked":
            return self.env._("The account is blocked: no new parts until the accountant opens it.")
        if self.currency_id.compare_amounts(self.balance, self.due_balance) < 0:
            return self.env._(
                "The deposit lags behind its agreement: %(paid)s paid in, %(due)s due by now."
                " No new parts until it is paid in.",
                **figures,
            )
        if self.currency_id.compare_amounts(self.held, self.limit) > 0:
            return self.env._(
                "Parts worth %(held)s are held and the limit is %(limit)s. What is held stays."
                " No new parts until parts come back or the deposit is raised.",
                **figures,
            )
        return False

    def _agreements_in_force(self, day=None):
        """``{account id: agreement}`` of a day, today if none is given."""
        day = day or fields.Date.context_today(self)
        # sudo: which terms hold for an account that the reader may see
        agreements = (
            self.env["deposit.agreement"]
            .sudo()
            .search(
                [
                    ("account_id", "in", self.ids),
                    ("state", "=", "approved"),
                    ("valid_from", "<=", day),
                    "|",
                    ("valid_to", "=", False),
                    ("valid_to", ">=", day),
                ]
            )
        )
        return {agreement.account_id.id: agreement.sudo(self.env.su) for agreement in agreements}

    # --- agreements take effect ---

    @api.model
    def _cron_review_terms(self):
        """Once a day: agreements start and end, instalments fall due."""
        accounts = self.env["deposit.agreement"].search([("state", "=", "approved")]).account_id
        accounts._review_terms()
        self.env["deposit.agreement"].search(
            [("state", "=", "approved"), ("valid_to", "<", fields.Date.context_today(self))]
        )._as_step().write({"state": "ended"})

    def _review_terms(self):
        """Bring multiple and due amount of these accounts to what their agreements say today."""
        in_force = self._agreements_in_force()
        due = self._due_by_now()
        for account in self:
            agreement = in_force.get(account.id)
            vals = {
                "multiple": agreement.multiple if agreement else account.multiple,
                "due_balance": due.get(account.id, 0.0),
            }
            account._take_terms({name: v for name, v in vals.items() if account[name] != v})

    def _take_terms(self, vals):
        if not vals:
            return
        before = self.stop_reason
        self.write(vals)
        reason = self.stop_reason
        if reason and reason != before:
            self.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def _due_by_now(self):
        """``{account id: amount}``: instalments whose days of grace are over, less the amount."""
        self.env["deposit.instalment"].flush_model()
        self.env["deposit.agreement"].flush_model()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT agreement.account_id, greatest(
                       sum(instalment.amount) - COALESCE(max(agreement.grace_amount), 0), 0)
                  FROM deposit_agreement agreement
                  JOIN deposit_instalment instalment ON instalment.agreement_id = agreement.id
                 WHERE agreement.account_id = ANY(%(ids)s) AND agreement.state = 'approved'
                   AND agreement.valid_from <= %(today)s
                   AND (agreement.valid_to IS NULL OR agreement.valid_to >= %(today)s)
                   AND instalment.due_date + COALESCE(agreement.grace_days, 0) < %(today)s
              GROUP BY agreement.account_id
                """,
                ids=self.ids,
                today=today,
            )
        )
        return dict(rows)

    # --- proposals ---

    def action_new_agreement(self):
        """A draft with the terms of the agreement in force, to be changed."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "res_model": "deposit.agreement",
            "res_id": self._propose_agreement({}).id,
            "views": [(False, "form")],
        }

    def _propose_agreement(self, terms):
        self.ensure_one()
        agreement = self.agreement_id
        return self.env["deposit.agreement"].create(
            {
                "account_id": self.id,
                "multiple": agreement.multiple or self.multiple,
                "required_amount": agreement.required_amount,
                "grace_days": agreement.grace_days,
                "grace_amount": agreement.grace_amount,
                **terms,
            }
        )
