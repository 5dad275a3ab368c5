from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..chain import FACTS

# Compared by identity: no client can send it, so entries come from `deposit.account._post` alone.
POST = object()


KINDS = [
    ("pay_in", "Paid In"),
    ("refund", "Refunded"),
    ("charge", "Charged"),
    ("hold", "Hold"),
    ("post", "Posted"),
    ("void", "Voided"),
    ("expire", "Expired"),
    ("release", "Released"),
    ("adjust", "Adjusted"),
]


MEANS = [
    ("bank", "Bank"),
    ("cash", "Cash"),
    ("set_off", "Set-off"),
]


ON_ITS_WAY = Domain(
    "move_id.line_ids",
    "any",
    [("account_type", "=", "asset_current"), ("account_id.reconcile", "=", True)]
    + [("reconciled", "=", False)],
)


class DepositEntry(models.Model):
    """One line of a deposit account, written once.

    A hold is pending until one `post`, `void` or `expire` resolves it. What did not arrive of a
    posted hold is a `void` that points to the `post`. A `release` frees the value of what came
    back. Each entry holds a hash of itself and of the one before it, see `chain`.
    """

    _name = "deposit.entry"
    _description = "Deposit Entry"
    _inherit = ["append.only.mixin", "bounded.numbers.mixin"]
    _order = "account_id, seq desc"
    _most = 1e13  # of a sum; one movement is bounded by `deposit.account._post`
    _rec_names_search = ["account_id", "note"]

    account_id = fields.Many2one("deposit.account", required=True, index=True, ondelete="restrict")
    point_id = fields.Many2one(related="account_id.point_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    seq = fields.Integer(string="No.", required=True, aggregator=None)
    kind = fields.Selection(KINDS, required=True)
    balance_delta = fields.Monetary(string="Deposit +/−", required=True)
    held_delta = fields.Monetary(string="Held +/−", required=True)
    balance_after = fields.Monetary(string="Deposit After", required=True, aggregator=None)
    held_after = fields.Monetary(required=True, aggregator=None)
    product_id = fields.Many2one("product.product", string="Part", ondelete="restrict")
    quantity = fields.Float(string="Pieces +/−", digits="Product Unit")
    hold_id = fields.Many2one(
        "deposit.entry", ondelete="restrict", help="The pending hold that this entry resolves."
    )
    post_id = fields.Many2one(
        "deposit.entry", ondelete="restrict", help="The posting that this entry takes back in part."
    )
    split_id = fields.Many2one(
        "deposit.entry", ondelete="restrict", help="The voided hold of which this is a part."
    )
    move_id = fields.Many2one("account.move", string="Journal Entry", ondelete="restrict")
    key = fields.Char(machine=True, help="Made by whoever asked; the same key has one effect.")
    note = fields.Char()
    user_id = fields.Many2one(
        "res.users",
        string="Who",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    means = fields.Selection(MEANS, help="How the money came or went.")
    instalment_id = fields.Many2one("deposit.instalment", ondelete="restrict")
    previous_hash = fields.Char(machine=True, string="Hash Before", required=True)
    hash = fields.Char(machine=True, required=True)
    _seq_unique = models.Constraint(
        "UNIQUE(account_id, seq)", "An entry with this number exists already."
    )
    _hold_unique = models.UniqueIndex(
        "(hold_id) WHERE hold_id IS NOT NULL", "This hold was resolved already."
    )
    _post_unique = models.UniqueIndex(
        "(post_id) WHERE post_id IS NOT NULL", "This difference was voided already."
    )
    _move_unique = models.UniqueIndex(
        "(move_id) WHERE move_id IS NOT NULL", "This journal entry is booked already."
    )
    _key_unique = models.UniqueIndex(
        "(key) WHERE key IS NOT NULL", "This request was carried out already."
    )
    _kind_sign = models.Constraint(
        """CHECK(CASE kind
            WHEN 'pay_in' THEN balance_delta > 0 AND held_delta = 0
            WHEN 'refund' THEN balance_delta < 0 AND held_delta = 0
            WHEN 'charge' THEN balance_delta < 0 AND held_delta = 0
            WHEN 'hold' THEN balance_delta = 0 AND held_delta >= 0
            WHEN 'post' THEN balance_delta = 0 AND held_delta = 0 AND hold_id IS NOT NULL
            WHEN 'void' THEN balance_delta = 0 AND held_delta <= 0
                AND (hold_id IS NULL) <> (post_id IS NULL)
            WHEN 'expire' THEN balance_delta = 0 AND held_delta <= 0 AND hold_id IS NOT NULL
            WHEN 'release' THEN balance_delta = 0 AND held_delta <= 0
            ELSE TRUE END)""",
        "The amounts of an entry do not fit its kind.",
    )
    _product_idx = models.Index("(account_id, product_id) WHERE product_id IS NOT NULL")
    is_on_its_way = fields.Boolean(
        string="Not on the Bank Statement Yet",
        compute="_compute_is_on_its_way",
        search="_search_is_on_its_way",
        compute_sudo=True,
    )

    @api.depends("account_id", "seq")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = f"{entry.account_id.display_name} #{entry.seq}"

    @api.model
    def _facts(self):
        """Names of what an entry says: what its hash is made of.

        Override to add the fields of what an entry stands for.
        """
        return FACTS

    def _documents(self):
        """Records whose numbers a statement tells. Override to add what an entry stands for."""
        return [self.move_id]

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("deposit_post") is not POST:
            raise UserError(
                self.env._(
                    "Entries of a deposit account are not made by hand."
                    " They follow from parts and from deposit movements."
                )
            )
        return super().create(vals_list)

    # Money that was booked before the bank's statement came.

    @api.depends("move_id.line_ids.reconciled")
    def _compute_is_on_its_way(self):
        money = self.filtered(lambda entry: entry.means == "bank" and entry.move_id)
        waiting = money.filtered_domain(ON_ITS_WAY)
        for entry in self:
            entry.is_on_its_way = entry in waiting

    def _search_is_on_its_way(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain("means", "=", "bank") & ON_ITS_WAY

    def action_match_bank(self):
        """Ask for the line of the bank statement that shows this money."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "deposit_ledger.action_deposit_bank_match"
        )
        return {**action, "context": {"default_entry_id": self.id}}

    def _money_on_its_way(self):
        """The open journal item that waits for the bank statement."""
        return self.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_current"
            and line.account_id.reconcile
            and not line.reconciled
        )
