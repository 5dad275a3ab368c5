from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .deposit_entry import POST

# Moved by `_post` alone, with SQL: nobody writes these through the ORM.
FIGURES = {"balance", "held", "last_seq"}


class DepositAccount(models.Model):
    """What a service point has paid in, and the value of parts it may hold against it."""

    _name = "deposit.account"
    _description = "Deposit Account"
    _inherit = ["mail.thread"]
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
        help="Parts worth this many times the deposit may be held.",
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
    requisition_count = fields.Integer(compute="_compute_requisition_count")
    old_part_count = fields.Integer(compute="_compute_old_part_count")
    checked_at = fields.Datetime(string="Last Check", readonly=True, copy=False)
    differences = fields.Text(readonly=True, copy=False)

    _point_unique = models.Constraint(
        "UNIQUE(point_id, currency_id)", "The point has a deposit account in this currency already."
    )
    _held_positive = models.Constraint("CHECK(held >= 0)", "The value held cannot fall below zero.")
    _multiple_positive = models.Constraint("CHECK(multiple > 0)", "The multiple is above zero.")

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

    def _compute_requisition_count(self):
        groups = self.env["parts.requisition"]._read_group(
            [("account_id", "in", self.ids)], ["account_id"], ["__count"]
        )
        counts = {account.id: count for account, count in groups}
        for account in self:
            account.requisition_count = counts.get(account.id, 0)

    def _compute_old_part_count(self):
        groups = self.env["old.part.return"]._read_group(
            [("account_id", "in", self.ids), ("state", "!=", "written_off")],
            ["account_id"],
            ["__count"],
        )
        counts = {account.id: count for account, count in groups}
        for account in self:
            account.old_part_count = counts.get(account.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_figures(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_figures(vals)
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
        if FIGURES & vals.keys():
            raise UserError(
                self.env._(
                    "The figures of a deposit account follow from its entries and are not written"
                    " by hand. Make a deposit movement instead."
                )
            )

    # --- the one door to the figures ---

    @api.model
    def _post(self, vals_list):
        """Write entries and move the figures of their accounts with them.

        One conditional UPDATE per account decides in the database whether its entries may be:
        no value is read first, so parallel requests can never hold more than the limit.

        :param vals_list: values of `deposit.entry`: account_id, kind, balance_delta, held_delta …
        :return: the entries, in the order given
        :raise UserError: the limit is too small; says how much is free and what to do
        """
        vals_list = [self._rounded(vals) for vals in vals_list]
        for account in self.browse(sorted({vals["account_id"] for vals in vals_list})):
            account._move_figures([v for v in vals_list if v["account_id"] == account.id])
        # sudo: no role may write entries; they come from here alone, whatever caused them
        Entry = self.env["deposit.entry"].sudo()
        return Entry.browse(Entry.with_context(deposit_post=POST).create(vals_list).ids)

    @api.model
    def _rounded(self, vals):
        account = self.sudo().browse(vals["account_id"])  # sudo: only reads the currency
        money = ("balance_delta", "held_delta")
        return {**vals, **{name: account.currency_id.round(vals.get(name, 0.0)) for name in money}}

    def _move_figures(self, vals_list):
        """Move the figures by the sums of the entries and complete these as they stand then."""
        balance_delta = sum(vals["balance_delta"] for vals in vals_list)
        held_delta = sum(vals["held_delta"] for vals in vals_list)
        self.flush_recordset()
        moved = self.env.execute_query(
            self._move_figures_sql(
                self.currency_id.round(balance_delta),
                self.currency_id.round(held_delta),
                len(vals_list),
                any(vals["kind"] == "refund" for vals in vals_list),
            )
        )
        self.invalidate_recordset()
        if not moved:
            raise UserError(self._limit_message(balance_delta, held_delta))
        ((balance, held, seq),) = moved
        for vals in reversed(vals_list):
            vals.update(seq=seq, balance_after=balance, held_after=held)
            balance = self.currency_id.round(balance - vals["balance_delta"])
            held = self.currency_id.round(held - vals["held_delta"])
            seq -= 1

    def _move_figures_sql(self, balance_delta, held_delta, count, refund):
        """A hold needs room and an open account; a refund must leave room for what is held.

        A charge is owed whatever is held: it may use up the limit and so stop further holds.
        """
        return SQL(
            """
            UPDATE deposit_account
               SET balance = balance + %(balance)s,
                   held = held + %(held)s,
                   last_seq = last_seq + %(count)s
             WHERE id = %(id)s
               AND (%(held)s <= 0
                    OR (state = 'open'
                        AND held + %(held)s <= (balance + %(balance)s) * multiple))
               AND (NOT %(refund)s
                    OR (balance + %(balance)s >= 0
                        AND held + %(held)s <= (balance + %(balance)s) * multiple))
         RETURNING balance, held, last_seq
            """,
            id=self.id,
            balance=balance_delta,
            held=held_delta,
            count=count,
            refund=refund,
        )

    def _limit_message(self, balance_delta, held_delta):
        account = self.sudo()  # sudo: tells whoever asks what the limit of this account is
        figures = {
            "point": account.point_id.name,
            "free": account.currency_id.format(account.free),
            "limit": account.currency_id.format(account.limit),
            "held": account.currency_id.format(account.held),
            "asked": account.currency_id.format(max(held_delta, -balance_delta)),
        }
        if held_delta <= 0:
            return self.env._(
                "The deposit of %(point)s cannot be paid back by %(asked)s: parts worth %(held)s"
                " are held against it. Take parts back first, or refund less.",
                **figures,
            )
        if account.state == "blocked":
            return self.env._(
                "The deposit account of %(point)s is blocked: it takes no new parts now."
                " Ask the accountant to open it.",
                **figures,
            )
        return self.env._(
            "The parts limit of %(point)s is too small: %(asked)s asked, %(free)s free of"
            " %(limit)s. Approve less, take old parts back, or have the deposit raised.",
            **figures,
        )

    # --- what is held, part by part ---

    def _held_values(self, parts):
        """Value at which pieces in the point's hands are held.

        :param parts: pairs ``(product, quantity)``, a product once
        :return: list of values in the same order; taking all pieces takes all of their value
        """
        self.ensure_one()
        products = self.env["product.product"].union(*[product for product, _quantity in parts])
        pool = self._held_pool(products)
        values = []
        for product, quantity in parts:
            pieces, value = pool.get(product, (0.0, 0.0))
            share = min(quantity / pieces, 1.0) if pieces > 0 else 0.0
            values.append(self.currency_id.round(value * share))
        return values

    def _held_pool(self, products):
        """``{product: (pieces, value)}`` of the ledger, without parts used and not yet cleared."""
        self._serialize()
        pool = {}
        # sudo: the account's own ledger and uses, summed
        sums = (
            self.env["deposit.entry"]
            .sudo()
            ._read_group(
                [("account_id", "=", self.id), ("product_id", "in", products.ids)],
                ["product_id"],
                ["quantity:sum", "held_delta:sum"],
            )
        )
        used = (
            self.env["service.order.part"]
            .sudo()
            ._read_group(
                [
                    ("account_id", "=", self.id),
                    ("product_id", "in", products.ids),
                    ("state", "=", "used"),
                ],
                ["product_id"],
                ["quantity:sum", "held_value:sum"],
            )
        )
        taken = {product: (pieces, value) for product, pieces, value in used}
        for product, pieces, value in sums:
            used_pieces, used_value = taken.get(product, (0.0, 0.0))
            pool[product] = (pieces - used_pieces, value - used_value)
        return pool

    def _serialize(self):
        """Make a parallel request on these accounts start again with what this one leaves.

        A new version of the row is needed: a mere lock lets the next one in with its old
        snapshot.
        """
        self.env.cr.execute(
            SQL("UPDATE deposit_account SET last_seq = last_seq WHERE id = ANY(%s)", self.ids)
        )

    # --- actions ---

    def action_block(self):
        self.check_access("write")
        self.write({"state": "blocked"})

    def action_open(self):
        self.check_access("write")
        self.write({"state": "open"})

    def action_view_requisitions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_parts_requisition"
        )
        context = {"default_point_id": self.point_id.id}
        return dict(action, domain=[("account_id", "=", self.id)], context=context)

    def action_view_old_parts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_old_part_return"
        )
        return dict(action, domain=[("account_id", "=", self.id)])
