import base64
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.buttons import count_lines
from odoo.addons.service_base.labels import MOST_LISTED, joined_lines, listing
from odoo.addons.service_base.models.step_mixin import Step

from ..mixins.parts_step_mixin import POINT, WAREHOUSE
from .stock_picking import Transfer

APPROVED = ("approved", "shipped", "received")


# Steps that reserve parts, move them or let them go.
MOVING = frozenset({"approve", "ship", "receive", "cancel"})


class PartsRequisition(models.Model):
    """A service point asks for parts, the warehouse approves and ships, the point receives."""

    _name = "parts.requisition"
    _description = "Parts Requisition"
    _inherit = ["mail.thread", "parts.document.mixin", "parts.arrival.mixin", "four.eyes.mixin"]
    _order = "id desc"
    _open_marks = frozenset({"is_suggested"})
    _substance = frozenset({"point_id", "warehouse_id", "order_id"})
    _log_field = "requisition_id"
    _scans = {"approved": ("ship", "picked_qty"), "shipped": ("receive", "received_qty")}
    _collecting = ("draft",)
    _receipt_link = "requisition_id"

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
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        "service.order",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The order that waits.",
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
    carrier = fields.Char(copy=False)
    tracking_ref = fields.Char(string="Tracking Number", copy=False)
    ship_to = fields.Char(string="Ship To", compute="_compute_ship_to")
    is_warehouse = fields.Boolean(compute="_compute_is_warehouse")
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
    approved_at = fields.Datetime(string="Approved On", readonly=True, copy=False)
    escalated_to_id = fields.Many2one(
        "res.groups",
        string="Waits for",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The role that may approve as much.",
    )
    approval_excess = fields.Char(compute="_compute_approval_excess")
    can_pass_on = fields.Boolean(compute="_compute_approval_excess")
    refusal_reason = fields.Char(compute="_compute_refusal_reason")

    @api.depends("point_id")
    def _compute_warehouse_id(self):
        """A point sees no warehouses, it only asks one of its company."""
        for company, papers in self.grouped(lambda paper: paper.point_id.company_id).items():
            first = company and company._get_service_warehouse()
            for requisition in papers:
                chosen = requisition.warehouse_id
                requisition.warehouse_id = chosen if chosen.company_id == company else first

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

    @api.depends_context("uid")
    def _compute_is_warehouse(self):
        self.is_warehouse = self._is_warehouse()

    @api.depends("point_id")
    def _compute_ship_to(self):
        for requisition in self:
            # sudo: the address of the point for which the parts are packed
            point = requisition.point_id.sudo()
            parts = (point.area_id.complete_name, point.street, point.phone)
            requisition.ship_to = " ".join(filter(None, parts))

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
        if {"carrier", "tracking_ref"} & vals.keys():
            self._check_shipping()
        result = super().write(vals)
        if "order_id" in vals:
            self.order_id.check_access("read")
        return result

    def _check_shipping(self):
        """How a shipment travels is the warehouse's to say, until it has arrived."""
        if not self.env.su and not self._is_warehouse():
            raise UserError(self.env._("Carrier and tracking number are entered by the warehouse."))
        if any(requisition.state not in ("approved", "shipped") for requisition in self):
            raise UserError(
                self.env._(
                    "Carrier and tracking number are entered for what is to be shipped or on the"
                    " way."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(requisition.state != "draft" for requisition in self):
            raise UserError(self.env._("Only drafts are deleted. Cancel the requisition instead."))

    # Who may approve how much; what is over the limit goes on to the next role.

    @api.depends("state", "amount", "line_ids.approved_qty", "escalated_to_id")
    @api.depends_context("uid")
    def _compute_approval_excess(self):
        """Shown on the form to the desk whose turn it is; a list does not ask for it."""
        waiting = self.filtered(lambda r: r.state == "submitted" and r._is_warehouse())
        for requisition in self - waiting:
            requisition.approval_excess = requisition.can_pass_on = False
        for requisition in waiting:
            requisition.approval_excess = requisition._approval_refusal(self.env.user)
            requisition.can_pass_on = not requisition._refusal("escalate")

    def action_escalate(self, key=None):
        """Over one's limit: give it to the next role that may approve as much."""
        self._request("escalate", key)

    def _guard_escalate(self):
        if not self._approval_refusal(self.env.user):
            return self.env._("You may approve %s yourself.", self.display_name)
        if self.escalated_to_id and self.escalated_to_id == self._next_limit().group_id:
            return self.env._(
                "%(name)s waits for %(role)s already.",
                name=self.display_name,
                role=self.escalated_to_id.sudo().name,  # sudo: the name of a role
            )
        return False

    def _on_escalate(self):
        for requisition in self:
            limit = requisition._next_limit()
            if not limit:
                raise UserError(requisition._nobody_may_message())
            requisition.escalated_to_id = limit.group_id
            requisition._tell_approvers(limit)

    def _tell_approvers(self, limit):
        """A message to everybody who may approve it now, but its author."""
        partners = self._approvers(limit).partner_id
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.env._("To approve: %s", self.name),
            body=self.env._(
                "%(point)s asks for parts worth %(amount)s: more than %(user)s may approve.",
                point=self.point_id.name,
                amount=self.currency_id.format(self.amount),
                user=self.env.user.name,
            ),
        )

    # --- the limits ---

    def _approval_refusal(self, user):
        """Why the user may not approve these, one after the other; False if he may."""
        for company, requisitions in self.grouped("company_id").items():
            limits = self.env["parts.approval.limit"]._of_company(company)
            if limits and (refusal := requisitions._refusal_by(limits, user)):
                return refusal
        return False

    def _refusal_by(self, limits, user):
        own = limits._of_user(user)
        month = self._approved_this_month(user, own)
        for requisition in self:
            figures = requisition._approval_figures(month)
            reasons = [limit._excess(figures) for limit in own]
            if not reasons or all(reasons):
                return requisition._more_than_allowed_message(reasons)
            month = figures["month_quantity"], figures["month_amount"]
        return False

    def _more_than_allowed_message(self, reasons):
        return self.env._(
            "%(name)s is more than you may approve%(why)s. %(who)s",
            name=self.name,
            why=f" ({reasons[-1]})" if reasons else "",
            who=self._who_may_message(),
        )

    def _who_may_message(self):
        limit = self._next_limit()
        if not limit:
            return self._nobody_may_message()
        people = self._approvers(limit).mapped("name")
        role = limit.group_id.name
        if people:
            role = f"{role} ({', '.join(people[:5])})"
        return self.env._("It may be approved by: %s. Pass it on, or approve less.", role)

    def _nobody_may_message(self):
        return self.env._(
            "No role may approve as much as %s. Approve less, or have the limits raised.", self.name
        )

    def _next_limit(self):
        """The smallest limit that does, of a role with members other than who asked."""
        for limit in self.env["parts.approval.limit"]._of_company(self.company_id):
            people = self._approvers(limit)
            months = (self._approved_this_month(user, limit) for user in people)
            if any(not limit._excess(self._approval_figures(month)) for month in months):
                return limit
        return self.env["parts.approval.limit"]

    def _approvers(self, limit):
        """Members of the role who may approve this requisition at all: none of its authors."""
        # sudo: who they are is told to whoever has to turn to them
        users = limit.sudo().group_id.all_user_ids.filtered(
            lambda user: user.active and user.has_group(WAREHOUSE)
        )
        return users - self._authors() - self.env.ref("base.user_root")

    def _approval_figures(self, month):
        """What a limit is held against, by the name of its field.

        :param month: pieces and amount approved before it in the month
        """
        lines = self.line_ids
        quantities = lines.mapped("approved_qty")
        month_quantity, month_amount = month
        return {
            "line_quantity": max(quantities, default=0.0),
            "line_amount": max(lines.mapped("amount"), default=0.0),
            "quantity": sum(quantities),
            "amount": self.amount,
            "month_quantity": month_quantity + sum(quantities),
            "month_amount": month_amount + self.amount,
        }

    def _approved_this_month(self, user, limits):
        """Pieces and amount the user approved since the month began where the company is.

        These requisitions are left out; nothing is summed up where no limit looks at the month.
        """
        if not any(limit.month_quantity or limit.month_amount for limit in limits):
            return 0.0, 0.0
        # sudo: sums what the approver approved, whatever he may read today
        ((quantity, amount),) = (
            self.env["parts.requisition.line"]
            .sudo()
            ._read_group(
                [
                    ("requisition_id", "not in", self.ids),
                    ("requisition_id.approver_id", "=", user.id),
                    ("requisition_id.company_id", "=", self.company_id.id),
                    ("requisition_id.state", "in", APPROVED),
                    ("requisition_id.approved_at", ">=", self._month_began()),
                ],
                [],
                ["approved_qty:sum", "amount:sum"],
            )
        )
        return quantity, amount

    def _month_began(self):
        """The first moment of the company's calendar month, in UTC."""
        _id, zone = self.company_id._service_calendar_key(self.company_id.id, False)
        today = self.company_id._local_date(fields.Datetime.now())
        first = datetime.combine(today.replace(day=1), time.min, ZoneInfo(zone))
        return first.astimezone(UTC).replace(tzinfo=None)

    # The life of a requisition, in one table, and what its steps do.

    @api.model
    def _steps(self):
        return {
            "submit": Step(("draft",), "submitted", POINT, stamp="submitted_at"),
            "approve": Step(
                ("submitted",), "approved", WAREHOUSE, stamp="approved_at", user="approver_id"
            ),
            "escalate": Step(("submitted",), groups=WAREHOUSE),
            "refuse": Step(("submitted",), "refused", WAREHOUSE),
            "reset": Step(("refused",), "draft", POINT),
            "ship": Step(("approved",), "shipped", WAREHOUSE),
            "receive": Step(("shipped",), "received", POINT),
            "cancel": Step(("draft", "submitted", "approved"), "cancelled", POINT),
            "expire": Step(("approved",), "cancelled", WAREHOUSE),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {
            "name",
            "account_id",
            "user_id",
            "escalated_to_id",
            "backorder_of_id",
            "is_counted",
            "amount",
        }

    # --- buttons and RPC ---

    def action_submit(self, key=None):
        self._request("submit", key)

    def action_approve(self, key=None):
        self._request("approve", key)

    def action_refuse(self, key=None, note=None):
        self._request("refuse", key, note)

    def action_reset(self, key=None):
        self._request("reset", key)

    def action_ship(self, key=None):
        self._request("ship", key)

    def action_receive(self, key=None):
        self._request("receive", key)

    def action_cancel(self, key=None, note=None):
        self._request("cancel", key, note)

    def action_view_pickings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("parts_requisition_id", "=", self.id)],
            "name": self.env._("Transfers"),
        }

    def action_view_backorders(self):
        self.ensure_one()
        return self.backorder_ids._get_records_action(name=self.env._("Back-Orders"))

    def action_view_claims(self):
        self.ensure_one()
        return self.claim_ids._get_records_action(name=self.env._("Claims"))

    def _role_refusal(self, name):
        if name == "cancel" and self.state != "draft" and self._is_warehouse():
            return False
        return super()._role_refusal(name)

    def _guard_approve(self):
        """Four eyes. The amount is seen once the approval is written: `_check_approved`."""
        return self._own_refusal()

    def _parts_to_lock(self, name):
        if name not in MOVING:
            return super()._parts_to_lock(name)
        # sudo: only their ids
        groups = (
            self.env["parts.requisition.line"]
            .sudo()
            ._read_group([("requisition_id", "in", self.ids)], ["product_id"])
        )
        return self.env["product.product"].union(*[part for (part,) in groups])

    @api.model
    def _is_warehouse(self):
        return self.env.user.has_group(WAREHOUSE)

    # --- what the steps do ---

    def _on_submit(self):
        self._check_account()
        for requisition in self:
            if not requisition.line_ids:
                raise UserError(
                    self.env._("%s asks for nothing yet. Add a part first.", requisition.name)
                )
        self._note_author()
        self.line_ids._ask_for_all()
        self._tell_staff("requisition_submitted")

    def _on_refuse(self):
        self._tell_staff("requisition_refused")

    def _tell_staff(self, event):
        """The people of each point hear of its papers: once, however many."""
        for papers in self.grouped("point_id").values():
            told = [f"{paper.name} · {paper.point_id.name}" for paper in papers[:MOST_LISTED]]
            papers[0]._notify_staff(event, joined_lines(told, len(papers)))

    def _check_account(self):
        for requisition in self.filtered(lambda r: not r.account_id):
            raise UserError(
                self.env._(
                    "%s has no deposit account, so no parts can be held against it."
                    " Activate the point or make its account there.",
                    requisition.point_id.name,
                )
            )

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if name == "approve":
            vals["escalated_to_id"] = False
        return vals

    def _on_approve(self):
        """Hold the value of what is approved, or be refused by the limit."""
        self._check_approved()
        lines = self.line_ids.filtered("approved_qty")
        self.account_id._post([line._prepare_hold_vals() for line in lines])
        self._reserve()
        self._tell_staff("requisition_approved")

    def _check_approved(self):
        for requisition in self:
            if not any(requisition.line_ids.mapped("approved_qty")):
                raise UserError(
                    self.env._(
                        "Nothing of %s is approved. Approve a part of it, or refuse it.",
                        requisition.name,
                    )
                )
        if refusal := self._approval_refusal(self.env.user):
            raise UserError(refusal)

    def _on_cancel(self):
        """Void what was held for parts that were never shipped."""
        lines = self.line_ids.filtered("hold_id")
        self.account_id._post([line._prepare_void_vals() for line in lines])
        self._reservation().action_cancel()

    def _expire(self):
        """Not shipped in time: taken by the clock, not by a user."""
        self._take_step("expire", note=self.env._("Not shipped in time."))

    def _on_expire(self):
        self.env["deposit.account"]._expire_holds(self.line_ids.hold_id)
        self._reservation().action_cancel()

    # A point that is refused reads why.

    @api.depends("state")
    def _compute_refusal_reason(self):
        refused = self.filtered(lambda requisition: requisition.state == "refused")
        logs = self.env["parts.log"].search(
            [("requisition_id", "in", refused.ids), ("step", "=", "refuse")], order="id"
        )
        reasons = {log.requisition_id.id: log.note for log in logs}
        for requisition in self:
            requisition.refusal_reason = requisition in refused and reasons.get(requisition.id)

    # Shipping and receiving: warehouse → transit → the point's own location.

    # --- set aside at approval ---

    def _reservation(self):
        """The shipment that is being prepared, if any."""
        return self.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))

    def _reserve(self):
        """Set aside what the warehouse has; what it lacks is set aside when it comes in."""
        return self.env["stock.picking"]._plan_transfers(
            [requisition._reservation_transfer() for requisition in self]
        )

    def _reservation_transfer(self):
        return Transfer(
            self.company_id,
            self.warehouse_id.lot_stock_id,
            self.company_id._get_parts_transit_location(),
            [(line.product_id, line.approved_qty) for line in self.line_ids if line.approved_qty],
            vals={"origin": self.name, "parts_requisition_id": self.id},
        )

    # --- shipped, all or in part ---

    def _on_ship(self):
        """Ship what was picked, or else all that is there; the rest becomes a back-order."""
        self.filtered(lambda requisition: not requisition._reservation())._reserve()
        self._reservation().action_assign()
        shipments, backorders = {}, self.browse()
        for requisition in self:
            picking = requisition._reservation()
            shipped = requisition._quantities_to_ship(picking)
            backorders |= requisition._leave_rest(shipped)
            shipments[picking] = [
                (line.product_id, quantity, line.picked_lot_ids)
                for line, quantity in shipped.items()
            ]
        self.env["stock.picking"]._ship_parts(shipments)
        backorders._reserve()
        self._tell_staff("requisition_shipped")
        self.line_ids._expect_all()

    def _leave_rest(self, shipped):
        """The back-order of what is not shipped, if there is any."""
        rest = {
            line: line.approved_qty - shipped[line]
            for line in self.line_ids
            if line.product_id.uom_id.compare(line.approved_qty, shipped[line]) > 0
        }
        return self._make_backorder(rest) if rest else self.browse()

    def _quantities_to_ship(self, picking):
        """``{line: pieces}``; somebody who scanned ships that, and nothing else."""
        there = {move.product_id: move.quantity for move in picking.move_ids}
        scanned = any(self.line_ids.mapped("picked_qty"))
        shipped = {
            line: line.picked_qty
            if scanned
            else min(line.approved_qty, there.get(line.product_id, 0.0))
            for line in self.line_ids
        }
        if not any(shipped.values()):
            raise UserError(
                self.env._(
                    "The warehouse has nothing of what %(name)s asks for: %(parts)s. It is shipped"
                    " as soon as something comes in.",
                    name=self.name,
                    parts=listing(self.env, self.line_ids.product_id.mapped("display_name")),
                )
            )
        return shipped

    def _make_backorder(self, rest):
        """What is not shipped stays approved and held, on a requisition of its own.

        :param rest: ``{line: pieces}``
        """
        backorder = self._as_step().create(self._prepare_backorder_vals(rest))
        entries = []
        for (line, quantity), rest_line in zip(rest.items(), backorder.line_ids, strict=True):
            entries += line._prepare_split_vals(quantity, rest_line)
            line.approved_qty -= quantity
        self.env["deposit.account"]._post(entries)
        self._log_step("split", note=backorder.name)
        backorder._log_step("approve", note=self.env._("The rest of %s", self.name))
        return backorder

    def _prepare_backorder_vals(self, rest):
        return {
            "point_id": self.point_id.id,
            "warehouse_id": self.warehouse_id.id,
            "order_id": self.order_id.id,
            "user_id": self.user_id.id,
            "approver_id": self.approver_id.id,
            "submitted_at": self.submitted_at,
            "approved_at": self.approved_at,
            "note": self.note,
            "backorder_of_id": self.id,
            "state": "approved",
            "line_ids": [
                Command.create(line._prepare_rest_vals(quantity)) for line, quantity in rest.items()
            ],
        }

    # --- received ---

    def _on_receive(self):
        self.env["stock.picking"]._do_transfers(
            [transfer for requisition in self for transfer in requisition._arrivals()]
        )
        self.line_ids.filtered("hold_id")._receive_value()
        self.line_ids._claim_differences()

    def _arrivals(self):
        """Good parts go to the point; short and damaged ones leave transit for a clearing place."""
        company = self.company_id
        good, lost = self.line_ids._good_and_lost()
        shipped = self.picking_ids.filtered(lambda picking: picking.state == "done")
        return [
            Transfer(
                company,
                company._get_parts_transit_location(),
                place,
                parts,
                shipped,
                {"origin": self.name, "parts_requisition_id": self.id},
            )
            for place, parts in (
                (self.point_id.parts_location_id, good),
                (company._get_parts_difference_location(), lost),
            )
            if parts
        ]

    # Parts that came with a requisition and are the wrong ones.

    def action_send_back(self):
        """A return of what came with it, open for the wrong parts to be named."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Back"),
            "res_model": "parts.return",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_point_id": self.point_id.id,
                "default_requisition_id": self.id,
                "default_reason": "wrong_sent",
            },
        }

    # Labels for what is shipped, one a piece.

    def _labels(self):
        self.ensure_one()
        self.check_access("read")
        pieces = [piece for line in self.line_ids for piece in line._pieces_shipped()]
        return [
            {
                "part": part.name,
                "code": part.default_code or part.barcode or "",
                "serial": serial,
                "number": f"{number}/{len(pieces)}",
                "picture": self._code_picture(serial or part.barcode or part.default_code),
            }
            for number, (part, serial) in enumerate(pieces, 1)
        ]

    def _code_picture(self, text):
        """A QR code as the address of a picture; of the number where the part has no code."""
        picture = self.env["ir.actions.report"].barcode(
            "QR", text or self.name, width=180, height=180
        )
        return "data:image/png;base64," + base64.b64encode(picture).decode()
