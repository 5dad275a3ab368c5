from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("figures", "Figures"),
    ("chain", "Ledger Changed"),
    ("money", "Journal Entries"),
]


class DepositDifference(models.Model):
    """What a check found: the ledger says one thing, the figures or the parts another."""

    _name = "deposit.difference"
    _description = "Deposit Difference"
    _inherit = ["bounded.numbers.mixin"]
    _order = "cleared_at desc, found_at desc, id desc"
    _rec_name = "text"

    account_id = fields.Many2one(
        "deposit.account", required=True, readonly=True, index=True, ondelete="cascade"
    )
    point_id = fields.Many2one(related="account_id.point_id", store=True, index=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    product_id = fields.Many2one(
        "product.product", string="Part", readonly=True, ondelete="restrict"
    )
    text = fields.Char(string="What", required=True, readonly=True)
    cause = fields.Char(string="Likely Cause", readonly=True)
    ledger_qty = fields.Float(string="In the Ledger", digits="Product Unit", readonly=True)
    found_qty = fields.Float(string="Found", digits="Product Unit", readonly=True)
    difference = fields.Float(
        digits="Product Unit", compute="_compute_difference", store=True, precompute=True
    )
    found_at = fields.Datetime(string="Found On", required=True, readonly=True)
    seen_at = fields.Datetime(string="Last Seen", required=True, readonly=True)
    cleared_at = fields.Datetime(string="Gone Since", readonly=True, index=True)
    remark = fields.Char(help="What finance makes of it.")

    _open_unique = models.UniqueIndex(
        "(account_id, kind, COALESCE(product_id, 0)) WHERE cleared_at IS NULL",
        "This difference is listed already.",
    )

    @api.depends("ledger_qty", "found_qty")
    def _compute_difference(self):
        for line in self:
            line.difference = line.found_qty - line.ledger_qty

    @api.model
    def _note(self, accounts, findings):
        """Bring the list of open differences of these accounts to what was found just now."""
        now = fields.Datetime.now()
        known = {
            line._place(): line
            for line in self.search(
                [("account_id", "in", accounts.ids), ("cleared_at", "=", False)]
            )
        }
        new = []
        for vals in findings:
            line = known.pop(
                (vals["account_id"], vals["kind"], vals.get("product_id", False)), None
            )
            if line:
                line.write({**vals, "seen_at": now})
            else:
                new.append({**vals, "found_at": now, "seen_at": now})
        self.browse([line.id for line in known.values()]).write({"cleared_at": now})
        self.create(new)

    def write(self, vals):
        if not self.env.su and vals.keys() - {"remark"}:
            raise UserError(self.env._("What a check found is noted by the check alone."))
        return super().write(vals)

    def _place(self):
        return self.account_id.id, self.kind, self.product_id.id
