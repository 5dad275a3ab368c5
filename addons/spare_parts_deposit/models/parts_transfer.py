from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.models.step_mixin import Step

from ..mixins.parts_step_mixin import POINT, WAREHOUSE
from .stock_picking import Transfer


class PartsTransfer(models.Model):
    """Parts go from one service point to another, and their value from account to account.

    A point asks, the warehouse names the giver. Sending moves both accounts at once: what the
    giver no longer holds, the receiver does, or its limit refuses it.
    """

    _name = "parts.transfer"
    _description = "Transfer between Points"
    _inherit = ["mail.thread", "parts.document.mixin", "parts.arrival.mixin"]
    _order = "id desc"
    _log_field = "transfer_id"
    _scans = {"ordered": ("send", "picked_qty"), "sent": ("receive", "received_qty")}
    _receipt_link = "transfer_id"

    point_id = fields.Many2one(string="To")
    from_point_id = fields.Many2one("service.point", string="From", index=True, ondelete="restrict")
    # A point does not see others; it is told their names on its own documents.
    to_name = fields.Char(string="Receiver", related="point_id.name", related_sudo=True)
    from_name = fields.Char(string="Giver", related="from_point_id.name", related_sudo=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one(
        "deposit.account", compute="_compute_accounts", store=True, index=True, precompute=True
    )
    from_account_id = fields.Many2one(
        "deposit.account", compute="_compute_accounts", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Requested by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("ordered", "To Send"),
            ("sent", "On the Way"),
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
    line_ids = fields.One2many("parts.transfer.line", "transfer_id", copy=True)
    picking_ids = fields.One2many("stock.picking", "parts_transfer_id", readonly=True)
    log_ids = fields.One2many("parts.log", "transfer_id", readonly=True)
    can_order = fields.Boolean(compute="_compute_can")
    can_send = fields.Boolean(compute="_compute_can")
    can_receive = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    _two_points = models.Constraint(
        "CHECK(from_point_id IS NULL OR from_point_id != point_id)",
        "A point gives nothing to itself. Choose another one.",
    )

    @api.depends("point_id", "from_point_id")
    def _compute_accounts(self):
        for transfer in self.sudo():  # sudo: each side sees its own account alone
            transfer.account_id = transfer.point_id._deposit_account()
            transfer.from_account_id = transfer.from_point_id._deposit_account()

    @api.constrains("point_id", "from_point_id")
    def _check_one_company(self):
        for transfer in self.sudo():  # sudo: compares the companies alone
            giver = transfer.from_point_id
            if giver and giver.company_id != transfer.point_id.company_id:
                raise UserError(
                    self.env._("Parts are not transferred between points of two companies.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("from_point_id") for vals in vals_list):
            self._check_names_giver()
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("from_point_id"):
            self._check_names_giver()
        if {"point_id", "from_point_id"} & vals.keys() and any(r.state != "draft" for r in self):
            raise UserError(self.env._("A transfer that was ordered keeps its points."))
        return super().write(vals)

    @api.model
    def _check_names_giver(self):
        """A point does not see other points: the warehouse knows who has the parts."""
        if not self.env.su and not self._is_warehouse():
            raise UserError(self.env._("The warehouse chooses the point that gives the parts."))

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(transfer.state != "draft" for transfer in self):
            raise UserError(self.env._("Only drafts are deleted. Cancel the transfer instead."))

    @api.model
    def _steps(self):
        return {
            "order": Step(("draft",), "ordered", WAREHOUSE),
            "send": Step(("ordered",), "sent", POINT),
            "receive": Step(("sent",), "received", POINT),
            "cancel": Step(("draft", "ordered"), "cancelled", f"{POINT},{WAREHOUSE}"),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {"name", "account_id", "from_account_id", "user_id"}

    # --- buttons and RPC ---

    def action_order(self, key=None):
        self._request("order", key)

    def action_send(self, key=None):
        self._request("send", key)

    def action_receive(self, key=None):
        self._request("receive", key)

    def action_cancel(self, key=None, note=None):
        self._request("cancel", key, note)

    def _accounts_to_lock(self):
        return self.sudo().account_id | self.sudo().from_account_id  # sudo: only their ids

    def _parts_to_lock(self, name):
        if name not in ("send", "receive"):
            return super()._parts_to_lock(name)
        return self.sudo().line_ids.product_id  # sudo: only their ids

    def _log_point(self, name):
        return self.from_point_id if name == "send" else self.point_id

    def _is_warehouse(self):
        return self.env.user.has_group(WAREHOUSE)

    def _guard_send(self):
        return self._side_refusal(self.from_point_id)

    def _guard_receive(self):
        return self._side_refusal(self.point_id)

    def _guard_cancel(self):
        if self.point_id in self.env.user.service_point_ids or self._is_warehouse():
            return False
        return self.env._("%s is cancelled by who asked, or by the warehouse.", self.name)

    def _side_refusal(self, point):
        """Sending is the giver's, receiving the receiver's; the office may stand in for nobody."""
        if point in self.env.user.service_point_ids:
            return False
        return self.env._(
            "%(name)s: this step belongs to %(point)s.",
            name=self.display_name,
            point=point.sudo().name,  # sudo: the name alone
        )

    # What the steps of a transfer do: giver → transit → receiver.

    def _on_order(self):
        for transfer in self:
            if not transfer.from_point_id:
                raise UserError(
                    self.env._("%s has no giver yet. Choose the point to send from.", transfer.name)
                )
            if not transfer.line_ids:
                raise UserError(
                    self.env._("%s asks for nothing yet. Add a part first.", transfer.name)
                )
            transfer._check_accounts()

    def _check_accounts(self):
        for point, account in (
            (self.from_point_id, self.from_account_id),
            (self.point_id, self.account_id),
        ):
            if not account:
                raise UserError(
                    self.env._(
                        "%s has no deposit account, so no parts can be held against it."
                        " Activate the point or make its account there.",
                        point.name,
                    )
                )

    def _on_send(self):
        """Out of the giver's hands and account, into the receiver's account, at once."""
        for transfer in self:
            transfer._leave_rest()
        self.env["stock.picking"]._do_transfers([transfer._departure() for transfer in self])
        entries = []
        for account, transfers in self.grouped("from_account_id").items():
            entries += transfers.line_ids._leave_account(account)
        self.env["deposit.account"]._post(entries)
        self.line_ids._expect_all()

    def _departure(self):
        return self._transfer(
            self.from_point_id.parts_location_id,
            self.company_id._get_parts_transit_location(),
            [(line.product_id, line.quantity, line.picked_lot_ids) for line in self.line_ids],
        )

    def _leave_rest(self):
        """Somebody who scanned sends that, and nothing else; the rest stays ordered."""
        if not any(self.line_ids.mapped("picked_qty")):
            return
        rest = {
            line: line.quantity - line.picked_qty
            for line in self.line_ids
            if line.product_id.uom_id.compare(line.quantity, line.picked_qty) > 0
        }
        if not rest:
            return
        over = self._as_step().create(self._prepare_rest_vals(rest))
        self._log_step("split", note=over.name)
        over._log_step("order", note=self.env._("The rest of %s", self.name))
        for line in rest:
            if line.picked_qty:
                line.quantity = line.picked_qty
            else:
                line.unlink()

    def _prepare_rest_vals(self, rest):
        return {
            "point_id": self.point_id.id,
            "from_point_id": self.from_point_id.id,
            "user_id": self.user_id.id,
            "note": self.note,
            "state": "ordered",
            "line_ids": [
                Command.create({"product_id": line.product_id.id, "quantity": quantity})
                for line, quantity in rest.items()
            ],
        }

    def _on_receive(self):
        self.env["stock.picking"]._do_transfers(
            [arrival for transfer in self for arrival in transfer._arrivals()]
        )
        self.line_ids._receive_value()
        self.line_ids._claim_differences()

    def _arrivals(self):
        transit = self.company_id._get_parts_transit_location()
        good, lost = self.line_ids._good_and_lost()
        return [
            self._transfer(transit, place, parts, self.picking_ids)
            for place, parts in (
                (self.point_id.parts_location_id, good),
                (self.company_id._get_parts_difference_location(), lost),
            )
            if parts
        ]

    def _transfer(self, source, destination, parts, after=None):
        vals = {"origin": self.name, "parts_transfer_id": self.id}
        return Transfer(self.company_id, source, destination, parts, after, vals)
