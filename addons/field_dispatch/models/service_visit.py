from urllib.parse import quote

from odoo import api, fields, models

from odoo.addons.service_base.labels import same_options

from .service_visit_workflow import AGAIN, OPEN_STATES, RESULTS, STATES, USUAL_ORDER_RESULT


class ServiceVisit(models.Model):
    """One technician at one job: at the customer's, or at the bench for what was carried in."""

    _name = "service.visit"
    _description = "Visit"
    _inherit = ["step.mixin"]
    _pictures_redrawn = True  # see ir.attachment
    _order = "planned_start, id"
    _rec_names_search = ["name", "order_id.contact_name", "order_id.phone"]

    order_id = fields.Many2one(
        "service.order", required=True, index=True, ondelete="restrict", readonly=True
    )
    number = fields.Integer(readonly=True, copy=False, aggregator=None)
    name = fields.Char(
        string="Visit Number",
        compute="_compute_name",
        store=True,
        precompute=True,
        index="trigram",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    point_id = fields.Many2one(
        related="order_id.point_id",
        string="Service Point",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    technician_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('service_point_id', '=', point_id)]",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician's User",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    place = fields.Selection(
        [("site", "On Site"), ("bench", "At the Bench")],
        compute="_compute_place",
        store=True,
        precompute=True,
    )
    planned_start = fields.Datetime(string="From")
    planned_end = fields.Datetime(string="Until")
    arrived_at = fields.Datetime(string="Arrived", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished", readonly=True, copy=False)
    state = fields.Selection(
        STATES, required=True, default="planned", readonly=True, copy=False, index=True
    )
    result = fields.Selection(RESULTS, string="Outcome", copy=False)
    reason = fields.Char(
        copy=False,
        help="Why the job is not finished, or the visit called off.",
        personal="text",
    )
    order_result = fields.Selection(
        selection=same_options("service.order", "result"),
        string="Result of the Order",
        compute="_compute_order_result",
        store=True,
        readonly=False,
        copy=False,
    )
    result_note = fields.Text(string="What Was Done", copy=False, personal="text")
    next_start = fields.Datetime(
        string="Again From", compute="_compute_next_window", store=True, readonly=False, copy=False
    )
    next_end = fields.Datetime(
        string="Again Until", compute="_compute_next_window", store=True, readonly=False, copy=False
    )
    imported = fields.Boolean(readonly=True, copy=False, help="History of another system.")
    note = fields.Text(string="For the Technician", personal="text")
    conflict_count = fields.Integer(
        string="At the Same Time",
        compute="_compute_conflict_count",
        help="Other open visits of this technician that overlap this one.",
    )

    # what the technician needs to know of the order
    order_state = fields.Selection(related="order_id.state", string="Order State")
    contact_name = fields.Char(related="order_id.contact_name")
    phone = fields.Char(related="order_id.phone")
    street = fields.Char(related="order_id.street")
    area_id = fields.Many2one(related="order_id.area_id")
    product_id = fields.Many2one(related="order_id.product_id")
    serial = fields.Char(related="order_id.serial")
    symptom = fields.Text(related="order_id.symptom")
    service_type = fields.Selection(related="order_id.service_type")
    priority = fields.Selection(related="order_id.priority")
    promise_at = fields.Datetime(related="order_id.promise_at")
    promise_state = fields.Selection(related="order_id.promise_state")
    address = fields.Char(compute="_compute_address", personal="street")
    map_url = fields.Char(compute="_compute_address", personal="link")

    _number_unique = models.Constraint(
        "UNIQUE(order_id, number)", "This order has a visit with this number already."
    )
    _one_open = models.UniqueIndex(
        "(order_id) WHERE state IN ('planned', 'confirmed', 'in_progress')",
        "This order has an open visit already. Finish or cancel it first.",
    )
    _window_order = models.Constraint(
        "CHECK(planned_end > planned_start)", "A visit ends after it begins."
    )
    _window_whole = models.Constraint(
        "CHECK((planned_start IS NULL) = (planned_end IS NULL))",
        "A window has a beginning and an end.",
    )
    _finished_after_arrival = models.Constraint(
        "CHECK(finished_at >= arrived_at)", "A visit is finished after the arrival."
    )
    _has_technician = models.Constraint(
        "CHECK(COALESCE(imported, false) OR technician_id IS NOT NULL)",
        "A visit needs its technician.",
    )
    _done_has_result = models.Constraint(
        "CHECK(state != 'done' OR result IS NOT NULL)", "A finished visit needs its outcome."
    )
    _unfinished_has_reason = models.Constraint(
        "CHECK(state NOT IN ('done', 'cancelled') OR result = 'done'"
        " OR COALESCE(reason, '') != '')",
        "An unfinished visit states why.",
    )
    _window_idx = models.Index("(technician_id, planned_start) WHERE planned_start IS NOT NULL")

    @api.depends("order_id.name", "number")
    def _compute_name(self):
        for visit in self:
            visit.name = f"{visit.order_id.name or ''}/{visit.number or ''}"

    @api.depends("name", "order_id.contact_name")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = " ".join(filter(None, (visit.name, visit.contact_name)))

    @api.depends("technician_id.user_id")
    def _compute_user_id(self):
        for visit in self:
            visit.user_id = visit.technician_id._technician_card().user

    @api.depends("order_id")
    def _compute_place(self):
        """Where the work is done; it stays when the order moves on to the workshop."""
        for visit in self:
            visit.place = "site" if visit.order_id.service_mode == "on_site" else "bench"

    @api.depends("result")
    def _compute_order_result(self):
        for visit in self:
            usual = visit.order_result or USUAL_ORDER_RESULT.get(visit.order_id.service_type)
            visit.order_result = usual if visit.result == "done" else False

    @api.depends("result")
    def _compute_next_window(self):
        """The next day: when the point opens, for as long as this time."""
        tomorrow = self.filtered(lambda v: v.result == "next_day" and not v.next_start)
        openings = tomorrow._next_openings()
        for visit in self:
            if visit.result not in AGAIN:
                visit.next_start = visit.next_end = False
            elif visit in openings:
                visit.next_start = openings[visit]
                visit.next_end = openings[visit] + visit._window_length()
            else:
                visit.next_start, visit.next_end = visit.next_start, visit.next_end

    @api.depends("technician_id", "planned_start", "planned_end", "state")
    def _compute_conflict_count(self):
        open_ones = self.filtered(lambda v: v.planned_start and v.state in OPEN_STATES)
        others = self.sudo()._overlapping(  # sudo: counts a lent technician's visits elsewhere
            open_ones.technician_id.ids,
            min(open_ones.mapped("planned_start"), default=False),
            max(open_ones.mapped("planned_end"), default=False),
        )
        by_technician = others.grouped("technician_id")
        for visit in self:
            rivals = by_technician.get(visit.technician_id.sudo(), ())
            visit.conflict_count = visit in open_ones and sum(
                rival.planned_start < visit.planned_end
                and rival.planned_end > visit.planned_start
                and rival != visit._origin.sudo()
                for rival in rivals
            )

    @api.depends("order_id.street", "order_id.area_id")
    def _compute_address(self):
        for visit in self:
            visit.address = visit.place == "site" and (
                f"{visit.area_id.complete_name or ''}{visit.street or ''}" or False
            )
            visit.map_url = visit.address and visit._map_url(visit.address)

    @api.model
    def _map_url(self, address):
        """Link that opens the address in a map; the system parameter names another map."""
        # sudo: one address pattern, not a secret
        pattern = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("field_dispatch.map_url", "https://uri.amap.com/search?keyword=%s")
        )
        return pattern.replace("%s", quote(address))

    @api.model
    def _overlapping(self, technician_ids, start, end):
        """Open visits of these technicians that touch the time from `start` to `end`."""
        if not (technician_ids and start and end):
            return self.browse()
        return self.search_fetch(
            [
                ("technician_id", "in", technician_ids),
                ("state", "in", OPEN_STATES),
                ("planned_start", "<", end),
                ("planned_end", ">", start),
            ],
            ["technician_id", "planned_start", "planned_end"],
        )
