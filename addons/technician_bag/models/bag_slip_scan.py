from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class BagSlip(models.Model):
    """A slip is filled by scanning: each code adds a piece of what the shelf, or the bag, holds."""

    _inherit = "bag.slip"

    def _scan_step(self):
        if self.state != "draft":
            raise UserError(self.env._("Nothing of %s is to be counted now.", self.display_name))
        if refusal := self._refusal(self.kind):
            raise UserError(refusal)
        return self.kind, "quantity"

    def _find_line(self, code):
        """Any service part that the place it is taken from holds; a new one makes a line."""
        product, lot = self._parts_here()._by_scanned_code(code)
        if not product:
            raise UserError(
                self.env._(
                    "“%(code)s” is no part that %(place)s holds. Look whether it was received.",
                    code=code,
                    place=self._source().sudo().name,  # sudo: the name alone
                )
            )
        line = self.line_ids.filtered(lambda line: line.product_id == product)
        if not line:
            vals = {"product_id": product.id, "quantity": 0.0}
            self.sudo().write({"line_ids": [Command.create(vals)]})
            line = self.line_ids.filtered(lambda line: line.product_id == product)
        return line.sudo(), lot

    def _source(self):
        if self.kind == "draw":
            return self.point_id.custody_location_id
        return self.technician_id._bag(self.point_id)

    def _parts_here(self):
        # sudo: the parts at the user's own point
        quants = self.env["stock.quant"].sudo()
        source = self._source()
        domain = [
            ("location_id", "=", source.id),
            ("quantity", ">", 0),
            ("product_id.is_service_part", "=", True),
        ]
        return quants.search(domain).product_id.with_env(self.env).sudo()

    def _begin_counting(self, field):
        """A slip begins empty."""
