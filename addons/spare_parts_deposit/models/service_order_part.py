from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.service_warranty.warranty.dates import add_months

from ..mixins.parts_step_mixin import FINANCE, WORK
from .stock_move_line import DOCUMENT

# The company bears the part, and its value is held until what it replaces is in.
FREE = ("warranty", "exchange")


class ServiceOrderPart(models.Model):
    """A part used for a service order: one line, from the point's stock into the device.

    Its outcome says who pays. A part in warranty is free; the old one is owed for it.

    A better part than the warranty gives is an upgrade: the line holds the part that is put in and,
    beside it, the one the warranty would have given. If the old part comes back, the customer pays
    the difference of the list prices; if it cannot, the full price. What the part holds on the
    deposit is free once the money is turned in and the old part, where one is due, is written off.

    An exchange unit stays with the customer, and the failed device goes back in its place. It comes
    out of the point's stock by its serial like any part. The failed device is owed like an old
    part, with its own serial; what the unit holds is free when that is written off.

    A new part that is dead on opening is exchanged without fee and comes back as it is.
    """

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
    upgraded_product_id = fields.Many2one(
        "product.product",
        string="Instead of",
        domain=[("is_service_part", "=", True)],
        ondelete="restrict",
        help="The part that the warranty would have given.",
    )
    old_product_id = fields.Many2one(
        "product.product",
        string="Old Part Out",
        compute="_compute_old_product_id",
        help="What comes out of the device.",
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
            ("exchange", "Exchanged for the Device"),
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
    collected_at = fields.Datetime(string="Money Turned In", readonly=True, copy=False)
    is_doa = fields.Boolean(
        string="Dead on Opening",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The new part itself was faulty; it goes back, and another one is put in.",
    )
    warranty_until = fields.Date(
        compute="_compute_warranty_until",
        store=True,
        help="Last day of the warranty on this part, fixed when it was used.",
    )
    can_use = fields.Boolean(compute="_compute_can")
    can_clear = fields.Boolean(compute="_compute_can")

    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Enter a quantity above zero.")
    _upgrade_is_named = models.Constraint(
        "CHECK((outcome = 'upgrade') = (upgraded_product_id IS NOT NULL))",
        "An upgrade names the part that the warranty would have given, and only an upgrade does.",
    )
    _upgrade_is_one = models.Constraint(
        "CHECK(upgraded_product_id IS NULL OR upgraded_product_id != product_id)",
        "An upgrade puts in another part than the warranty would have given.",
    )
    _exchange_is_whole = models.Constraint(
        "CHECK(outcome <> 'exchange' OR (quantity = 1 AND old_part_due))",
        "One unit is exchanged for one device, and the device goes back to the company.",
    )
    _exchanged_once = models.UniqueIndex(
        "(order_id) WHERE outcome = 'exchange' AND state <> 'planned'",
        "The device of this order was exchanged already.",
    )
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

    @api.depends("upgraded_product_id", "product_id", "outcome")
    def _compute_old_product_id(self):
        """Of an exchange the model of the device, as it was when it was exchanged."""
        for part in self:
            if part.outcome == "exchange":
                part.old_product_id = part.order_id.product_id or part.product_id
            else:
                part.old_product_id = part.upgraded_product_id or part.product_id

    @api.depends("product_id", "outcome", "upgraded_product_id")
    def _compute_old_part_due(self):
        for part in self:
            if part.outcome == "warranty":
                part.old_part_due = part.product_id.old_part_returnable
            elif part.outcome == "upgrade":
                part.old_part_due = part.upgraded_product_id.old_part_returnable
            else:
                part.old_part_due = part.outcome == "exchange"

    @api.depends("product_id", "outcome", "upgraded_product_id", "old_part_due")
    def _compute_price_unit(self):
        for part in self:
            if part.outcome == "upgrade":
                part.price_unit = part._upgrade_price()
            else:
                part.price_unit = (
                    part._list_price(part.product_id) if part.outcome == "paid" else 0.0
                )

    @api.depends("used_at")
    def _compute_warranty_until(self):
        """What the product promises later changes nothing for a part put in before."""
        for part in self:
            months = part.product_id.warranty_months
            day = part.used_at and part.order_id._local_day(part.used_at)
            part.warranty_until = add_months(day, months) if day and months else False

    def write(self, vals):
        if not self.env.su and any(part.state != "planned" for part in self):
            raise UserError(self.env._("A used part can no longer be changed."))
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
        upgrades = self.filtered(lambda part: part.outcome == "upgrade")
        if upgrades:
            upgrades._request("collect", key)
        if rest := self - upgrades:
            rest._request("clear", key)

    def action_dead_on_opening(self, key=None):
        """Note a planned part as dead: it leaves the stock at the company's cost, is owed like an
        old part, and another one of the same is still planned."""
        self.ensure_one()
        self.check_access("write")
        if key and self._was_requested("dead_on_opening", key, {}):
            return
        if self.state != "planned":
            raise UserError(
                self.env._(
                    "%s was put in already. Plan another one, and let the old one come back.",
                    self.display_name,
                )
            )
        # sudo: the mark is set here alone; the use itself is the user's
        dead = self.sudo().create(self._prepare_dead_vals())
        dead.with_env(self.env).action_use()
        self.lot_id = False

    def action_wrong_part(self):
        """A return of a planned part, with the requisition that brought it."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "planned":
            raise UserError(
                self.env._(
                    "%s was put in already. Only a part that is still whole goes back.",
                    self.display_name,
                )
            )
        record = self.env["parts.return"].create(self._prepare_return_vals())
        return record._get_records_action(name=record.name)

    # --- who may take which step ---

    def _accounts_to_lock(self):
        # sudo: only the ids of the accounts
        parts = self.sudo()
        return parts.account_id | parts.env["deposit.account"].search(
            [("point_id", "in", parts.point_id.ids)]
        )

    def _parts_to_lock(self, name):
        # sudo: only their ids
        return self.sudo().product_id if name == "use" else super()._parts_to_lock(name)

    def _refusal(self, name):
        if name == "clear" and self.outcome == "upgrade":
            name = "collect"  # one button for the money of a part that was sold
        return super()._refusal(name)

    def _guard_use(self):
        if self.outcome != "exchange":
            return False
        device = self.order_id.device_id
        if not device:
            return self.env._(
                "Order %s names no device yet. Scan the serial of the one that is exchanged first.",
                self.order_id.name,
            )
        if not self.lot_id or self.lot_id == device:
            return self.env._(
                "Scan the serial of the unit that the customer gets for %s.", device.display_name
            )
        return False

    def _guard_collect(self):
        if not self.collected_at:
            return False
        return self.env._("The money for %s is in already.", self.display_name)

    def _guard_clear(self):
        if self.outcome not in FREE:
            return False
        return self.env._(
            "%s was used in warranty: it is cleared when its old part is written off.",
            self.display_name,
        )

    # --- used ---

    def _on_use(self):
        """Out of the point's stock; the value stays held until the old part or the money is in."""
        accounts = {order: order._get_parts_account() for order in self.order_id}
        moves = self._consume()
        for account, parts in self.grouped(lambda part: accounts[part.order_id]).items():
            parts._remember_value(account)
        for part in self:
            part.move_id = moves[part]
        for order, parts in self.grouped("order_id").items():
            order._charge_agreed_prices(parts)
        self.env["old.part.return"].create(
            [part._prepare_old_part_vals() for part in self if part.old_part_due]
        )
        self.filtered(lambda p: p.outcome == "warranty" and not p.old_part_due)._clear()
        self._exchange_devices()
        self._keep_dead_serials()

    def _consume(self):
        """Take the parts out of the point's stock, done at once.

        Where a repair order is open for the service order they become lines of it.

        :return: dict part → stock.move
        """
        # Whoever works at a point has the same shelf and bag in reach for all his orders.
        for parts in self.grouped(lambda p: (p.order_id.point_id, p.technician_id)).values():
            parts.order_id[:1]._check_parts_at_point(parts)
        repaired = self.filtered("order_id.repair_open")
        taken = (self - repaired)._take_from_point()
        for order, parts in repaired.grouped("order_id").items():
            taken |= order._consume_in_repair(parts)
        for part, move in taken.items():
            part.order_id._pick_part(move, part)
        moves = self.env["stock.move"].union(*taken.values())
        moves.picked = True
        moves.with_context(parts_document=DOCUMENT)._action_done()
        return taken

    def _take_from_point(self):
        moves = self.env["stock.move"].create(
            [part.order_id._prepare_use_move_vals(part) for part in self]
        )
        moves._action_confirm(merge=False)
        moves._action_assign()
        return dict(zip(self, moves, strict=True))

    def _prepare_old_part_vals(self):
        return {"use_id": self.id, "lot_id": self._old_serial().id}

    def _old_serial(self):
        """The serial of what comes back, as far as it is known.

        That of the device that was exchanged, or of a part dead on opening.
        """
        if self.outcome == "exchange":
            return self.order_id.device_id
        if not self.is_doa:
            return self.lot_id.browse()
        return self.lot_id or self.move_id.lot_ids[:1]

    def _exchange_devices(self):
        """The device of the order is exchanged; at the end the new serial takes the warranty."""
        for part in self.filtered(lambda part: part.outcome == "exchange"):
            part.order_id.write({"result": "exchanged", "replacement_serial": part.lot_id.name})

    def _keep_dead_serials(self):
        """The point still knows the serial of a dead part, which is in its stock no more."""
        for part in self.filtered(lambda part: part.is_doa and part.lot_id):
            part.lot_id.service_point_ids = [Command.link(part.point_id.id)]

    def _prepare_dead_vals(self):
        return {
            "order_id": self.order_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": 1.0,
            "outcome": "warranty",
            "old_part_due": True,
            "is_doa": True,
        }

    def _remember_value(self, account):
        """Fix the value at which each part is held, so that clearing frees exactly that."""
        now = fields.Datetime.now()
        values = account._held_values([(part.product_id, part.quantity) for part in self])
        for part, value in zip(self, values, strict=True):
            part.write({"account_id": account.id, "held_value": value, "used_at": now})

    # --- cleared when money and old part are in ---

    def _clear(self):
        """Free the value held for used parts, once; an upgrade may still wait for either half."""
        if ready := self.filtered(lambda part: not part._is_awaited()):
            ready._take_step("clear")

    def _is_awaited(self):
        if self.outcome != "upgrade":
            return False
        owed = self.old_part_ids.filtered(lambda old: old.state not in old._done_states)
        return bool(owed) or bool(self.price_unit and not self.collected_at)

    def _on_collect(self):
        self._clear()

    def _on_clear(self):
        self.env["deposit.account"]._post([part._prepare_release_vals() for part in self])

    def _prepare_release_vals(self):
        return {
            "account_id": self.account_id.id,
            "kind": "release",
            "held_delta": -self.held_value,
            "product_id": self.product_id.id,
            "quantity": -self.quantity,
            "use_id": self.id,
            "old_part_id": self.old_part_ids.id,
            "note": self.order_id.name,
        }

    # --- what the customer pays and is told ---

    def _is_sold(self):
        """Whether the customer pays for it, all or in part."""
        return self.outcome in ("paid", "upgrade")

    def _upgrade_price(self):
        """The difference for a part that replaces one that comes back, the full price else."""
        full = self._list_price(self.product_id)
        given = self._list_price(self.upgraded_product_id) if self.old_part_due else 0.0
        return max(full - given, 0.0)

    def _list_price(self, product):
        """In the currency of the order's company; nothing for no product."""
        company = self.order_id.company_id or self.env.company
        return product._list_price_of(company) if product else 0.0

    def _prepare_quote_line_vals(self):
        """What the customer is asked to agree to."""
        vals = {"product_id": self.product_id.id, "quantity": self.quantity}
        if self.outcome == "upgrade":
            vals |= {
                "name": self._upgrade_text(),
                "price_unit": self.price_unit,
                "free_reason": False,
            }
        return vals

    def _upgrade_text(self):
        names = {"new": self.product_id.name, "old": self.upgraded_product_id.name}
        if self.old_part_due:
            return self.env._("%(new)s instead of %(old)s: the difference", **names)
        return self.env._("%(new)s instead of %(old)s: full price, no old part", **names)

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

    def _as_slip_line(self):
        who_pays = selection_labels(self, "outcome")
        return {
            "code": self.product_id.default_code or "",
            "part": self.product_id.name,
            "instead_of": self.upgraded_product_id.name or "",
            "serial": self.lot_id.name or "",
            "quantity": self.quantity,
            "who_pays": who_pays[self.outcome],
            "price": self.price_unit,
            "amount": self.currency_id.round(self.price_unit * self.quantity),
            "old_due": self.old_part_due,
        }

    def _warranty_text(self):
        if not self.warranty_until:
            return ""
        return self.env._("under warranty until %s", self.warranty_until)

    # --- sent back ---

    def _prepare_return_vals(self):
        return {
            "point_id": self.point_id.id,
            "reason": "wrong_sent",
            "requisition_id": self._brought_by().id,
            "note": self.order_id.name,
            "line_ids": [
                Command.create(
                    {
                        "product_id": self.product_id.id,
                        "quantity": self.quantity,
                        "lot_ids": [Command.set(self.lot_id.ids)],
                    }
                )
            ],
        }

    def _brought_by(self):
        """The newest requisition that brought this part to the point; that of the order first."""
        lines = self.env["parts.requisition.line"].search(
            [
                ("point_id", "=", self.point_id.id),
                ("product_id", "=", self.product_id.id),
                ("received_qty", ">", 0),
                ("requisition_id.state", "=", "received"),
            ],
            order="id desc",
            limit=20,
        )
        requisitions = lines.requisition_id
        return (requisitions & self.order_id.requisition_ids)[:1] or requisitions[:1]
