from odoo import api, fields, models
from odoo.tools import SQL


class DepositDifference(models.Model):
    """What a check found of parts, and where they may have gone."""

    _inherit = "deposit.difference"

    kind = fields.Selection(
        selection_add=[("part", "Parts"), ("value", "Value without Parts")],
        ondelete={"part": "cascade", "value": "cascade"},
    )

    @api.model
    def _part_causes(self, keys):
        """Moves of these parts at these points that no document of ours made.

        :param keys: pairs ``(account id, product id)``
        :return: ``{key: sentence}``
        """
        if not keys:
            return {}
        self.env["stock.move"].flush_model()
        causes = {}
        for account_id, product_id, counted, by_hand, documents in self._foreign_moves(keys):
            lines = []
            if counted:
                lines.append(self.env._("counted in Inventory: %s", f"{counted:+g}"))
            if by_hand:
                lines.append(
                    self.env._(
                        "moved by hand: %(pieces)s (%(documents)s)",
                        pieces=f"{by_hand:+g}",
                        documents=documents,
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
        """Whether a picking is the work of a document of ours: each has its link on the picking."""
        names = [
            name
            for name, field in self.env["stock.picking"]._fields.items()
            if field.type == "many2one" and field.comodel_name.startswith("parts.")
        ]
        return SQL(" OR ").join(
            SQL("%s IS NOT NULL", SQL.identifier("picking", name)) for name in sorted(names)
        )
