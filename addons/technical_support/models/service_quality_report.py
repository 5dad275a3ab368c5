from odoo import api, fields, models
from odoo.exceptions import UserError

# Compared by identity: no client can send it, so only the steps move a report.
_STEP = object()

STATES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("answered", "Answered"),
    ("in_force", "Measure in Force"),
    ("closed", "Closed"),
]
STEP_FIELDS = {"name", "state", "sent_at", "answered_at", "closed_at"}

# What the manufacturer was told stays as it was told.
TOLD_FIELDS = {"subject", "product_id", "fault_id", "cause_id", "order_ids", "description"}


class ServiceQualityReport(models.Model):
    """A defect seen again and again, told to the manufacturer, and what he does about it."""

    _name = "service.quality.report"
    _description = "Quality Report"
    _inherit = ["service.evidence.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "subject"]

    name = fields.Char(string="Number", readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    subject = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product", string="Model", index="btree_not_null", ondelete="restrict"
    )
    fault_id = fields.Many2one("service.fault", string="Fault Code", ondelete="restrict")
    cause_id = fields.Many2one("service.cause", ondelete="restrict")
    order_ids = fields.Many2many("service.order", string="Orders")
    order_count = fields.Integer(compute="_compute_order_count", store=True)
    unit_count = fields.Integer(
        string="Units Known", compute="_compute_rate", help="Device files of this model."
    )
    rate = fields.Float(string="Per 1,000 Units", compute="_compute_rate", digits=(16, 1))
    description = fields.Text(string="Findings", personal="text")
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    sent_at = fields.Datetime(string="Sent", readonly=True, copy=False)
    answered_at = fields.Datetime(string="Answered", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    answer = fields.Text(string="Manufacturer's Answer", copy=False, personal="text")
    measure = fields.Text(
        copy=False,
        help="What is changed: part, software, way of repair.",
        personal="text",
    )
    bulletin_ref = fields.Char(string="Service Bulletin", copy=False)

    _name_unique = models.Constraint("UNIQUE(name)", "This report number is taken.")

    @api.depends("order_ids")
    def _compute_order_count(self):
        for report in self:
            report.order_count = len(report.order_ids)

    @api.depends("order_count", "product_id")
    def _compute_rate(self):
        groups = self.env["stock.lot"]._read_group(
            [("product_id", "in", self.product_id.ids)], ["product_id"], ["__count"]
        )
        units = dict(groups)
        for report in self:
            report.unit_count = units.get(report.product_id._origin, 0)
            report.rate = (
                1000 * report.order_count / report.unit_count if report.unit_count else False
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_by_hand(vals)
            vals["name"] = self.env["ir.sequence"].next_by_code("service.quality.report")
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("quality_step") is not _STEP:
            self._refuse_by_hand(vals)
        if TOLD_FIELDS & vals.keys() and any(report.state != "draft" for report in self):
            raise UserError(
                self.env._("The manufacturer has this report. Write another for what is new.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(report.state != "draft" for report in self):
            raise UserError(self.env._("A report that was sent is kept. Close it instead."))

    @api.model
    def _refuse_by_hand(self, vals):
        if STEP_FIELDS & vals.keys():
            raise UserError(
                self.env._("Where a report stands is not written by hand. Use the buttons.")
            )
