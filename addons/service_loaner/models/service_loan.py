from datetime import timedelta

from odoo import api, fields, models

from .service_loan_workflow import OUT, STATES

PAID_HOW = [
    ("cash", "Cash"),
    ("wechat", "WeChat Pay"),
    ("alipay", "Alipay"),
    ("card", "Bank Card"),
]


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
    shelf_id = fields.Many2one(
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

    _name_unique = models.Constraint("UNIQUE(name)", "This loan number exists already.")
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

    @api.depends("lot_id")
    def _compute_deposit_amount(self):
        for loan in self:
            deposit = loan.product_id.loaner_deposit
            loan.deposit_amount = loan.currency_id.round(deposit) if loan.currency_id else deposit

    @api.depends("condition")
    def _compute_charge_amount(self):
        """A lost unit costs its price; damage is estimated by whoever looks at it."""
        for loan in self:
            if loan.condition == "lost":
                loan.charge_amount = loan.product_id.lst_price
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
