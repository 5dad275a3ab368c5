from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.service_network.roles import EVERY_ROLE


class Device(NamedTuple):
    """What is to be repaired, as far as it decides which parts fit."""

    model: models.Model
    categ: models.Model
    brand: models.Model
    made_on: object = None


class ProductProduct(models.Model):
    """Which parts fit a device, and what succeeds them, in chains of any length."""

    _inherit = "product.product"

    compatibility_ids = fields.One2many(
        "part.compatibility", "part_id", string="Fits", groups=EVERY_ROLE
    )
    supersession_ids = fields.One2many(
        "part.supersession", "old_id", string="Successor", groups=EVERY_ROLE
    )

    def _chain_after(self):
        """All parts that come after this one, whatever the day, the nearest first."""
        self.ensure_one()
        return self.browse(self._walk_chain("old_id", "new_id", None, False))

    def _chain_before(self):
        """All parts that this one replaces, in one or more steps, the nearest first."""
        self.ensure_one()
        return self.browse(self._walk_chain("new_id", "old_id", None, False))

    def _newest(self, day=None):
        """The part at the end of the chain on a day, itself if nothing replaces it."""
        self.ensure_one()
        day = day or fields.Date.context_today(self)
        return self.browse(self._walk_chain("old_id", "new_id", day, False)[-1:]) or self

    def _alternatives(self, day=None):
        """Parts that do in place of this one: what replaces it, and what it replaced both ways."""
        self.ensure_one()
        day = day or fields.Date.context_today(self)
        after = self._walk_chain("old_id", "new_id", day, False)
        before = self._walk_chain("new_id", "old_id", day, True)
        return self.browse(after + before)

    def _walk_chain(self, start, end, day, both_ways):
        """Ids along the chains from this part, the nearest first."""
        self.env["part.supersession"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE chain(part_id, depth, seen) AS (
                    SELECT %(end)s, 1, ARRAY[%(start)s, %(end)s]
                      FROM part_supersession
                     WHERE %(start)s = %(part)s AND %(rule)s
                     UNION ALL
                    SELECT next.%(end)s, chain.depth + 1, chain.seen || next.%(end)s
                      FROM part_supersession next
                      JOIN chain ON next.%(start)s = chain.part_id
                     WHERE NOT next.%(end)s = ANY(chain.seen) AND %(rule)s
                )
                SELECT part_id FROM chain ORDER BY depth
                """,
                start=SQL.identifier(start),
                end=SQL.identifier(end),
                part=self.id,
                rule=SQL(" AND ").join(
                    [
                        SQL("date_from <= %s", day) if day else SQL("TRUE"),
                        SQL("interchange = 'both'") if both_ways else SQL("TRUE"),
                    ]
                ),
            )
        )
        return [part for (part,) in rows]

    def _part_to_ask_for(self):
        return super()._part_to_ask_for()._newest()

    # Which parts fit a device.

    def _fitting(self, device, company):
        """Those of these parts that fit the device; of a few queries, however many parts.

        What fits is said of a part or of one it replaces. A part of which nothing is said fits
        everything, unless the company's settings say that it fits nothing.
        """
        before = self._replaced_by_each()
        Row = self.env["part.compatibility"].sudo()  # sudo: read for whoever plans a part
        known = self.union(*before.values())
        rows = Row.search([("part_id", "in", known.ids)]).grouped("part_id")
        return self.filtered(
            lambda part: self._rows_fit(
                [row for one in part | before[part] for row in rows.get(one, ())], device, company
            )
        )

    def _rows_fit(self, rows, device, company):
        if not rows:
            # sudo: a setting, read for whoever plans a part
            return company.sudo().unlisted_parts_fit
        return any(row._covers(device) for row in rows)

    def _replaced_by_each(self):
        """``{part: the parts that it replaced}``; one query for most, who replaced nothing."""
        Row = self.env["part.supersession"].sudo()  # sudo: see _fitting
        replacing = Row.search([("new_id", "in", self.ids)]).new_id
        none = self.browse()
        return {part: part._chain_before() if part in replacing else none for part in self}
