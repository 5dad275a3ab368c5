from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import count_lines


class PartsRequisition(models.Model):
    """A service point asks for parts, the warehouse approves and ships, the point receives."""

    _name = "parts.requisition"
    _description = "Parts Requisition"
    _inherit = ["mail.thread", "parts.paper.mixin", "parts.scan.mixin", "four.eyes.mixin"]
    _order = "id desc"

    _open_marks = frozenset({"is_suggested"})
    _substance = frozenset({"point_id", "warehouse_id", "order_id"})

    def _default_warehouse_id(self):
        # sudo: a point does not see warehouses, it only asks one
        Warehouse = self.env["stock.warehouse"].sudo()
        return Warehouse.search([("company_id", "=", self.env.company.id)], limit=1)

    name = fields.Char(index="trigram")
    account_id = fields.Many2one(
        "deposit.account",
        compute="_compute_account_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    free = fields.Monetary(related="account_id.free")
    limit = fields.Monetary(related="account_id.limit")
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        default=lambda self: self._default_warehouse_id(),
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        "service.order", index="btree_not_null", ondelete="restrict", help="The order that waits."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Requested by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("shipped", "Shipped"),
            ("received", "Received"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    submitted_at = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    note = fields.Text(personal="text")
    is_suggested = fields.Boolean(
        string="From Minimum Stock",
        readonly=True,
        by_hand="new",
        copy=False,
        help="Filled every night.",
    )
    line_ids = fields.One2many("parts.requisition.line", "requisition_id", copy=True)
    stop_reason = fields.Char(related="account_id.stop_reason")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    is_over = fields.Boolean(compute="_compute_is_over", help="Asks for more than is free.")
    picking_ids = fields.One2many("stock.picking", "parts_requisition_id", readonly=True)
    claim_ids = fields.One2many("parts.claim", "requisition_id", readonly=True)
    claim_count = fields.Integer(compute="_compute_claim_count")
    picking_count = fields.Integer(compute="_compute_picking_count", compute_sudo=True)
    entry_ids = fields.One2many("deposit.entry", "requisition_id", readonly=True)
    log_ids = fields.One2many("parts.log", "requisition_id", readonly=True)
    backorder_of_id = fields.Many2one(
        "parts.requisition",
        string="Rest of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    backorder_ids = fields.One2many("parts.requisition", "backorder_of_id", string="Back-Orders")
    can_submit = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_refuse = fields.Boolean(compute="_compute_can")
    can_reset = fields.Boolean(compute="_compute_can")
    can_ship = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "A requisition with this number exists already."
    )

    @api.depends("point_id")
    def _compute_account_id(self):
        for requisition in self:
            requisition.account_id = requisition.point_id._deposit_account()

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for requisition in self:
            requisition.amount = sum(requisition.line_ids.mapped("amount"))

    @api.depends("amount", "free", "state")
    def _compute_is_over(self):
        for requisition in self:
            asks = requisition.state in ("draft", "submitted")
            requisition.is_over = asks and requisition.amount > requisition.free

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        for requisition in self:
            requisition.claim_count = len(requisition.claim_ids)

    @api.depends("picking_ids")
    def _compute_picking_count(self):
        count_lines(self, "picking_count", "stock.picking", "parts_requisition_id")

    @api.model_create_multi
    def create(self, vals_list):
        requisitions = super().create(vals_list)
        requisitions.order_id.check_access("read")
        return requisitions

    def write(self, vals):
        if {"point_id", "warehouse_id"} & vals.keys() and any(r.state != "draft" for r in self):
            raise UserError(
                self.env._("A requisition that was sent keeps its point. Make a new one instead.")
            )
        result = super().write(vals)
        if "order_id" in vals:
            self.order_id.check_access("read")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(requisition.state != "draft" for requisition in self):
            raise UserError(self.env._("Only drafts are deleted. Cancel the requisition instead."))
