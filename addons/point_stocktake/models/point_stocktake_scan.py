from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PointStocktake(models.Model):
    """Counting by scanning: one piece a scan, at the place that is counted now."""

    _inherit = "point.stocktake"

    def action_view_lines(self):
        """Shelf and bags one below the other."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Counted by Place"),
            "res_model": "point.stocktake.line",
            "views": [
                (self.env.ref("point_stocktake.view_point_stocktake_line_place_list").id, "list"),
                (False, "form"),
            ],
            "domain": [("stocktake_id", "=", self.id)],
            "context": {"group_by": ["location_id"]},
        }

    def action_scan(self, code, key=None):
        """Count one piece more.

        :param code: code of a part, or a serial
        :param key: made by the scanner; sent again, it counts nothing
        :return: dict for the screen; never how many are expected
        """
        self.ensure_one()
        self.check_access("read")
        if refusal := self._refusal("finish"):
            raise UserError(refusal)
        line = self._find_or_add_line((code or "").strip())
        if not key or not self._was_requested("scan", key, {"code": code}):
            line._count_piece()
        name = line.lot_id.name or line.product_id.display_name
        return {"told": f"{line.place} · {name}: {line.counted_qty:g}"}

    def _find_or_add_line(self, code):
        """The line of a scanned code; what nobody expected gets a line of its own."""
        # sudo: whatever lies at the counter may be scanned, known to the point or not
        parts = self.env["product.product"].sudo()
        domain = Domain("is_service_part", "=", True) & (
            Domain("barcode", "=", code) | Domain("default_code", "=", code)
        )
        part = parts.search(domain, limit=1) if code else parts
        lot = self.env["stock.lot"].sudo()
        if not part and code:
            lot = lot.search(
                [("name", "=", code), ("product_id.is_service_part", "=", True)], limit=1
            )
            part = lot.product_id
        if not part:
            raise UserError(
                self.env._("No part has the code “%s”. Put it aside and tell the warehouse.", code)
            )
        if part.tracking == "serial" and not lot:
            raise UserError(
                self.env._("Pieces of %s have serials: scan the serial.", part.display_name)
            )
        # sudo: lines are made by counting alone, of a stocktake the user may finish
        lines = self.sudo().line_ids
        place = self.sudo().counting_place_id or self.sudo().point_id.custody_location_id
        found = lines.filtered(lambda line: line.product_id == part and line.lot_id == lot)
        # a serial is the same piece wherever it turns up
        found = found if lot else found.filtered(lambda line: line.location_id == place)
        return found[:1] or lines.create(
            {
                "stocktake_id": self.id,
                "location_id": place.id,
                "product_id": part.id,
                "lot_id": lot.id,
            }
        )
