from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .product_product import Device

STATISTICS_DAYS = 365


LIKELY = 0.2  # used for one order in five with this fault


class ServiceOrder(models.Model):
    """Only parts that fit the device; what was used for the same fault before."""

    _inherit = "service.order"

    fit_permit_ids = fields.One2many("part.fit.permit", "order_id", readonly=True)
    likely_parts_text = fields.Text(string="Likely Parts", compute="_compute_likely_parts")

    def _device_to_fit(self):
        self.ensure_one()
        return Device(
            self.product_id, self.categ_id, self.brand_id, self.device_id.manufacture_date
        )

    def _unfit(self, parts):
        """Those of the parts that do not fit the order's device and that nobody permitted."""
        if not parts or not self.product_id:
            return super()._unfit(parts)
        unfit = parts - parts._fitting(self._device_to_fit(), self.company_id)
        # sudo: the experts' word counts whoever plans the part
        return unfit - self.sudo().fit_permit_ids.product_id if unfit else unfit

    def _ensure_parts_fit(self, parts):
        super()._ensure_parts_fit(parts)
        if unfit := self._unfit(parts):
            raise UserError("\n".join(self._unfit_message(part) for part in unfit))

    def _unfit_message(self, part):
        successor = self._fitting_successor(part)
        names = {
            "part": part.display_name,
            "model": self.product_id.display_name,
            "order": self.name,
            "successor": successor.display_name,
        }
        if successor:
            return self.env._(
                "%(part)s does not fit %(model)s of order %(order)s, but its successor"
                " %(successor)s does. Take that one.",
                **names,
            )
        return self.env._(
            "%(part)s does not fit %(model)s of order %(order)s. Choose a part that is listed for"
            " the model, or ask a warehouse supervisor or a technical expert to permit it.",
            **names,
        )

    def _fitting_successor(self, part):
        newest = part._newest()
        return newest if newest != part and not self._unfit(newest) else part.browse()

    # The parts that an order's fault will probably need, so that they are there in time.

    @api.depends("fault_id", "product_id")
    def _compute_likely_parts(self):
        for order in self:
            found = order._likely_parts()
            order.likely_parts_text = "\n".join(
                f"{part.display_name} × {quantity:g} ({why})" for part, quantity, why in found
            )

    def _likely_parts(self):
        """Triples ``(part, quantity, why)``: what is listed for the fault, then what was used."""
        self.ensure_one()
        if not self.fault_id or not self.product_id:
            return []
        found = {}
        for part, quantity, why in [*self._listed_parts(), *self._usual_parts()]:
            newest = part._newest()
            found.setdefault(newest, (newest, quantity, why))
        parts = self.env["product.product"].union(*found)
        fitting = parts._fitting(self._device_to_fit(), self.company_id)
        return [found[part] for part in found if part in fitting]

    def _listed_parts(self):
        rows = self.env["fault.part"].search(
            [("fault_id", "=", self.fault_id.id), ("product_id", "in", (False, self.product_id.id))]
        )
        return [(row.part_id, row.quantity, self.env._("listed for the fault")) for row in rows]

    def _usual_parts(self):
        """What orders for this fault of this model needed in the last year."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=STATISTICS_DAYS)
        like = [("fault_id", "=", self.fault_id.id), ("product_id", "=", self.product_id.id)]
        # sudo: counts of all points, no order is shown
        Order, Used = self.env["service.order"].sudo(), self.env["service.order.part"].sudo()
        orders = Order.search_count([*like, ("done_at", ">=", since)])
        groups = Used._read_group(
            [
                ("state", "in", ("used", "cleared")),
                ("order_id.done_at", ">=", since),
                ("order_id.fault_id", "=", self.fault_id.id),
                ("order_id.product_id", "=", self.product_id.id),
            ],
            ["product_id"],
            ["order_id:count_distinct", "quantity:sum"],
            order="order_id:count_distinct desc",
            limit=10,
        )
        return [
            (part, round(pieces / count) or 1, self._share_text(count / orders))
            for part, count, pieces in groups
            if orders and count / orders >= LIKELY
        ]

    def _share_text(self, share):
        return self.env._("needed by %s%% of such orders", f"{100 * share:.0f}")

    # --- asked for ---

    def action_ask_likely_parts(self):
        """A draft requisition of what is likely needed and the point has not got."""
        self.ensure_one()
        self.check_access("read")
        wanted = self._likely_parts_missing()
        if not wanted:
            raise UserError(
                self.env._(
                    "Nothing to ask for: no part is likely for this fault that %s has not got.",
                    self.point_id.name or self.name,
                )
            )
        requisition = self.env["parts.requisition"].create(
            self._prepare_likely_requisition_vals(wanted)
        )
        return requisition._get_records_action(name=requisition.name)

    def _likely_parts_missing(self):
        likely = self._likely_parts()
        parts = self.env["product.product"].union(*[part for part, _quantity, _why in likely])
        there = self.point_id._parts_at_point(parts) if self.point_id else {}
        lacking = [
            (part, quantity - max(there.get(part, 0.0), 0.0)) for part, quantity, _why in likely
        ]
        return [(part, quantity) for part, quantity in lacking if quantity > 0]

    def _prepare_likely_requisition_vals(self, wanted):
        return {
            "order_id": self.id,
            "point_id": self.point_id.id,
            "note": self.env._("Likely needed for %s", self.fault_id.name),
            "line_ids": [
                Command.create({"product_id": part.id, "quantity": quantity})
                for part, quantity in wanted
            ],
        }
