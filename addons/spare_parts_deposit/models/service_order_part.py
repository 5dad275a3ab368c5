from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from .parts_step_mixin import FINANCE, WORK

# The company bears the part, and its value is held until what it replaces is in.
FREE = ("warranty", "swap")


class ServiceOrderPart(models.Model):
    """A part used for a service order: one line, from the point's stock into the device."""

    _name = "service.order.part"
    _description = "Part Used"
    _inherit = ["parts.step.mixin"]
    _order = "order_id, id"
    _rec_name = "product_id"

    _log_field = "use_id"

    order_id = fields.Many2one(
        "service.order", string="Service Order", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="order_id.company_id")
    point_id = fields.Many2one(
        "service.point",
        compute="_compute_point_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    account_id = fields.Many2one(
        "deposit.account", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    technician_id = fields.Many2one(related="order_id.technician_id")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="restrict",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial of Part",
        domain="[('product_id', '=', product_id)]",
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    outcome = fields.Selection(
        [
            ("warranty", "In Warranty"),
            ("upgrade", "Upgrade in Warranty"),
            ("paid", "Paid by Customer"),
            ("swap", "Swapped for the Device"),
        ],
        string="Who Pays",
        compute="_compute_outcome",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    old_part_due = fields.Boolean(
        string="Old Part Back",
        compute="_compute_old_part_due",
        store=True,
        readonly=False,
        precompute=True,
    )
    state = fields.Selection(
        [("planned", "Planned"), ("used", "Used"), ("cleared", "Cleared")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        index=True,
    )
    held_value = fields.Monetary(
        readonly=True, copy=False, help="Held on the deposit until this part is cleared."
    )
    price_unit = fields.Monetary(
        string="Sales Price",
        compute="_compute_price_unit",
        store=True,
        precompute=True,
        help="What the customer pays for one piece.",
    )
    move_id = fields.Many2one("stock.move", readonly=True, copy=False, ondelete="restrict")
    old_part_ids = fields.One2many("old.part.return", "use_id", readonly=True)
    used_at = fields.Datetime(string="Used", readonly=True, copy=False)
    can_use = fields.Boolean(compute="_compute_can")
    can_clear = fields.Boolean(compute="_compute_can")

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Use at least something.")
    _pool_idx = models.Index("(account_id, product_id) WHERE state = 'used'")

    @api.depends("order_id.point_id")
    def _compute_point_id(self):
        """Who used the part stays responsible, whoever gets the order later."""
        for part in self:
            used = part.state in ("used", "cleared")
            part.point_id = part.point_id if used else part.order_id.point_id

    @api.depends("order_id")
    def _compute_outcome(self):
        for part in self:
            free = part.order_id and part.order_id._parts_are_free()
            part.outcome = part.outcome or ("warranty" if free else "paid")

    @api.depends("product_id", "outcome")
    def _compute_old_part_due(self):
        for part in self:
            part.old_part_due = part.outcome == "warranty" and part.product_id.old_part_returnable

    @api.depends("product_id", "outcome")
    def _compute_price_unit(self):
        for part in self:
            part.price_unit = part.product_id.lst_price if part.outcome == "paid" else 0.0

    def write(self, vals):
        if not self.env.su and any(part.state != "planned" for part in self):
            raise UserError(self.env._("A part that was used stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_planned_only(self):
        if any(part.state != "planned" for part in self):
            raise UserError(self.env._("A part that was used stays on the order."))

    @api.model
    def _steps(self):
        return {
            "use": Step(("planned",), "used", WORK),
            "collect": Step(("used",), groups=FINANCE, stamp="collected_at"),
            "clear": Step(("used",), "cleared", FINANCE),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {
            "point_id",
            "account_id",
            "held_value",
            "price_unit",
            "move_id",
            "used_at",
            "is_doa",
        }

    def action_use(self, key=None):
        for order, parts in self.grouped("order_id").items():
            order._check_can_use_parts()
            order._ensure_sold_parts_agreed(parts)
        self._request("use", key)

    def action_clear(self, key=None):
        """The money for sold parts was turned in."""
        self._request("clear", key)

    def _as_free_line(self):
        """What a receipt tells of a part the customer does not pay."""
        return {
            "name": self.product_id.display_name,
            "kind": "part",
            "quantity": self.quantity,
            "price_unit": 0.0,
            "amount": 0.0,
            "free_reason": self.env._("In Warranty"),
        }

    def _turn_accounts(self):
        # sudo: only the ids of the accounts
        parts = self.sudo()
        return parts.account_id | parts.env["deposit.account"].search(
            [("point_id", "in", parts.point_id.ids)]
        )

    def _turn_parts(self, name):
        # sudo: only their ids
        return self.sudo().product_id if name == "use" else super()._turn_parts(name)

    def _guard_clear(self):
        if self.outcome not in FREE:
            return False
        return self.env._(
            "%s was used in warranty: it is cleared when its old part is written off.",
            self.display_name,
        )
