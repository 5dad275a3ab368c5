from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.spare_parts_deposit.mixins.parts_step_mixin import POINT

KINDS = [("draw", "Drawn from the Shelf"), ("give_back", "Given Back")]


class BagSlip(models.Model):
    """What a technician draws from the storekeeper, against signature, or gives back.

    The parts stay the point's and its deposit does not move: they change hands inside the point.
    """

    _name = "bag.slip"
    _description = "Bag Slip"
    _inherit = ["parts.document.mixin", "parts.scan.mixin"]
    _order = "id desc"
    _log_field = "bag_slip_id"
    _scans = {"draft": ("draw", "quantity")}

    kind = fields.Selection(KINDS, required=True, default="draw")
    currency_id = fields.Many2one(related="company_id.currency_id")
    free = fields.Monetary(compute="_compute_limit")
    limit = fields.Monetary(compute="_compute_limit")
    technician_id = fields.Many2one(
        "hr.employee",
        required=True,
        index=True,
        domain="[('service_point_id', '=', point_id)]",
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        "service.order", index="btree_not_null", ondelete="restrict", help="What it is drawn for."
    )
    line_ids = fields.One2many("bag.slip.line", "slip_id")
    signature = fields.Image(max_width=1024, max_height=1024, attachment=False, copy=False)
    state = fields.Selection(
        [("draft", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Storekeeper",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    done_at = fields.Datetime(string="Handed Over", readonly=True, copy=False)
    picking_id = fields.Many2one("stock.picking", readonly=True, copy=False, ondelete="restrict")
    log_ids = fields.One2many("parts.log", "bag_slip_id", readonly=True)
    can_draw = fields.Boolean(compute="_compute_can")
    can_give_back = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    _signed = models.Constraint(
        "CHECK(state != 'done' OR kind != 'draw' OR signature IS NOT NULL)",
        "What is drawn is signed for.",
    )

    @api.depends("point_id")
    def _compute_limit(self):
        for slip in self:
            account = slip.point_id._deposit_account()
            slip.free, slip.limit = account.free, account.limit

    @api.model_create_multi
    def create(self, vals_list):
        slips = super().create(vals_list)
        slips.order_id.check_access("read")
        return slips

    def write(self, vals):
        if not self.env.su and any(slip.state != "draft" for slip in self):
            raise UserError(
                self.env._(
                    "This slip has been signed and can no longer be changed. Make another one."
                )
            )
        result = super().write(vals)
        if "order_id" in vals:
            self.order_id.check_access("read")
            self._check_parts_fit()
        return result

    def _check_parts_fit(self):
        """What is drawn for an order fits its device; what comes back may be anything."""
        for slip in self.filtered(lambda slip: slip.order_id and slip.kind == "draw"):
            slip.order_id._ensure_parts_fit(slip.line_ids.product_id)

    @api.constrains("technician_id", "point_id")
    def _check_technician(self):
        for slip in self:
            # sudo: whose technician he is, for any role
            if slip.technician_id.sudo().service_point_id != slip.point_id:
                raise UserError(
                    self.env._(
                        "%(technician)s does not work at %(point)s and draws nothing there.",
                        technician=slip.technician_id.sudo().name,
                        point=slip.point_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(slip.state == "done" for slip in self):
            raise UserError(self.env._("A slip that was signed is kept."))

    @api.model
    def _steps(self):
        return {
            "draw": Step(("draft",), "done", POINT, stamp="done_at"),
            "give_back": Step(("draft",), "done", POINT, stamp="done_at"),
            "cancel": Step(("draft",), "cancelled", POINT),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"name", "user_id", "picking_id"}

    # --- buttons and RPC ---

    def action_done(self, key=None, signature=None):
        """Hand the parts over.

        :param signature: of the technician, if it is not on the slip yet
        """
        self.ensure_one()
        if signature and self.state == "draft":
            self.signature = signature
        self._request(self.kind, key)

    def action_cancel(self, key=None):
        self._request("cancel", key)

    def _accounts_to_lock(self):
        return self.env["deposit.account"]  # inside the point, no account moves

    def _guard_draw(self):
        return self._kind_refusal("draw")

    def _guard_give_back(self):
        return self._kind_refusal("give_back")

    def _kind_refusal(self, kind):
        if kind == self.kind:
            return False
        return self.env._("%s is for parts that go the other way.", self.name)

    def _on_draw(self):
        for slip in self:
            if not slip.signature:
                raise UserError(
                    self.env._("The technician signs for what he draws. Let him sign first.")
                )
            slip._hand_over(slip.point_id.parts_location_id, slip._technician_bag())

    def _on_give_back(self):
        for slip in self:
            slip._hand_over(slip._technician_bag(), slip.point_id.parts_location_id)

    def _technician_bag(self):
        return self.technician_id._get_bag(self.point_id)

    def _hand_over(self, source, destination):
        lines = self.line_ids.filtered("quantity")
        if not lines:
            raise UserError(self.env._("%s holds no part yet. Scan one first.", self.name))
        self.picking_id = self.env["stock.picking"]._transfer_parts(
            self.company_id,
            source,
            destination,
            [(line.product_id, line.quantity, line.lot_ids) for line in lines],
            origin=self.name,
        )

    # A slip is filled by scanning: each code adds a piece of what the shelf, or the bag, holds.

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
            return self.point_id.parts_location_id
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
