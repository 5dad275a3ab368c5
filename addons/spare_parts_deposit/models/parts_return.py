from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from ..mixins.parts_step_mixin import POINT, WAREHOUSE
from .stock_picking import Transfer

REASONS = [
    ("surplus", "Not Needed"),
    ("wrong_sent", "Wrong Part Sent"),
    ("wrong_asked", "Wrong Part Asked For"),
    ("recall", "Called Back by the Company"),
]


class PartsReturn(models.Model):
    """Good parts go back from a point to the warehouse, and their value is free again."""

    _name = "parts.return"
    _description = "Parts Return"
    _inherit = ["mail.thread", "parts.document.mixin"]
    _order = "id desc"

    _log_field = "return_id"

    account_id = fields.Many2one(
        "deposit.account",
        compute="_compute_account_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Sent by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    reason = fields.Selection(REASONS, required=True, default="surplus")
    requisition_id = fields.Many2one(
        "parts.requisition",
        string="Came With",
        index="btree_not_null",
        domain="[('point_id', '=', point_id), ('state', '=', 'received')]",
        ondelete="restrict",
        help="The requisition with which the parts were sent.",
    )
    note = fields.Text(personal="text")
    line_ids = fields.One2many("parts.return.line", "return_id")
    picking_ids = fields.One2many("stock.picking", "parts_return_id", readonly=True)
    log_ids = fields.One2many("parts.log", "return_id", readonly=True)
    can_send = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    @api.depends("point_id")
    def _compute_warehouse_id(self):
        """A point sees no warehouses, it only sends to one of its company."""
        for company, papers in self.grouped(lambda paper: paper.point_id.company_id).items():
            first = company and company._get_service_warehouse()
            for record in papers:
                chosen = record.warehouse_id
                record.warehouse_id = chosen if chosen.company_id == company else first

    @api.depends("point_id")
    def _compute_account_id(self):
        for record in self:
            record.account_id = record.point_id._deposit_account()

    def write(self, vals):
        fixed = {"point_id", "warehouse_id", "reason", "requisition_id"} & vals.keys()
        if fixed and any(record.state != "draft" for record in self):
            raise UserError(self.env._("A return that was sent keeps its point and its reason."))
        return super().write(vals)

    @api.constrains("requisition_id", "point_id", "reason")
    def _check_requisition(self):
        for record in self.filtered("requisition_id"):
            if record.requisition_id.point_id != record.point_id:
                raise UserError(
                    self.env._(
                        "%(requisition)s was not sent to %(point)s.",
                        requisition=record.requisition_id.name,
                        point=record.point_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(record.state != "draft" for record in self):
            raise UserError(self.env._("Only drafts are deleted. Cancel the return instead."))

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft",), "sent", POINT),
            "receive": Step(("sent",), "received", WAREHOUSE),
            "cancel": Step(("draft",), "cancelled", POINT),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"name", "account_id", "user_id"}

    def action_send(self, key=None):
        self._request("send", key)

    def action_receive(self, key=None):
        self._request("receive", key)

    def action_cancel(self, key=None):
        self._request("cancel", key)

    def _parts_to_lock(self, name):
        # sudo: only their ids
        return self.sudo().line_ids.product_id if name != "cancel" else super()._parts_to_lock(name)

    def _on_send(self):
        for record in self.filtered(lambda record: not record.line_ids):
            raise UserError(self.env._("%s holds no part yet. Add one first.", record.name))
        self.env["stock.picking"]._do_transfers(
            [
                record._transfer(
                    record.point_id.parts_location_id,
                    record.company_id._get_parts_transit_location(),
                )
                for record in self
            ]
        )

    def _on_receive(self):
        self.env["stock.picking"]._do_transfers(
            [
                record._transfer(
                    record.company_id._get_parts_transit_location(),
                    record.warehouse_id.lot_stock_id,
                    record.picking_ids,
                )
                for record in self
            ]
        )
        for account, records in self.grouped("account_id").items():
            vals_list = records.line_ids._prepare_release_vals_list(account)
            account._post(vals_list)
            for line, vals in zip(records.line_ids, vals_list, strict=True):
                line.released_value = -vals["held_delta"]

    def _transfer(self, source, destination, after=None):
        return Transfer(
            self.company_id,
            source,
            destination,
            [(line.product_id, line.quantity, line.lot_ids) for line in self.line_ids],
            after,
            {"origin": self.name, "parts_return_id": self.id},
        )
