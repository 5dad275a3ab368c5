from typing import NamedTuple

from odoo import fields, models

from odoo.addons.service_network.roles import EVERY_ROLE


class Device(NamedTuple):
    """What is to be repaired, as far as it decides which parts fit."""

    model: models.Model
    categ: models.Model
    brand: models.Model
    made_on: object = None


class ProductProduct(models.Model):
    """Which parts fit a device."""

    _inherit = "product.product"

    compatibility_ids = fields.One2many(
        "part.compatibility", "part_id", string="Fits", groups=EVERY_ROLE
    )
    supersession_ids = fields.One2many(
        "part.supersession", "old_id", string="Successor", groups=EVERY_ROLE
    )

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
