from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KINDS = [
    ("figures", "Figures"),
    ("chain", "Ledger Changed"),
    ("money", "Journal Entries"),
    ("part", "Parts"),
    ("value", "Value without Parts"),
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

    # --- causes ---

    @api.model
    def _part_causes(self, keys):
        """Moves of these parts at these points that no paper of ours made.

        :param keys: pairs ``(account id, product id)``
        :return: ``{key: sentence}``
        """
        if not keys:
            return {}
        self.env["stock.move"].flush_model()
        causes = {}
        for account_id, product_id, counted, by_hand, papers in self._foreign_moves(keys):
            lines = []
            if counted:
                lines.append(self.env._("counted in Inventory: %s", f"{counted:+g}"))
            if by_hand:
                lines.append(
                    self.env._(
                        "moved by hand: %(pieces)s (%(papers)s)",
                        pieces=f"{by_hand:+g}",
                        papers=papers,
                    )
                )
            causes[account_id, product_id] = ", ".join(lines)
        return causes

    def _foreign_moves(self, keys):
        accounts, products = zip(*keys, strict=True)
        return self.env.execute_query(
            SQL(
                """
                SELECT account.id, move.product_id,
                       COALESCE(sum(side.sign * move.quantity)
                                FILTER (WHERE move.is_inventory), 0),
                       COALESCE(sum(side.sign * move.quantity)
                                FILTER (WHERE move.is_inventory IS NOT TRUE), 0),
                       string_agg(DISTINCT COALESCE(picking.name, move.origin, '?'), ', ')
                                FILTER (WHERE move.is_inventory IS NOT TRUE)
                  FROM stock_move move
            CROSS JOIN LATERAL (VALUES (move.location_id, -1), (move.location_dest_id, 1))
                       AS side (location_id, sign)
                  JOIN stock_location location ON location.id = side.location_id
                  JOIN deposit_account account ON account.point_id = location.service_point_id
             LEFT JOIN stock_picking picking ON picking.id = move.picking_id
                 WHERE move.state = 'done' AND account.id = ANY(%(accounts)s)
                   AND move.product_id = ANY(%(products)s)
                   AND NOT EXISTS (SELECT FROM service_order_part used
                                    WHERE used.move_id = move.id)
                   AND (picking.id IS NULL OR NOT (%(ours)s))
              GROUP BY account.id, move.product_id
                """,
                accounts=list(set(accounts)),
                products=list(set(products)),
                ours=self._our_pickings_sql(),
            )
        )

    def _our_pickings_sql(self):
        """Whether a picking is the work of one of our papers: each has its link on the picking."""
        names = [
            name
            for name, field in self.env["stock.picking"]._fields.items()
            if field.type == "many2one" and field.comodel_name.startswith("parts.")
        ]
        return SQL(" OR ").join(
            SQL("%s IS NOT NULL", SQL.identifier("picking", name)) for name in sorted(names)
        )
