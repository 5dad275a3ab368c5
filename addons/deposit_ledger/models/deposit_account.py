from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# Moved by `_post` alone, with SQL: nobody writes these through the ORM.
FIGURES = {"balance", "held", "last_seq"}
# What the check notes of a ledger: nobody else says that it is sound.
CHECKED = {
    "checked_at",
    "differences",
    "checked_seq",
    "checked_hash",
    "checked_seal",
    "checked_key",
}
# Follow from the agreement in force.
AGREED = {"multiple", "due_balance"}


class DepositAccount(models.Model):
    """What a service point has paid in, and the value of parts it may hold against it."""

    _name = "deposit.account"
    _description = "Deposit Account"
    _inherit = ["mail.thread", "bounded.numbers.mixin", "closed.fields.mixin"]
    _order = "point_id, id"
    _rec_name = "point_id"

    point_id = fields.Many2one("service.point", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="point_id.company_id", store=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("open", "In Use"), ("blocked", "Blocked")], required=True, default="open", tracking=True
    )
    multiple = fields.Float(
        digits=(6, 2),
        required=True,
        default=1.0,
        tracking=True,
        help="Parts worth this many times the deposit may be held. From the agreement in force.",
    )
    balance = fields.Monetary(string="Deposit", readonly=True, copy=False, default=0.0)
    held = fields.Monetary(
        string="Parts Held", readonly=True, copy=False, default=0.0, help="Value of parts held."
    )
    last_seq = fields.Integer(string="Entries", readonly=True, copy=False, default=0)
    limit = fields.Monetary(string="Parts Limit", compute="_compute_limit")
    free = fields.Monetary(string="Free Limit", compute="_compute_limit", search="_search_free")
    held_percent = fields.Float(string="Limit Used", compute="_compute_limit")
    entry_ids = fields.One2many("deposit.entry", "account_id", readonly=True)
    checked_at = fields.Datetime(string="Last Check", readonly=True, copy=False)
    differences = fields.Text(readonly=True, copy=False)

    _point_unique = models.Constraint(
        "UNIQUE(point_id, currency_id)", "The point has a deposit account in this currency already."
    )
    _held_positive = models.Constraint("CHECK(held >= 0)", "The value held cannot fall below zero.")
    _multiple_positive = models.Constraint("CHECK(multiple > 0)", "The multiple is above zero.")

    _figures_exact = models.Constraint(
        "CHECK(abs(balance) <= 1e13 AND held <= 1e13)",
        "So large a sum could no longer be reckoned to the cent.",
    )

    @api.depends("balance", "held", "multiple")
    def _compute_limit(self):
        for account in self:
            account.limit = account.balance * account.multiple
            account.free = account.limit - account.held
            account.held_percent = 100 * account.held / account.limit if account.limit > 0 else 0

    @api.model
    def _search_free(self, operator, value):
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s * %s - %s %s %s",
                model._field_to_sql(alias, "balance", query),
                model._field_to_sql(alias, "multiple", query),
                model._field_to_sql(alias, "held", query),
                SQL(operator),
                value,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_figures(vals)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._refuse_figures(vals)
        if not self.env.su and AGREED & vals.keys():
            raise UserError(
                self.env._(
                    "Multiple and due amount follow from the agreement of the deposit."
                    " Make a new agreement and have it approved."
                )
            )
        if {"point_id", "currency_id"} & vals.keys() and any(a.last_seq for a in self):
            raise UserError(
                self.env._("The account has entries: its point and currency stay as they are.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_without_entries(self):
        if any(account.last_seq for account in self):
            raise UserError(self.env._("A deposit account with entries is kept. Block it instead."))

    @api.model
    def _refuse_figures(self, vals):
        if CHECKED & vals.keys() and not self.env.su:
            raise UserError(self.env._("What a check found is noted by the check alone."))
        if FIGURES & vals.keys():
            raise UserError(
                self.env._(
                    "The figures of a deposit account follow from its entries and are not written"
                    " by hand. Make a deposit movement instead."
                )
            )

    def action_block(self):
        self.check_access("write")
        self.write({"state": "blocked"})

    def action_open(self):
        self.check_access("write")
        self.write({"state": "open"})

    def action_statement(self):
        """The statement of account of the last weeks."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "deposit.statement",
            "res_id": self.env["deposit.statement"].create({"account_id": self.id}).id,
            "views": [(False, "form")],
            "name": self.env._("Statement of Account"),
        }
