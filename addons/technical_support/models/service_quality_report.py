from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

STATES = [
    ("draft", "Draft"),
    ("sent", "Sent"),
    ("answered", "Answered"),
    ("in_force", "Measure in Force"),
    ("closed", "Closed"),
]


# What the manufacturer was told stays as it was told.
CONTENT_FIELDS = {"subject", "product_id", "fault_id", "cause_id", "order_ids", "description"}


class ServiceQualityReport(models.Model):
    """A defect seen again and again, told to the manufacturer, and what he does about it."""

    _name = "service.quality.report"
    _description = "Quality Report"
    _inherit = ["service.evidence.mixin", "mail.thread", "mail.activity.mixin", "step.mixin"]
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
    _name_unique = models.Constraint("UNIQUE(company_id, name)", "This report number is taken.")

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

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"name"}

    @api.model
    def _fill_in(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("service.quality.report")

    def write(self, vals):
        if CONTENT_FIELDS & vals.keys() and any(report.state != "draft" for report in self):
            raise UserError(
                self.env._("The manufacturer has this report. Write another for what is new.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(report.state != "draft" for report in self):
            raise UserError(self.env._("A report that was sent is kept. Close it instead."))

    # How a report goes to the manufacturer and comes back as a measure.

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft",), "sent", needs=("description", "order_ids"), stamp="sent_at"),
            "answer": Step(("sent",), "answered", needs=("answer",), stamp="answered_at"),
            "put_in_force": Step(("answered",), "in_force", needs=("measure",)),
            "close": Step(("answered", "in_force"), "closed", stamp="closed_at"),
        }

    def action_send(self):
        self._request("send")

    def action_answer(self):
        self._request("answer")

    def action_put_in_force(self):
        self._request("put_in_force")

    def action_close(self):
        self._request("close")

    def action_view_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "service.order",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self.order_ids.ids)],
        }

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
