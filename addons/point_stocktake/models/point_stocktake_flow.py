from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.spare_parts_deposit.models.parts_step_mixin import FINANCE, POINT, WAREHOUSE

EITHER = f"{POINT},{WAREHOUSE}"
APPROVERS = f"{WAREHOUSE},{FINANCE}"


class PointStocktake(models.Model):
    """The life of a stocktake and what its approval does."""

    _inherit = "point.stocktake"

    _log_field = "stocktake_id"

    @api.model
    def _steps(self):
        return {
            "start": Step(("draft",), "counting", EITHER),
            "finish": Step(("counting",), "counted", EITHER),
            "recount": Step(("counted",), "counting", APPROVERS),
            "approve": Step(("counted",), "approved", APPROVERS),
            "cancel": Step(("draft", "counting", "counted"), "cancelled", WAREHOUSE),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"name", "account_id", "counter_id", "approver_id"}

    def action_start(self, key=None):
        self._request("start", key)

    def action_finish(self, key=None):
        self._request("finish", key)

    def action_recount(self, key=None, note=None):
        self._request("recount", key, note)

    def action_approve(self, key=None):
        self._request("approve", key)

    def action_cancel(self, key=None):
        self._request("cancel", key)

    def _guard_approve(self):
        return self._own_refusal()

    # --- counting ---

    def _on_start(self):
        """A line for each part and serial that is there; nothing tells how many."""
        for stocktake in self:
            quants = self.env["stock.quant"].search(stocktake._get_quant_domain())
            keys = {
                (quant.location_id, quant.product_id, stocktake._counted_lot(quant))
                for quant in quants
            }
            stocktake.line_ids.unlink()
            self.env["point.stocktake.line"].create(
                [
                    {
                        "stocktake_id": stocktake.id,
                        "location_id": location.id,
                        "product_id": product.id,
                        "lot_id": lot.id,
                    }
                    for location, product, lot in sorted(
                        keys, key=lambda key: (key[0].id, key[1].display_name, key[2].name or "")
                    )
                ]
            )
            stocktake.counting_place_id = stocktake.point_id.custody_location_id
        self._note_author()
        self.write({"counter_id": self.env.uid})

    def _get_quant_domain(self):
        domain = self.point_id._at_hand_domain() & Domain("quantity", ">", 0)
        domain &= Domain("product_id.is_service_part", "=", True)
        if self.product_ids:
            domain &= Domain("product_id", "in", self.product_ids.ids)
        return domain

    def _counted_lot(self, quant):
        """Pieces with serials of their own are counted one by one."""
        return quant.lot_id if quant.product_id.tracking != "none" else quant.lot_id.browse()

    def _on_finish(self):
        for stocktake in self:
            missing = stocktake.line_ids.filtered(lambda line: not line.is_counted)
            if missing:
                raise UserError(
                    self.env._(
                        "Not counted yet: %s. Write 0 where nothing is there.",
                        ", ".join(missing[:10].mapped("display_name")),
                    )
                )
        self._note_author()
        self.write({"counter_id": self.env.uid})

    def _on_recount(self):
        """Only what differed is counted again."""
        self.line_ids.filtered("difference").write({"is_counted": False, "counted_qty": 0})

    # --- approval ---

    def _on_approve(self):
        for stocktake in self:
            differing = stocktake.line_ids.filtered("difference")
            short = differing.filtered(lambda line: line.difference < 0)
            stocktake._settle_short(short)
            stocktake._settle_found(differing - short)
            stocktake._move_stock(differing)
        self.write({"approver_id": self.env.uid})

    def _settle_short(self, lines):
        """The value is free again, and charged where the point is to bear it."""
        for short in lines._in_rounds_of_distinct_parts():
            missing = [(line.product_id, -line.difference) for line in short]
            values = self.account_id._held_values(missing)
            for line, value in zip(short, values, strict=True):
                line.settled_value = value
            self._post_entries(short, "release", -1)
        charged = lines.filtered("is_charged")
        if amount := self.currency_id.round(sum(charged.mapped("settled_value"))):
            self.account_id._charge(
                amount,
                self.env._("Short at stocktake %s", self.name),
                f"point.stocktake,{self.id},charge",
            )

    def _settle_found(self, lines):
        """What was found is held like any other part, if the limit has room for it."""
        for line in lines:
            price = line.product_id._get_deposit_price(self.company_id)
            line.settled_value = self.currency_id.round(price * line.difference)
        self._post_entries(lines, "adjust", 1)

    def _post_entries(self, lines, kind, sign):
        self.env["deposit.account"]._post(
            [
                {
                    "account_id": self.account_id.id,
                    "kind": kind,
                    "held_delta": sign * line.settled_value,
                    "product_id": line.product_id.id,
                    "quantity": line.difference,
                    "key": f"point.stocktake.line,{line.id}",
                    "note": line._get_text(),
                }
                for line in lines
            ]
        )

    def _move_stock(self, lines):
        if not lines:
            return
        self.env["stock.quant"]._adjust(
            [(line.product_id, line.location_id, line.lot_id, line.difference) for line in lines],
            self.name,
        )
