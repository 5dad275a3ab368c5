from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceComplaint(models.Model):
    """A complaint: acknowledged within minutes, answered within working days."""

    _name = "service.complaint"
    _description = "Complaint"
    _pictures_redrawn = True  # see ir.attachment
    _inherit = ["mail.thread", "mail.activity.mixin", "step.mixin"]
    _order = "deadline, id"
    _rec_names_search = ["name", "phone", "order_id.name"]

    name = fields.Char(string="Number", readonly=True, by_hand="new", copy=False, index="trigram")
    order_id = fields.Many2one("service.order", index="btree_not_null", ondelete="restrict")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        default=lambda self: self.env.company,
    )
    point_id = fields.Many2one(
        "service.point",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contact_name = fields.Char(
        string="Name",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        personal="name",
    )
    phone = fields.Char(
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        personal="phone",
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("letter", "Letter"),
            ("in_person", "In Person"),
            ("callback", "Follow-up Call"),
            ("web", "Website"),
        ],
        required=True,
        default="phone",
    )
    severity = fields.Selection(
        [("0", "Normal"), ("1", "Serious"), ("2", "Grave")], required=True, default="0"
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("acknowledged", "Acknowledged"),
            ("answered", "Answered"),
            ("closed", "Closed"),
        ],
        required=True,
        default="new",
        group_expand=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    officer_id = fields.Many2one(
        "res.users", tracking=True, index="btree_not_null", ondelete="restrict"
    )
    description = fields.Text(
        string="Complaint",
        required=True,
        personal="text",
        groups="customer_privacy.group_talk_reader",
    )
    received_at = fields.Datetime(
        string="Received", required=True, default=fields.Datetime.now, copy=False
    )
    acknowledge_by = fields.Datetime(readonly=True, copy=False)
    answer_by = fields.Datetime(readonly=True, copy=False)
    deadline = fields.Datetime(
        compute="_compute_deadline",
        store=True,
        index=True,
        help="When the next step is due.",
    )
    acknowledged_at = fields.Datetime(string="Acknowledged", readonly=True, copy=False)
    answered_at = fields.Datetime(string="Answered", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late")
    cause = fields.Text(personal="text", groups="customer_privacy.group_talk_reader")
    responsible = fields.Selection(
        [
            ("point", "Service Point"),
            ("technician", "Technician"),
            ("parts", "Parts"),
            ("product", "Product"),
            ("transport", "Transport"),
            ("other", "Other"),
        ],
        tracking=True,
    )
    remedy = fields.Text(
        string="Remedy and Answer", personal="text", groups="customer_privacy.group_talk_reader"
    )

    _name_unique = models.Constraint("UNIQUE(name)", "This complaint number is taken.")
    _open_unique = models.UniqueIndex(
        "(order_id) WHERE state != 'closed' AND order_id IS NOT NULL",
        "This order has an open complaint already. Add to that one.",
    )

    @api.depends("order_id")
    def _compute_from_order(self):
        for complaint in self:
            order = complaint.order_id
            complaint.company_id = order.company_id or complaint.company_id or self.env.company
            complaint.point_id = order.point_id or complaint.point_id
            complaint.partner_id = order.partner_id or complaint.partner_id
            complaint.contact_name = order.contact_name or complaint.contact_name
            complaint.phone = order.phone or complaint.phone

    @api.depends("state", "acknowledge_by", "answer_by")
    def _compute_deadline(self):
        for complaint in self:
            by_state = {"new": complaint.acknowledge_by, "acknowledged": complaint.answer_by}
            complaint.deadline = by_state.get(complaint.state)

    @api.depends("deadline")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for complaint in self:
            complaint.is_late = bool(complaint.deadline and complaint.deadline < now)

    @api.model
    def _fill_in(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("service.complaint")

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._set_deadlines()
        return complaints

    def write(self, vals):
        self.check_access("write")
        if any(complaint.state == "closed" for complaint in self):
            self._refuse_closed(vals)
        result = super().write(vals)
        if {"received_at", "point_id"} & vals.keys():
            self._set_deadlines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A complaint is kept. Answer and close it."))

    def _refuse_closed(self, vals):
        if {name for name in vals if name in self._own_facts()}:
            raise UserError(self.env._("A closed complaint is not changed any more."))

    @api.model
    def _own_facts(self):
        return {
            "order_id", "point_id", "partner_id", "channel", "severity", "description",
            "received_at", "cause", "responsible", "remedy",
        }  # fmt: skip
