from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import count_lines, open_list

from .refund_terms import RefundTerms
from .service_exchange_states import BEFORE

# What a reason of a verdict says, as the reason of an exchange.
REASONS_OF_VERDICT = {
    "return_open": "days_7",
    "return_by": "days_7",
    "no_reason": "days_7",
    "exchange_open": "days_15",
    "exchange_by": "days_15",
    "repaired_twice": "repairs",
    "delayed_repairer": "late_30",
    "delayed_parts": "late_60",
}

# The accessory is replaced or its price paid back, not the unit.
OF_ACCESSORY = {"accessory_exchange", "accessory_refund"}


class ServiceOrder(models.Model):
    """A verdict “return” or “exchange” is carried out from the order."""

    _inherit = "service.order"

    exchange_ids = fields.One2many(
        "service.exchange", "order_id", string="Exchanges", readonly=True
    )
    exchange_count = fields.Integer(compute="_compute_exchange_count")
    exchange_offered = fields.Boolean(compute="_compute_exchange_offered")
    return_offered = fields.Boolean(compute="_compute_exchange_offered")
    result = fields.Selection(
        selection_add=[("refunded", "Refunded")],
        ondelete={"refunded": lambda orders: orders._count_as_exchanged()},
    )

    @api.depends("exchange_ids")
    def _compute_exchange_count(self):
        count_lines(self, "exchange_count", "service.exchange", "order_id")

    @api.depends("verdict", "verdict_data", "state", "exchange_ids.state")
    def _compute_exchange_offered(self):
        for order in self:
            free = order._is_open() and not order.exchange_ids._alive()
            of_unit = free and not OF_ACCESSORY & order._verdict_codes()
            order.return_offered = of_unit and order.verdict in ("return", "refund")
            order.exchange_offered = of_unit and order.verdict in ("return", "exchange", "refund")

    def _verdict_codes(self):
        """Codes of the reasons of the verdict."""
        data = (self.verdict_data or {}).get("verdict") or {}
        return {code for code, _params in data.get("reasons") or ()}

    def _count_as_exchanged(self):
        """Without this addon nothing tells a refund from an exchange."""
        self._note({"result": "exchanged"})

    # --- buttons ---

    def action_exchange(self):
        return self._apply_for("swap")

    def action_return(self):
        return self._apply_for("refund")

    def _apply_for(self, kind):
        self.ensure_one()
        self.check_access("read")
        if not self.device_id or not self.point_id:
            raise UserError(
                self.env._(
                    "Order %s needs its device and its service point before anything is exchanged"
                    " or paid back. Scan the serial and choose the point.",
                    self.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Apply for an Exchange")
            if kind == "swap"
            else self.env._("Apply for a Refund"),
            "res_model": "service.exchange",
            "view_mode": "form",
            "context": {"default_order_id": self.id, "default_kind": kind},
        }

    def action_view_exchanges(self):
        self.ensure_one()
        papers = self.exchange_ids
        if len(papers) == 1:
            return papers._get_records_action(name=papers.name)
        return open_list(
            self.env, "service_exchange.action_service_exchange", [("order_id", "=", self.id)]
        )

    # --- what an exchange asks of the order ---

    def _exchange_reason(self):
        """Why the device is exchanged or taken back, as far as the verdict says it."""
        if reasons := self._exchange_reasons():
            return reasons[0]
        return "brand" if self.verdict in ("return", "exchange", "refund") else "goodwill"

    def _exchange_reasons(self):
        """The reasons that the verdict gives, the best for the customer first."""
        codes = self._verdict_codes()
        return list(
            dict.fromkeys(name for code, name in REASONS_OF_VERDICT.items() if code in codes)
        )

    def _refund_terms(self):
        """What the use of the device costs, where money is given though an exchange is due.

        The price is paid back in full unless both the policy of the order and the law take
        something for the use; days in repair are not paid for.
        """
        data = (self.verdict_data or {}).get("verdict") or {}
        since = data.get("used_from")
        if not since:
            return RefundTerms()
        off = sum(
            params["days"]
            for code, params in data.get("reasons") or ()
            if code == "repair_time_added"
        )
        away = 0 if self.handed_over_on else self.repair_days
        return RefundTerms(data.get("depreciation", 0.0), fields.Date.to_date(since), off + away)

    def _has_its_company(self):
        return super()._has_its_company() or bool(self.sudo().exchange_ids)  # sudo: whether any

    # --- the certificate ---

    def _certificate_paper(self):
        """The exchange that gave this order's customer a new unit."""
        return self.exchange_ids.filtered(lambda paper: paper.part_id)[:1]

    def _certificate_file_name(self):
        return self.env._("Exchange Certificate %s", self.name)

    # --- its own steps ---

    def _finish_remarks(self):
        remarks = super()._finish_remarks()
        if under_way := self.exchange_ids.filtered(lambda paper: paper.state in BEFORE)[:1]:
            text = self.env._("Exchange %s is under way: it ends the order.", under_way.name)
            remarks = [*remarks, text]
        return remarks

    def _on_cancel(self):
        result = super()._on_cancel()
        # sudo: follows from the step of the order, which was granted
        papers = self.sudo().exchange_ids.filtered(lambda paper: paper.state in BEFORE)
        if papers:
            papers._step("cancel")
        return result

    # --- what leaves the stock ---

    def _prepare_use_move_vals(self, part):
        vals = super()._prepare_use_move_vals(part)
        return vals | {"is_exchange": part.outcome == "exchange"}
