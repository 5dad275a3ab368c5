from odoo import api, fields, models

from odoo.addons.service_base.buttons import count_lines
from odoo.addons.service_network.const import SERVICE_TYPES

from .service_order_workflow import DONE_STATES, FINISHED_STATES, OPEN_STATES, STATES


class ServiceOrder(models.Model):
    """One customer, one device, one report: the spine that every room hangs on."""

    _name = "service.order"
    _description = "Service Order"
    _inherit = ["mail.thread", "mail.activity.mixin", "step.mixin"]
    _order = "priority desc, reported_at desc, id desc"

    # report
    name = fields.Char(string="Order Number", readonly=True, copy=False, index="trigram")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reported_at = fields.Datetime(
        string="Reported", required=True, default=fields.Datetime.now, copy=False
    )
    channel = fields.Selection(
        [
            ("hotline", "Hotline"),
            ("walk_in", "Walk-in"),
            ("web", "Website"),
            ("wechat", "WeChat"),
            ("email", "E-mail"),
            ("mail_in", "Mail-in"),
            ("letter", "Letter"),
            ("sales", "Sales"),
            ("import", "Import"),
        ],
        required=True,
        default="hotline",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        default=lambda self: self.env.user,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0", required=True)
    source = fields.Char(
        copy=False, readonly=True, help="The other system that the order comes from."
    )
    external_ref = fields.Char(string="External Reference", copy=False, readonly=True)

    # customer
    phone = fields.Char(
        compute="_compute_phone", store=True, readonly=False, precompute=True, index="trigram"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    contact_name = fields.Char(
        compute="_compute_address", store=True, readonly=False, precompute=True
    )
    street = fields.Char(compute="_compute_address", store=True, readonly=False, precompute=True)
    area_id = fields.Many2one(
        "service.area",
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    # device
    serial = fields.Char(
        string="Serial/IMEI",
        compute="_compute_serial",
        store=True,
        readonly=False,
        precompute=True,
        index="trigram",
    )
    device_id = fields.Many2one(
        "stock.lot",
        compute="_compute_device_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Model",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        compute="_compute_categ_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    brand_id = fields.Many2one(
        "service.brand",
        compute="_compute_brand_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    symptom = fields.Text()
    fault_id = fields.Many2one("service.fault", string="Fault Code", ondelete="restrict")
    accessories = fields.Char(string="Accessories Left", personal="text")

    # service
    service_type = fields.Selection(SERVICE_TYPES, required=True, default="repair")
    service_mode = fields.Selection(
        [
            ("remote", "Remote"),
            ("on_site", "On Site"),
            ("carry_in", "Carry-in"),
            ("mail_in", "Mail-in"),
            ("exchange", "Exchange"),
        ],
        required=True,
        default="on_site",
    )
    job_type = fields.Selection(
        [
            ("major", "Major Repair"),
            ("medium", "Medium Repair"),
            ("minor", "Minor Repair"),
            ("maintenance", "Maintenance"),
            ("on_site_commissioning", "On-site Commissioning"),
            ("live_commissioning", "Live Commissioning"),
        ],
        default="minor",
        required=True,
    )
    point_id = fields.Many2one(
        "service.point",
        compute="_compute_point_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    point_reason = fields.Char(
        string="Why This Point",
        compute="_compute_point_id",
        store=True,
        precompute=True,
        copy=False,
    )
    technician_id = fields.Many2one(
        "hr.employee",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('service_point_id', '=', point_id)]",
    )
    state = fields.Selection(
        STATES, required=True, default="new", readonly=True, copy=False, index=True
    )
    wait_reason = fields.Selection(
        [
            ("parts", "Parts"),
            ("customer", "Customer"),
            ("quote", "Quote"),
            ("manufacturer", "Manufacturer"),
        ],
        string="Waiting for",
        copy=False,
    )
    wait_since = fields.Datetime(
        string="Waiting Since", compute="_compute_wait_since", store=True, precompute=True
    )
    assigned_at = fields.Datetime(string="Assigned", readonly=True, copy=False)
    started_at = fields.Datetime(string="Started", readonly=True, copy=False)
    done_at = fields.Datetime(string="Done", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    cancelled_at = fields.Datetime(string="Cancelled", readonly=True, copy=False)
    result = fields.Selection(
        [
            ("repaired", "Repaired"),
            ("installed", "Installed"),
            ("serviced", "Serviced"),
            ("solved_remotely", "Solved Remotely"),
            ("exchanged", "Exchanged"),
            ("no_fault", "No Fault Found"),
            ("not_repairable", "Not Repairable"),
            ("declined", "Declined by Customer"),
        ],
        copy=False,
    )
    result_note = fields.Text(string="What Was Done", copy=False)
    log_ids = fields.One2many("service.order.log", "order_id", string="Timeline", readonly=True)
    repair_ids = fields.One2many("repair.order", "service_order_id", string="Repair Orders")
    repair_count = fields.Integer(compute="_compute_repair_count")

    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "An order with this number exists already."
    )
    _external_ref_unique = models.UniqueIndex(
        "(source, external_ref) WHERE external_ref IS NOT NULL",
        "An order with this source and external reference exists already.",
    )
    _done_has_result = models.Constraint(
        "CHECK(state NOT IN ('done', 'closed') OR result IS NOT NULL)",
        "A finished order needs its result.",
    )
    _closed_idx = models.Index("(closed_at) WHERE state = 'closed'")

    @api.depends("wait_reason")
    def _compute_wait_since(self):
        for order in self:
            order.wait_since = fields.Datetime.now() if order.wait_reason else False

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        count_lines(self, "repair_count", "repair.order", "service_order_id")

    def action_view_repairs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Repair Orders"),
            "res_model": "repair.order",
            "view_mode": "list,form",
            "domain": [("service_order_id", "=", self.id)],
        }

    # --- how far it is ---

    def _is_open(self):
        """Whether there is still work to do; False for no order."""
        return self.state in OPEN_STATES

    def _is_done(self):
        """Whether it ended with a result, not by being cancelled; False for no order."""
        return self.state in DONE_STATES

    def _is_finished(self):
        """Whether it was over, with a result or cancelled, before what is being changed now."""
        return bool(self._origin) and self._origin.state in FINISHED_STATES
