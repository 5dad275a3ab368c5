import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.models.step_mixin import Step

from .service_loan_states import EDITABLE, HAND_OUT, HANDS, MONEY, OUT, STATES, TAKE_BACK

PAID_HOW = [
    ("cash", "Cash"),
    ("wechat", "WeChat Pay"),
    ("alipay", "Alipay"),
    ("card", "Bank Card"),
]


GIVEN_AT_START = HAND_OUT | TAKE_BACK | {"order_id", "message_ids", "message_follower_ids"}


_logger = logging.getLogger(__name__)


class ServiceLoan(models.Model):
    """One unit lent to one customer while the own device is being repaired."""

    _name = "service.loan"
    _description = "Loan of a Unit"
    _pictures_redrawn = True  # see ir.attachment
    _inherit = ["mail.thread", "mail.activity.mixin", "step.mixin"]
    _order = "due_date, id"

    name = fields.Char(string="Loan Number", readonly=True, required=True, copy=False)
    order_id = fields.Many2one(
        "service.order", string="Service Order", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    point_id = fields.Many2one(
        "service.point",
        compute="_compute_point_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="The point that hands the unit out and takes it back.",
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Partner")
    contact_name = fields.Char(related="order_id.contact_name", string="Customer")
    order_state = fields.Selection(related="order_id.state", string="State of the Repair")
    state = fields.Selection(STATES, required=True, default="reserved", readonly=True, index=True)
    # the unit
    lot_id = fields.Many2one(
        "stock.lot",
        string="Unit",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_loaner', '=', True), ('loaner_state', '=', 'available')]",
    )
    product_id = fields.Many2one(related="lot_id.product_id", string="Model")
    home_location_id = fields.Many2one(
        "stock.location", string="Taken from", readonly=True, ondelete="restrict"
    )
    accessories = fields.Char(
        string="Accessories Given",
        help="Charger, cable, bag: what has to come back.",
        personal="text",
    )
    condition_out = fields.Char(string="Condition", personal="text")
    photo_out_ids = fields.Many2many("ir.attachment", "service_loan_photo_out_rel", string="Photos")
    # out
    due_date = fields.Date(
        string="Due Back", default=lambda self: self._default_due_date(), required=True
    )
    lent_at = fields.Datetime(string="Handed Out On", readonly=True)
    lent_by_id = fields.Many2one("res.users", string="Handed Out by", readonly=True)
    signed_by = fields.Char(
        compute="_compute_signed_by",
        store=True,
        readonly=False,
        precompute=True,
        personal="name",
    )
    # in the row itself: an attachment could be exchanged without touching the loan
    signature = fields.Image(
        max_width=1024, max_height=1024, attachment=False, copy=False, personal="name"
    )
    deposit_amount = fields.Monetary(
        string="Deposit",
        compute="_compute_deposit_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    deposit_how = fields.Selection(PAID_HOW, string="Deposit Paid by")
    deposit_ref = fields.Char(string="Deposit Reference")
    # back
    returned_at = fields.Datetime(string="Came Back", readonly=True)
    returned_by_id = fields.Many2one("res.users", string="Taken Back by", readonly=True)
    condition = fields.Selection(
        [("ok", "In Order"), ("damaged", "Damaged"), ("lost", "Lost")], string="Inspection"
    )
    accessories_back = fields.Boolean(string="Accessories Complete", default=True)
    inspection_note = fields.Text(string="What Was Found", personal="text")
    photo_back_ids = fields.Many2many(
        "ir.attachment", "service_loan_photo_back_rel", string="Photos on Return"
    )
    charge_amount = fields.Monetary(
        string="Charge",
        compute="_compute_charge_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="For damage, missing accessories or a lost unit.",
    )
    deposit_back = fields.Monetary(compute="_compute_settlement")
    still_due = fields.Monetary(string="Customer Still Pays", compute="_compute_settlement")
    settle_how = fields.Selection(PAID_HOW, string="Settled by")
    settle_ref = fields.Char(string="Settlement Reference")
    settled_at = fields.Datetime(string="Settled On", readonly=True)
    settled_by_id = fields.Many2one("res.users", string="Settled by Whom", readonly=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")
    _name_unique = models.Constraint("UNIQUE(company_id, name)", "This loan number exists already.")
    _unit_is_out_once = models.UniqueIndex(
        f"(lot_id) WHERE state IN {OUT}", "This unit is reserved for or lent to a customer already."
    )
    _sums_positive = models.Constraint(
        "CHECK(deposit_amount >= 0 AND charge_amount >= 0)", "A sum cannot be negative."
    )
    _deposit_paid_somehow = models.Constraint(
        "CHECK(state IN ('reserved', 'cancelled') OR deposit_amount = 0"
        " OR deposit_how IS NOT NULL)",
        "Enter how the customer paid the deposit.",
    )
    _lent_is_signed = models.Constraint(
        "CHECK(state NOT IN ('lent', 'returned') OR (signed_by IS NOT NULL"
        " AND signature IS NOT NULL AND lent_at IS NOT NULL))",
        "A unit is handed out against a signature.",
    )
    _due_idx = models.Index("(due_date) WHERE state = 'lent'")

    @api.model
    def _default_due_date(self):
        return fields.Date.context_today(self) + timedelta(days=self.env.company.loaner_days)

    @api.depends("order_id")
    def _compute_point_id(self):
        """Who hands the unit out answers for it, whoever gets the order later."""
        for loan in self:
            loan.point_id = loan.point_id or loan.order_id.point_id

    @api.depends("order_id")
    def _compute_signed_by(self):
        for loan in self:
            loan.signed_by = loan.signed_by or loan.order_id.contact_name

    @api.depends("lot_id", "order_id")
    def _compute_deposit_amount(self):
        for loan in self:
            by_law = loan.order_id.is_loaner_due
            product = loan.product_id.with_company(loan.company_id)
            deposit = 0.0 if by_law else product.loaner_deposit
            loan.deposit_amount = loan.currency_id.round(deposit) if loan.currency_id else deposit

    @api.constrains("deposit_amount", "order_id")
    def _check_free_by_law(self):
        for loan in self:
            if loan.deposit_amount and loan.state == "reserved" and loan.order_id.is_loaner_due:
                raise ValidationError(
                    self.env._(
                        "The repair of order %s takes longer than the law allows: its loaner is"
                        " free of charge and deposit. Leave the deposit empty.",
                        loan.order_id.name,
                    )
                )

    @api.depends("condition")
    def _compute_charge_amount(self):
        """A lost unit costs its price; damage is estimated by whoever looks at it."""
        for loan in self:
            if loan.condition == "lost":
                loan.charge_amount = loan.product_id._list_price_of(loan.company_id)
            elif loan.condition != "damaged":
                loan.charge_amount = 0.0

    @api.depends("deposit_amount", "charge_amount", "state")
    def _compute_settlement(self):
        for loan in self:
            rest = loan.deposit_amount - loan.charge_amount
            loan.deposit_back = max(rest, 0.0)
            loan.still_due = max(-rest, 0.0)

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for loan in self:
            loan.is_overdue = loan.state == "lent" and loan.due_date < today

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "=", "lent") & fields.Domain(
            "due_date", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    # Reserve, lend, take back, settle: one entry point for buttons and requests.

    @api.model_create_multi
    def create(self, vals_list):
        loans = super().create(vals_list)
        loans._ensure_can_be_reserved()
        loans._show_unit_to_point()
        for loan in loans:
            loan._tell_order(
                self.env._("Loaner reserved: %(unit)s (%(loan)s)", **loan._message_values())
            )
        return loans

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._ensure_editable(vals)
        before = {loan.id: loan.lot_id for loan in self}
        result = super().write(vals)
        if "lot_id" in vals:
            changed = self.filtered(lambda loan: loan.lot_id != before[loan.id])
            changed._ensure_unit_can_be_lent()
            changed._show_unit_to_point()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A loan stays on file. Cancel the reservation instead."))

    @api.model
    def _steps(self):
        return {
            "lend": Step(
                ("reserved",),
                "lent",
                HANDS,
                ("due_date", "signed_by", "signature"),
                "lent_at",
                "lent_by_id",
                public=True,
            ),
            "give_back": Step(
                ("lent",),
                "returned",
                HANDS,
                ("condition",),
                "returned_at",
                "returned_by_id",
                public=True,
            ),
            "settle": Step(
                ("returned",),
                "settled",
                MONEY,
                stamp="settled_at",
                user="settled_by_id",
                public=True,
            ),
            "cancel": Step(("reserved",), "cancelled", HANDS, public=True),
        }

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"name", "home_location_id"}

    @api.model
    def _fill_in(self, vals_list):
        # sudo: numbers are given to whoever may reserve a unit
        sequence = self.env.ref("service_loaner.sequence_service_loan").sudo()
        for vals in vals_list:
            vals["name"] = sequence.next_by_id()

    # --- buttons and RPC ---

    def action_lend(self):
        return self._request("lend")

    def action_give_back(self):
        return self._request("give_back")

    def action_settle(self):
        return self._request("settle")

    def action_cancel(self):
        return self._request("cancel")

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    # --- what the steps do ---

    def _before_lend(self):
        self._ensure_unit_can_be_lent()

    def _on_lend(self):
        for loan in self:
            loan._as_step().write({"home_location_id": loan._unit_place().id})
            loan._move_unit(loan.home_location_id, loan._lent_place())
            loan._tell_order(
                self.env._("Loaner handed out: %(unit)s, due %(due)s", **loan._message_values())
            )

    def _on_give_back(self):
        self.activity_unlink(["mail.mail_activity_data_todo"])
        for loan in self:
            loan._take_unit_back()
            loan._tell_order(
                self.env._("Loaner back: %(unit)s, %(condition)s", **loan._message_values())
            )

    def _on_settle(self):
        for loan in self:
            loan._tell_order(
                self.env._(
                    "Loaner settled: deposit back %(back)s, charge %(charge)s",
                    **loan._message_values(),
                )
            )

    def _on_cancel(self):
        for loan in self:
            loan._tell_order(
                self.env._("Loaner no longer reserved: %(unit)s", **loan._message_values())
            )

    def _tell_order(self, note):
        self.order_id._log("note", note=note)

    def _message_values(self):
        conditions = selection_labels(self, "condition")
        return {
            "loan": self.name,
            "unit": self.lot_id.display_name,
            "due": self.due_date,
            "condition": conditions.get(self.condition, ""),
            "back": self.currency_id.format(self.deposit_back),
            "charge": self.currency_id.format(self.charge_amount),
        }

    def _ensure_editable(self, vals):
        """What was signed for, or found on return, stays as it was."""
        asked = {name for name in vals if name in HAND_OUT | TAKE_BACK | EDITABLE["returned"]}
        for loan in self:
            if "order_id" in vals or asked - EDITABLE.get(loan.state, set()):
                states = selection_labels(self, "state")
                raise UserError(
                    self.env._(
                        "Loan %(loan)s is “%(state)s”; this can no longer be changed.",
                        loan=loan.name,
                        state=states[loan.state],
                    )
                )

    # What must be so before a loan takes a step.

    def _ensure_can_be_reserved(self):
        self._ensure_unit_can_be_lent()
        for loan in self:
            if not loan.order_id._is_open():
                raise UserError(
                    self.env._(
                        "Order %s is finished; a loaner is lent while a repair goes on.",
                        loan.order_id.name,
                    )
                )
            if not loan.point_id:
                raise UserError(
                    self.env._(
                        "Order %s has no service point yet, so nobody can hand a unit out."
                        " Choose one first.",
                        loan.order_id.name,
                    )
                )

    def _ensure_unit_can_be_lent(self):
        self.lot_id.check_access("read")  # a point lends what it sees, not a number it was told
        for loan in self:
            if not loan.lot_id.is_loaner:
                raise UserError(self.env._("%s is not a loaner unit.", loan.lot_id.display_name))
            if loan.lot_id.loaner_condition != "ok":
                raise UserError(
                    self.env._(
                        "%s came back damaged or got lost. Choose another unit.",
                        loan.lot_id.display_name,
                    )
                )
            loan._unit_place()

    def _guard_lend(self):
        for loan in self:
            if loan.deposit_amount and not loan.deposit_how:
                return self.env._(
                    "Loan %(loan)s: enter how the customer paid the deposit of %(sum)s.",
                    loan=loan.name,
                    sum=loan.currency_id.format(loan.deposit_amount),
                )
        return False

    def _guard_give_back(self):
        for loan in self:
            if loan.condition == "damaged" and not (loan.inspection_note or "").strip():
                return self.env._("Loan %s: describe the damage that was found.", loan.name)
        return False

    def _guard_settle(self):
        for loan in self:
            if (loan.deposit_back or loan.still_due) and not loan.settle_how:
                return self.env._(
                    "Loan %(loan)s: enter how %(back)s was paid back or %(due)s was paid.",
                    loan=loan.name,
                    back=loan.currency_id.format(loan.deposit_back),
                    due=loan.currency_id.format(loan.still_due),
                )
        return False

    # The unit's way out of the shelf and back, as moves of the stock.

    def _unit_place(self):
        """The shelf the unit lies on."""
        self.ensure_one()
        # sudo: where a unit lies, of a loan the user may see
        quants = self.lot_id.sudo().quant_ids.filtered(
            lambda quant: quant.quantity > 0 and quant.location_id.usage == "internal"
        )
        shelf = quants.location_id.filtered(lambda location: not location.is_lent)[:1]
        if not shelf:
            raise UserError(
                self.env._(
                    "%s lies on no shelf of a point or a warehouse, so it cannot be lent."
                    " Receive it into stock first, or choose another unit.",
                    self.lot_id.display_name,
                )
            )
        return shelf

    def _lent_place(self):
        return self.env["stock.location"]._lent_out_of(self.home_location_id)

    def _take_unit_back(self):
        """Back on its shelf; a lost unit is written off. Only a sound one is lent again."""
        lent = self._lent_place()
        if self.condition == "lost":
            # sudo: the place for losses is the company's
            loss = self.product_id.sudo().with_company(self.company_id).property_stock_inventory
            self._move_unit(lent, loss, is_inventory=True)
        else:
            self._move_unit(lent, self.home_location_id)
        # sudo: the state of a loaner follows from its inspection; nobody else writes it
        self.lot_id.sudo().loaner_condition = self.condition

    def _move_unit(self, source, target, **vals):
        """Move the unit at once."""
        # sudo: granted by the step; point roles have no rights on stock moves
        move = self.env["stock.move"].sudo().create(self._prepare_move_vals(source, target, vals))
        move = move._action_confirm(merge=False)
        move._update_reserved_quantity(1.0, source, lot_id=self.lot_id, strict=True)
        if move.quantity < 1:
            raise UserError(
                self.env._(
                    "%s is not where it should be. Count the stock.", self.lot_id.display_name
                )
            )
        move.picked = True
        move._action_done()

    def _prepare_move_vals(self, source, target, vals):
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": 1.0,
            "location_id": source.id,
            "location_dest_id": target.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "origin": self.name,
            **vals,
        }

    def _show_unit_to_point(self):
        """The point sees the file of the unit it is to hand out, even from another shelf."""
        for loan in self:
            # sudo: only adds the loan's own point to those that see the unit
            loan.lot_id.sudo().service_point_ids = [Command.link(loan.point_id.id)]

    # Units that are due back are chased.

    @api.model
    def _cron_chase(self):
        """Ask the people of the point to call the customers whose loaner is overdue."""
        overdue = self.search([("is_overdue", "=", True), ("activity_ids", "=", False)])
        self.env["ir.cron"]._commit_progress(remaining=len(overdue))
        for loan in overdue:
            try:
                with self.env.cr.savepoint():
                    loan._chase()
            except Exception:
                _logger.exception("Loan %s could not be chased", loan.name)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _chase(self):
        """One open task for each overdue unit, with whoever handed it out."""
        for loan in self:
            user = loan._chaser()
            loan.with_context(lang=user.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(loan),
                summary=self.env._("Loaner overdue"),
                note=self.env._("Call %(name)s and ask for the unit back.", name=loan.contact_name),
                user_id=user.id,
            )

    def _chaser(self):
        """Who handed the unit out, else somebody of the point."""
        user = self.lent_by_id
        return user if user.active else self.point_id.user_ids[:1] or self.env.user
