from odoo import api, fields, models
from odoo.exceptions import UserError


class PointStocktake(models.Model):
    """The parts of a service point are counted, by people who do not see what is expected.

    What a count found is compared with the stock of that very moment, so work at the counter goes
    on. After approval differences leave or enter the stock, and the deposit with them.
    """

    _name = "point.stocktake"
    _description = "Stocktake at a Service Point"
    _inherit = ["mail.thread", "parts.paper.mixin", "four.eyes.mixin"]
    _order = "id desc"

    _author_fields = ("counter_id",)  # what it says is what was counted

    account_id = fields.Many2one(
        "deposit.account",
        compute="_compute_account_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Planned"),
            ("counting", "Being Counted"),
            ("counted", "Counted"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date = fields.Date(string="Day", required=True, default=fields.Date.context_today)
    product_ids = fields.Many2many(
        "product.product",
        string="Parts to Count",
        domain=[("is_service_part", "=", True)],
        help="Empty: every part at the point.",
    )
    place_ids = fields.Many2many("stock.location", compute="_compute_place_ids")
    counting_place_id = fields.Many2one(
        "stock.location",
        string="Counting Now",
        domain="[('id', 'in', place_ids)]",
        copy=False,
        ondelete="restrict",
        help="Where the next scanned piece lies: the shelf, or a technician's bag.",
    )
    counter_id = fields.Many2one(
        "res.users", string="Counted by", readonly=True, copy=False, ondelete="restrict"
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    note = fields.Text()
    line_ids = fields.One2many("point.stocktake.line", "stocktake_id")
    counted_line_count = fields.Integer(string="Lines Counted", compute="_compute_progress")
    line_count = fields.Integer(string="Lines", compute="_compute_progress")
    difference_count = fields.Integer(string="Differences", compute="_compute_differences")
    shortage_value = fields.Monetary(string="Short", compute="_compute_differences")
    charge_value = fields.Monetary(string="To Be Charged", compute="_compute_differences")
    log_ids = fields.One2many("parts.log", "stocktake_id", readonly=True)
    can_start = fields.Boolean(compute="_compute_can")
    can_finish = fields.Boolean(compute="_compute_can")
    can_recount = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")

    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "A stocktake with this number exists already."
    )
    _one_at_a_time = models.UniqueIndex(
        "(point_id) WHERE state IN ('counting', 'counted')",
        "The parts of this service point are being counted already. Finish that count first.",
    )

    @api.depends("point_id")
    def _compute_account_id(self):
        for stocktake in self:
            stocktake.account_id = stocktake.point_id._deposit_account()

    @api.depends("line_ids.is_counted")
    def _compute_progress(self):
        for stocktake in self:
            stocktake.line_count = len(stocktake.line_ids)
            stocktake.counted_line_count = len(stocktake.line_ids.filtered("is_counted"))

    @api.depends("line_ids.location_id", "point_id")
    def _compute_place_ids(self):
        for stocktake in self:
            # sudo: the places of the point's own parts
            shelf = stocktake.point_id.sudo().custody_location_id
            stocktake.place_ids = shelf | stocktake.line_ids.sudo().location_id

    @api.depends("line_ids.shown_difference", "line_ids.charge_value")
    def _compute_differences(self):
        for stocktake in self:
            differing = stocktake.line_ids.filtered("shown_difference")
            short = differing.filtered(lambda line: line.shown_difference < 0)
            stocktake.difference_count = len(differing)
            stocktake.shortage_value = sum(short.mapped("difference_value"))
            stocktake.charge_value = sum(stocktake.line_ids.mapped("charge_value"))

    def write(self, vals):
        fixed = {"point_id", "product_ids"} & vals.keys()
        if fixed and any(stocktake.state != "draft" for stocktake in self):
            raise UserError(
                self.env._("A stocktake that has begun keeps its point and parts. Cancel it.")
            )
        told = {"date", "note"} & vals.keys()
        if vals.get("counting_place_id") and any(
            vals["counting_place_id"] not in stocktake.place_ids.ids for stocktake in self
        ):
            raise UserError(self.env._("Nothing of this stocktake lies there."))
        if told and any(stocktake.state in ("approved", "cancelled") for stocktake in self):
            raise UserError(self.env._("A stocktake that is over stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(stocktake.state != "draft" for stocktake in self):
            raise UserError(self.env._("Only planned stocktakes are deleted. Cancel it instead."))
