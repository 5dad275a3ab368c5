from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.labels import listing, selection_labels
from odoo.addons.service_base.orm_cache import fetch_lines
from odoo.addons.service_quote.models.service_order import RESULTS_UNDONE

from .service_order_part import FREE

# What is read of a quote when its order is finished.
QUOTED_FIELDS = ["product_id", "quantity", "amount", "is_done"]


class ServiceOrder(models.Model):
    """Parts used for an order, from the point's stock."""

    _inherit = "service.order"

    part_ids = fields.One2many("service.order.part", "order_id", string="Parts Used")
    old_part_ids = fields.One2many("old.part.return", "order_id", readonly=True)
    old_part_count = fields.Integer(compute="_compute_old_part_count")
    requisition_ids = fields.One2many("parts.requisition", "order_id")
    requisition_count = fields.Integer(compute="_compute_requisition_count")
    planned_part_count = fields.Integer(compute="_compute_planned_part_count")

    def _was_component_replaced(self):
        # sudo: what was done to the device before, whoever did it
        used = self.sudo().part_ids.filtered(lambda part: part.state in ("used", "cleared"))
        return super()._was_component_replaced() or bool(used)

    @api.depends("old_part_ids.state")
    def _compute_old_part_count(self):
        count_lines(
            self,
            "old_part_count",
            "old.part.return",
            "order_id",
            [("state", "not in", self.env["old.part.return"]._done_states)],
        )

    @api.depends("requisition_ids")
    def _compute_requisition_count(self):
        count_lines(self, "requisition_count", "parts.requisition", "order_id")

    @api.depends("part_ids.state")
    def _compute_planned_part_count(self):
        for order in self:
            planned = order.part_ids.filtered(lambda part: part.state == "planned")
            order.planned_part_count = len(planned)

    # --- buttons ---

    def action_use_parts(self):
        """Use every planned part of the order."""
        self.ensure_one()
        self.part_ids.filtered(lambda part: part.state == "planned").action_use()

    def action_choose_parts(self):
        """What is in reach and fits, to be scanned or tapped."""
        self.ensure_one()
        self.check_access("write")
        if not self._takes_parts():
            raise UserError(
                self.env._(
                    "Parts are chosen once a technician has order %s, until it is finished.",
                    self.name,
                )
            )
        return self._open_parts_choice()

    def _takes_parts(self):
        return self.state in ("assigned", "in_progress")

    def _open_parts_choice(self):
        choice = self.env["service.part.choice"].create({"order_id": self.id})
        return choice._again()

    def action_view_old_parts(self):
        self.ensure_one()
        return open_list(
            self.env, "spare_parts_deposit.action_old_part_return", [("order_id", "=", self.id)]
        )

    def action_view_requisitions(self):
        self.ensure_one()
        context = {"default_order_id": self.id, "default_point_id": self.point_id.id}
        return open_list(
            self.env,
            "spare_parts_deposit.action_parts_requisition",
            [("order_id", "=", self.id)],
            context,
        )

    # --- use ---

    def _check_can_use_parts(self):
        self.ensure_one()
        self.check_access("read")
        if self.state != "in_progress":
            raise UserError(
                self.env._(
                    "Parts are used while work goes on, and order %s is not in progress."
                    " Start it first.",
                    self.name,
                )
            )

    def _get_parts_account(self):
        account = self.point_id._deposit_account()
        if not account:
            raise UserError(
                self.env._(
                    "%s has no deposit account, so it holds no parts."
                    " Activate the point or make its account there.",
                    self.point_id.name or self.name,
                )
            )
        return account

    def _use_parts(self, parts):
        """Use parts by code: the imported record, a visit's page.

        :param parts: dicts of `service.order.part`: product_id, quantity, outcome …
        :return: the parts used
        """
        lines = self.env["service.order.part"].create(
            [{"order_id": self.id, **part} for part in parts]
        )
        lines.action_use()
        return lines

    def _parts_paid(self):
        """The customer's money for the order's sold parts was turned in: free their value."""
        parts = self.part_ids.filtered(lambda p: p._is_sold() and p.state == "used")
        parts.filtered(lambda p: p.outcome == "paid")._clear()
        upgrades = parts.filtered(lambda p: p.outcome == "upgrade" and not p.collected_at)
        if upgrades:
            upgrades._take_step("collect")
        return parts

    # --- stock ---

    def _consume_in_repair(self, parts):
        """Take parts out of the point's stock through the open repair order, done at once.

        :return: dict `service.order.part` → stock.move
        """
        repair = self.repair_ids.filtered(lambda r: r.state not in ("done", "cancel"))[:1]
        if repair.state != "under_repair":
            repair.action_repair_start()
        commands = [
            Command.create({**self._prepare_use_move_vals(part), "repair_line_type": "add"})
            for part in parts
        ]
        repair.write({"move_ids": commands})
        moves = repair.move_ids.sorted("id")[-len(parts) :]
        moves._action_assign()
        return dict(zip(parts, moves, strict=True))

    def _prepare_use_move_vals(self, part):
        return {
            "product_id": part.product_id.id,
            "product_uom_qty": part.quantity,
            "location_id": self.point_id.parts_location_id.id,
            "location_dest_id": self._get_use_location(part).id,
            "company_id": self.company_id.id,
            "origin": self.name,
        }

    def _get_use_location(self, part):
        """In warranty the company bears the part; sold, it goes to the customer."""
        if part.outcome in FREE or (part.outcome == "upgrade" and part.old_part_due):
            return self.company_id._get_after_sales_cost_location()
        return self.partner_id.property_stock_customer or self.env.ref(
            "stock.stock_location_customers"
        )

    def _pick_part(self, move, part):
        if part.lot_id and part.lot_id not in move.lot_ids:
            move._do_unreserve()
            move._update_reserved_quantity(
                part.quantity, move.location_id, lot_id=part.lot_id, strict=False
            )
        if move.product_uom.compare(move.quantity, part.quantity) < 0:
            raise UserError(self._lacking_message(part.product_id, move.quantity, part.quantity))

    def _check_parts_at_point(self, parts):
        """Refuse at once, with names and numbers, what the point does not have."""
        wanted = {}
        for part in parts:
            wanted[part.product_id] = wanted.get(part.product_id, 0.0) + part.quantity
        there = self._parts_in_reach(self.env["product.product"].union(*wanted))
        for product, quantity in wanted.items():
            if product.uom_id.compare(there.get(product, 0.0), quantity) < 0:
                raise UserError(self._lacking_message(product, there.get(product, 0.0), quantity))

    def _unfit(self, parts):
        """Hook: those of the parts that do not fit the order's device."""
        return parts.browse()

    def _ensure_parts_fit(self, parts):
        """Hook: refuse parts that do not fit the device of the order."""

    def _parts_in_reach(self, products):
        """Pieces that may be used for the order. Override where they have other places too."""
        return self.point_id._parts_at_point(products)

    def _parts_places(self):
        """Where parts for the order may be taken from, the nearest first.

        :return: list of pairs ``(label, {part: pieces})``
        """
        if not self.point_id:
            return []
        # sudo: the parts that lie at the point whose order the user works on
        quants = self.env["stock.quant"].sudo()
        here = self.point_id._at_hand_domain() & Domain("product_id.is_service_part", "=", True)
        parts = quants.search(here).product_id.with_env(self.env)
        there = self.point_id._parts_at_point(parts)
        return [(self.env._("Shelf"), {part: n for part, n in there.items() if n > 0})]

    def _lacking_message(self, product, there, wanted):
        return self.env._(
            "%(point)s has %(there)s × %(part)s and %(wanted)s are wanted."
            " Ask the warehouse for it with a requisition.",
            point=self.point_id.name,
            there=f"{there:g}",
            wanted=f"{wanted:g}",
            part=product.display_name,
        )

    # The parts that were put in, on the printed sheets of an order.

    def _sheet_facts(self):
        used = self.env["service.order.part"].search(
            [("order_id", "=", self.id), ("state", "!=", "planned")]
        )
        who_pays = selection_labels(used, "outcome")
        parts = [
            {
                "name": part.product_id.display_name,
                "quantity": part.quantity,
                "serial": part.lot_id.name,
                "who_pays": who_pays.get(part.outcome),
            }
            for part in used
        ]
        facts = super()._sheet_facts()
        return {**facts, "parts": facts["parts"] + parts}

    # A part is sold only at the price the customer agreed to.

    def _prepare_quote_lines(self):
        """A quote begins with the parts that were planned for the customer to pay."""
        planned = self.part_ids.filtered(lambda p: p._is_sold() and p.state == "planned")
        lines = [part._prepare_quote_line_vals() for part in planned]
        return super()._prepare_quote_lines() + lines

    def _ensure_sold_parts_agreed(self, parts):
        """Refuse to use parts the customer should pay for and has not agreed to."""
        sold = parts.filtered(lambda part: part._is_sold())
        if not sold:
            return
        sold |= self.part_ids.filtered(lambda p: p._is_sold() and p.state != "planned")
        quantities = defaultdict(float)
        for part in sold:
            quantities[part.product_id] += part.quantity
        self._ensure_parts_agreed(quantities)

    def _unbooked_parts(self):
        """Parts that are charged by the agreed quote and were not used: ``{product: pieces}``."""
        self.ensure_one()
        lines = self._agreed_quote().line_ids.filtered(
            lambda line: line.is_done and line.amount and line.product_id.is_service_part
        )
        if not lines:
            return {}
        missing = defaultdict(float)
        for line in lines:
            missing[line.product_id] += line.quantity
        for part in self.part_ids.filtered(lambda p: p._is_sold() and p.state != "planned"):
            missing[part.product_id] -= part.quantity
        return {
            product: pieces
            for product, pieces in missing.items()
            if product.uom_id.compare(pieces, 0.0) > 0
        }

    def _unbooked_text(self):
        parts = self._unbooked_parts().items()
        return listing(self.env, [f"{pieces:g} × {part.display_name}" for part, pieces in parts])

    def _finish_remarks(self):
        remarks = super()._finish_remarks()
        if parts := self._unbooked_text():
            remarks = [*remarks, self.env._("Agreed with the customer, not used yet: %s.", parts)]
        return remarks

    def _guard_finish(self):
        if refusal := super()._guard_finish():
            return refusal
        return self.filtered(lambda order: order.result not in RESULTS_UNDONE)._unbooked_refusal()

    def _unbooked_refusal(self):
        """What the customer is charged for is out of the stock of the point, or not charged."""
        quoted = self.filtered("quote_id")
        fetch_lines(quoted.quote_id, "line_ids", QUOTED_FIELDS)
        for order in quoted:
            if parts := order._unbooked_text():
                return self.env._(
                    "Order %(order)s charges the customer for %(parts)s, and nobody has used it."
                    " Use it on the order, or mark its line of the quote as not done.",
                    order=order.name,
                    parts=parts,
                )
        return False

    def _charge_agreed_prices(self, parts):
        sold = parts.filtered(lambda part: part._is_sold())
        agreed = sold and self._agreed_parts()
        for part in sold:
            part.price_unit = agreed[part.product_id][1]

    def _free_lines(self):
        """Parts put in at no charge stand on the receipt of free work too."""
        used = self.part_ids.filtered(lambda p: p.outcome in FREE and p.state != "planned")
        return super()._free_lines() + [part._as_free_line() for part in used]

    # The issue slip: which parts the point gave out for an order, and who pays.

    def _issue_slip(self):
        self.ensure_one()
        self.check_access("read")
        lines = [part._as_slip_line() for part in self.part_ids]
        used = [moment for moment in self.part_ids.mapped("used_at") if moment]
        moment = max(used) if used else self.write_date
        return {
            # sudo: the name alone
            "technician": self.technician_id.sudo().name or "",
            "day": self._local_day(moment),
            "lines": lines,
            "total": sum(line["amount"] for line in lines),
        }
