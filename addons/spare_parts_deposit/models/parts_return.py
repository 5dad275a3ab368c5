from odoo import api, fields, models
from odoo.exceptions import UserError

from .parts_step_mixin import POINT, WAREHOUSE, Step


class PartsReturn(models.Model):
    """Good parts go back from a point to the warehouse, and their value is free again."""

    _name = "parts.return"
    _description = "Parts Return"
    _inherit = ["mail.thread", "parts.paper.mixin"]
    _order = "id desc"

    _steps = {
        "send": Step(frozenset({"draft"}), "sent", POINT),
        "receive": Step(frozenset({"sent"}), "received", WAREHOUSE),
        "cancel": Step(frozenset({"draft"}), "cancelled", POINT),
    }
    _log_field = "return_id"
    _filled_by_steps = frozenset({"name", "account_id", "user_id"})

    def _default_warehouse_id(self):
        # sudo: a point does not see warehouses, it only sends to one
        Warehouse = self.env["stock.warehouse"].sudo()
        return Warehouse.search([("company_id", "=", self.env.company.id)], limit=1)

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
        required=True,
        default=lambda self: self._default_warehouse_id(),
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
    note = fields.Text(string="Reason")
    line_ids = fields.One2many("parts.return.line", "return_id")
    picking_ids = fields.One2many("stock.picking", "parts_return_id", readonly=True)
    log_ids = fields.One2many("parts.log", "return_id", readonly=True)
    can_send = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    @api.depends("point_id")
    def _compute_account_id(self):
        for record in self:
            record.account_id = record.point_id._deposit_account()

    def write(self, vals):
        if {"point_id", "warehouse_id"} & vals.keys() and any(r.state != "draft" for r in self):
            raise UserError(self.env._("A return that was sent keeps its point."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(record.state != "draft" for record in self):
            raise UserError(self.env._("Only drafts are deleted. Cancel the return instead."))

    def action_send(self, key=None):
        self._request("send", key)

    def action_receive(self, key=None):
        self._request("receive", key)

    def action_cancel(self, key=None):
        self._request("cancel", key)

    def _on_send(self):
        for record in self:
            if not record.line_ids:
                raise UserError(self.env._("%s holds no part yet. Add one first.", record.name))
            record._transfer(
                record.point_id.custody_location_id, record.company_id._get_parts_transit_location()
            )

    def _on_receive(self):
        for record in self:
            record._transfer(
                record.company_id._get_parts_transit_location(),
                record.warehouse_id.lot_stock_id,
                after=record.picking_ids,
            )
            record.account_id._post(record._prepare_release_vals_list())

    def _transfer(self, source, destination, after=None):
        self.env["stock.picking"]._transfer_parts(
            self.company_id,
            source,
            destination,
            [(line.product_id, line.quantity) for line in self.line_ids],
            after=after,
            origin=self.name,
            parts_return_id=self.id,
        )

    def _prepare_release_vals_list(self):
        parts = [(line.product_id, line.quantity) for line in self.line_ids]
        return [
            {
                "account_id": self.account_id.id,
                "kind": "release",
                "held_delta": -value,
                "product_id": line.product_id.id,
                "quantity": -line.quantity,
                "return_line_id": line.id,
                "note": self.name,
            }
            for line, value in zip(self.line_ids, self.account_id._held_values(parts), strict=True)
        ]
