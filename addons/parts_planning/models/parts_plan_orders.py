from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.buttons import notification

from .parts_plan import PLAN, RANKS


class PartsPlan(models.Model):
    """From a suggestion to the paper that carries it out, as a draft somebody still looks at."""

    _inherit = "parts.plan"

    def action_order(self):
        """Drafts for what is suggested: requisitions of points, quotations asked of vendors."""
        self.check_access("read")
        plans = self.filtered("suggested_qty")
        if not plans:
            raise UserError(
                self.env._("Nothing is lacking in what you chose, so there is nothing to order.")
            )
        requisitions = plans.filtered("point_id")._request()
        purchases = plans.filtered("warehouse_id")._ask_vendors()
        plans._note_ordered()
        return self._open_drafts(purchases or requisitions)

    def action_send_back(self):
        """Drafts of returns for what the points have too many of."""
        self.check_access("read")
        plans = self.filtered(lambda plan: plan.point_id and plan.excess_qty > 0)
        if not plans:
            raise UserError(self.env._("No service point has too many of what you chose."))
        returns = self.env["parts.return"].create(
            [
                {"point_id": point.id, "line_ids": group._prepare_lines("excess_qty")}
                for point, group in plans.grouped("point_id").items()
            ]
        )
        return self._open_drafts(returns)

    def action_set_minimums(self):
        """Keep reorder point and fill-up as the points' minimum and maximum.

        Requisitions are drafted by these every night; somebody may change them afterwards.
        """
        self.check_access("read")
        Minimum = self.env["point.part.minimum"]
        plans = self.filtered(lambda plan: plan.point_id and plan.order_up_to > 0)
        known = Minimum.search(
            [("point_id", "in", plans.point_id.ids), ("product_id", "in", plans.product_id.ids)]
        ).grouped(lambda row: (row.point_id, row.product_id))
        new = []
        for plan in plans:
            vals = {"min_qty": plan.reorder_point, "max_qty": plan.order_up_to}
            key = plan.point_id, plan.product_id
            if key in known:
                known[key].write(vals)
            else:
                place = {"point_id": plan.point_id.id, "product_id": plan.product_id.id}
                new.append({**place, **vals})
        Minimum.create(new)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "spare_parts_deposit.action_point_part_minimum"
        )

    def _prepare_lines(self, field):
        return [
            Command.create({"product_id": plan.product_id.id, "quantity": plan[field]})
            for plan in self
        ]

    def _request(self):
        """As the user: only a storekeeper or a manager asks for parts, each for his points."""
        return self.env["parts.requisition"].create(
            [
                {"point_id": point.id, "line_ids": plans._prepare_lines("suggested_qty")}
                for point, plans in self.grouped("point_id").items()
            ]
        )

    def _ask_vendors(self):
        if self and not self.env.user.has_groups("spare_parts_deposit.group_warehouse_keeper"):
            raise UserError(self.env._("The warehouse keeper orders for a warehouse."))
        orders = self.env["purchase.order"].sudo()  # sudo: see _ask_vendors_for
        for warehouse, plans in self.grouped("warehouse_id").items():
            wanted = [(plan.product_id, plan.suggested_qty) for plan in plans]
            orders += self._ask_vendors_for(warehouse, wanted, self.env._("Parts Plan"))
        return orders

    def _ask_vendors_for(self, warehouse, wanted, origin):
        """Draft purchase orders, one a vendor.

        :param wanted: pairs ``(part, pieces)``
        :raise UserError: a part has no vendor
        """
        # sudo: a keeper may propose what to buy; the draft is for the buyer to look at
        Order = self.env["purchase.order"].sudo()
        by_vendor = defaultdict(list)
        for part, pieces in wanted:
            vendor, least = self._get_offer(part.sudo(), pieces)
            by_vendor[vendor].append((part, max(pieces, least)))
        return Order.create(
            [
                self._prepare_purchase_vals(vendor, warehouse.sudo(), parts, origin)
                for vendor, parts in by_vendor.items()
            ]
        )

    def _get_offer(self, part, pieces):
        """The vendor of so many pieces, and how many of them he delivers at least.

        :raise UserError: the part has no vendor
        """
        seller = part._select_seller(quantity=pieces, uom_id=part.uom_id)
        seller = seller or part._select_seller(quantity=None)
        if not seller:
            raise UserError(
                self.env._(
                    "%s has no vendor. Add one on the part's page, then order again.",
                    part.display_name,
                )
            )
        least = seller.product_uom_id._compute_quantity(seller.min_qty, part.uom_id)
        return seller.partner_id, least

    def _prepare_purchase_vals(self, vendor, warehouse, parts, origin):
        return {
            "partner_id": vendor.id,
            "company_id": warehouse.company_id.id,
            "picking_type_id": warehouse.in_type_id.id,
            "origin": origin,
            "order_line": [
                Command.create(self._prepare_purchase_line_vals(part, pieces))
                for part, pieces in parts
            ],
        }

    def _prepare_purchase_line_vals(self, part, pieces):
        return {"product_id": part.id, "product_qty": pieces, "product_uom_id": part.uom_id.id}

    def _note_ordered(self):
        """What was ordered just now is on its way and not suggested again."""
        # sudo: plans are nobody's to write; the drafts that stand behind this are made
        for plan in self.sudo().with_context(parts_plan=PLAN):
            state = "out" if plan.state == "out" else "ok"
            plan.write(
                {
                    "coming": plan.coming + plan.suggested_qty,
                    "suggested_qty": 0,
                    "state": state,
                    "state_rank": RANKS[state],
                }
            )

    def _open_drafts(self, drafts):
        """The drafts, or word of them where the user may not open them."""
        if drafts.with_user(self.env.user).sudo(False).has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": drafts._name,
                "name": self.env["ir.model"]._get(drafts._name).name,
                "view_mode": "list,form",
                "domain": [("id", "in", drafts.ids)],
            }
        return notification(
            self.env._("Drafts made for the buyer: %s", ", ".join(drafts.mapped("name"))),
            "soft_reload",
        )
