from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.labels import MOST_LISTED, joined_lines, listing
from odoo.addons.service_base.models.step_mixin import Step

# Record rules keep the points of a user; companies the calendars, promises the place of a point.
CACHED_FIELDS = {"user_ids", "calendar_id", "level_id", "area_id"}


class ServicePoint(models.Model):
    """A place that serves customers: an own centre or a contracted service point."""

    _name = "service.point"
    _description = "Service Point"
    _inherit = ["mail.thread", "mail.activity.mixin", "step.mixin"]
    _order = "code"
    _check_company_auto = True
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(required=True, copy=False, help="Empty: the next number.")
    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, copy=False, ondelete="restrict"
    )
    level_id = fields.Many2one("service.point.level", tracking=True, ondelete="restrict")
    kind = fields.Selection(
        [("own", "Own Centre"), ("contracted", "Contracted Point")],
        required=True,
        default="contracted",
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("active", "Active"),
            ("suspended", "Suspended"),
            ("closed", "Closed"),
        ],
        required=True,
        default="proposed",
        tracking=True,
        copy=False,
        index=True,
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    area_id = fields.Many2one("service.area", string="Seat", index=True, ondelete="restrict")
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Opening Hours",
        compute="_compute_calendar_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        check_company=True,
    )
    tz = fields.Selection(related="calendar_id.tz", string="Time Zone")
    parts_location_id = fields.Many2one(
        "stock.location",
        copy=False,
        readonly=True,
        by_hand=False,
        check_company=True,
        ondelete="restrict",
        help="The company's parts that this point holds.",
    )
    user_ids = fields.Many2many(
        "res.users", "service_point_res_users_rel", "point_id", "user_id", copy=False
    )
    technician_ids = fields.One2many("hr.employee", "service_point_id")
    technician_count = fields.Integer(compute="_compute_technician_count")
    territory_ids = fields.One2many("service.territory", "point_id")
    territory_count = fields.Integer(compute="_compute_territory_count")
    missing = fields.Char(string="Still Missing", compute="_compute_missing")
    phone = fields.Char(related="partner_id.phone", readonly=False)
    street = fields.Char(related="partner_id.street", readonly=False)
    zip = fields.Char(string="Postcode", related="partner_id.zip", readonly=False)
    external_ref = fields.Char(
        string="External Reference", copy=False, help="What an imported source calls this point."
    )
    opened_on = fields.Date(copy=False)
    agreement_end = fields.Date(string="Agreement Until", copy=False)

    _code_unique = models.Constraint(
        "UNIQUE(company_id, code)", "A service point with this code exists already."
    )
    _partner_unique = models.Constraint(
        "UNIQUE(partner_id, company_id)",
        "This contact belongs to another service point already.",
    )
    _external_ref_unique = models.UniqueIndex(
        "(company_id, external_ref) WHERE external_ref IS NOT NULL",
        "A service point with this external reference exists already.",
    )

    @api.depends("company_id")
    def _compute_calendar_id(self):
        for point in self:
            point.calendar_id = point.calendar_id or point.company_id.resource_calendar_id

    @api.depends("technician_ids")
    def _compute_technician_count(self):
        count_lines(self, "technician_count", "hr.employee.public", "service_point_id")

    @api.depends("territory_ids")
    def _compute_territory_count(self):
        count_lines(self, "territory_count", "service.territory", "point_id")

    @api.depends("state", "technician_ids", "territory_ids", "user_ids")
    def _compute_missing(self):
        for point in self:
            told = point._get_missing() if point.state in ("proposed", "active") else []
            point.missing = listing(self.env, told)

    def _get_missing(self):
        """What the point cannot work without and has not got yet. Override to add to it."""
        self.ensure_one()
        point = self.sudo()  # sudo: whether there are any, for whoever sees the point
        told = [
            (point.technician_ids, self.env._("technicians")),
            (point.territory_ids, self.env._("a territory")),
            (point.user_ids.filtered("active"), self.env._("users")),
        ]
        return [what for there, what in told if not there]

    @api.constrains("state", "area_id", "level_id")
    def _check_complete_when_active(self):
        for point in self:
            if point.state == "active" and not (point.area_id and point.level_id):
                raise ValidationError(
                    self.env._(
                        "Service point %s cannot be active yet: its seat and its level"
                        " are needed. Fill them in, then activate it.",
                        point.name,
                    )
                )

    @api.model
    def _fill_in(self, vals_list):
        for vals in vals_list:
            vals["code"] = vals.get("code") or self.env["ir.sequence"].next_by_code("service.point")

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        missing = [vals for vals in vals_list if not vals.get("partner_id")]
        partners = self.env["res.partner"].create(
            [self._prepare_partner_vals(vals) for vals in missing]
        )
        for vals, partner in zip(missing, partners, strict=True):
            vals["partner_id"] = partner.id
        points = super().create(vals_list)
        points._make_parts_locations()
        for point in points:
            point.partner_id.service_point_ids = [Command.link(point.id)]
        return points

    def write(self, vals):
        self._check_company_stays(vals)
        for point in self.filtered(lambda point: point._lets_go(vals)):
            point._check_nothing_open(ends=point._ends(vals))
        result = super().write(vals)
        if "name" in vals:
            self.partner_id.write({"name": vals["name"]})
            self.parts_location_id.sudo().write({"name": vals["name"]})  # a label only
        if CACHED_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    def _check_company_stays(self, vals):
        if any(
            point.company_id.id != vals.get("company_id", point.company_id.id) for point in self
        ):
            raise UserError(
                self.env._(
                    "A service point stays with its company, whose parts and orders it has. Open"
                    " another point for the other company."
                )
            )

    def _lets_go(self, vals):
        """Whether the point is closed by these values, or becomes somebody else's."""
        self.ensure_one()
        return (
            self._ends(vals)
            or vals.get("partner_id", self.partner_id.id) != self.partner_id.id
            or vals.get("kind", self.kind) != self.kind
        )

    def _ends(self, vals):
        """Whether the point is closed or archived by these values."""
        closes = vals.get("state") == "closed" and self.state != "closed"
        return closes or (self.active and not vals.get("active", True))

    def _check_nothing_open(self, ends=True):
        """Parts and money of a point are settled before it is closed or changes hands.

        :param ends: whether it is to work no more, so that its work has to be done as well
        """
        obstacles = [*(self._get_open_work() if ends else []), *self._get_closing_obstacles()]
        if obstacles:
            raise UserError(
                self.env._(
                    "Service point %(point)s cannot be closed, archived or given another contact or"
                    " kind yet: %(reasons)s",
                    point=self.name,
                    reasons=" ".join(obstacles),
                )
            )

    def _get_open_work(self):
        """What the point still has to do, as sentences. Override to add what is open."""
        self.ensure_one()
        return []

    def _get_closing_obstacles(self):
        """Why the point cannot be closed yet, as sentences. Override to add what is open."""
        self.ensure_one()
        return []

    def _get_opening_remarks(self):
        """What an active point cannot do yet, as sentences. Override to add to it."""
        self.ensure_one()
        missing = self._get_missing()
        return missing and [self.env._("The point still lacks: %s.", listing(self.env, missing))]

    def _get_closing_remarks(self):
        """What closing the point means for whom, as sentences. Override to add to it."""
        self.ensure_one()
        point = self.sudo()  # sudo: names of areas and people of the point that is closed
        remarks = []
        if point.territory_ids:
            remarks.append(
                self.env._(
                    "Its orders will go to the next point that serves the area: %s.",
                    self._some_names(point.territory_ids.area_id.mapped("display_name")),
                )
            )
        if users := point.user_ids.filtered("active"):
            remarks.append(
                self.env._(
                    "They can still log in, so archive them or give them another point: %s.",
                    self._some_names(users.mapped("name")),
                )
            )
        if point.technician_ids:
            remarks.append(
                self.env._(
                    "Technicians who work for it: %s.",
                    self._some_names(point.technician_ids.mapped("name")),
                )
            )
        return remarks

    @api.model
    def _some_names(self, names):
        return joined_lines(names[:MOST_LISTED], len(names))

    @api.model
    def _steps(self):
        return {
            "activate": Step(("proposed", "suspended", "closed"), "active"),
            "suspend": Step(("active",), "suspended"),
            "close": Step(("proposed", "active", "suspended"), "closed"),
        }

    def _closed_to_hands(self):
        """A network that moves in tells where its points stand already."""
        return super()._closed_to_hands() if self else frozenset()

    def action_ask_activate(self):
        """Activate; what the point has not got yet is asked about first."""
        self.ensure_one()
        return self._ask_step("activate")

    def action_ask_close(self):
        """Say what closing means and ask; what is still open is refused."""
        self.ensure_one()
        self._before_request("close")
        self._check_nothing_open()
        return self._ask_step("close")

    def _ask_step(self, name):
        self._before_request(name)
        self._check_step(name)
        question = self.env["service.point.question"].create({"point_id": self.id, "step": name})
        if not question.remarks:
            return self._request(name)
        return question._get_records_action(name=self.name, target="new")

    def action_activate(self):
        self._request("activate")

    def action_suspend(self):
        self._request("suspend")

    def action_close(self):
        self._request("close")

    def _on_activate(self):
        self.filtered(lambda point: not point.opened_on).opened_on = fields.Date.context_today(self)

    def action_view_technicians(self):
        self.ensure_one()
        return open_list(
            self.env,
            "service_network.action_technician",
            [("service_point_id", "=", self.id)],
            {"default_service_point_id": self.id},
        )

    def action_view_territories(self):
        self.ensure_one()
        return open_list(
            self.env,
            "service_network.action_service_territory",
            [("point_id", "=", self.id)],
            {"default_point_id": self.id},
        )

    @api.model
    def _known_from_the_start(self, vals_list):
        """Values of new contacts or devices: the points of whoever makes them know them.

        Whoever may not read points makes his contacts and devices as if there were none.
        """
        # with his rights, not the superuser's: else the new record could not name the points
        points = self.env.user._own_points() if self.has_access("read") else self.browse()
        if not points:
            return vals_list
        return [{"service_point_ids": [Command.set(points.ids)], **vals} for vals in vals_list]

    @api.model
    @ormcache("point_id")
    def _company_id_of(self, point_id):
        """Id of the point's company, which it keeps: every report asks for it."""
        return self.sudo().browse(point_id).company_id.id  # sudo: whose it is, is no secret

    @api.model
    def _prepare_partner_vals(self, vals):
        return {
            "name": vals.get("name"),
            "is_company": True,
            "phone": vals.get("phone"),
            "street": vals.get("street"),
            "country_id": self.env.company.country_id.id,
        }

    def _make_parts_locations(self):
        """A location of its own for the parts each point holds; they stay the company's."""
        for company, points in self.grouped("company_id").items():
            parent = company._get_service_points_location()
            # sudo: a network manager opens points without being a stock administrator
            locations = (
                self.env["stock.location"]
                .sudo()
                .create([point._prepare_parts_location_vals(parent) for point in points])
            )
            for point, location in zip(points, locations, strict=True):
                # sudo: set here, once; the parts of a point stay in its own place
                point.sudo().parts_location_id = location

    def _prepare_parts_location_vals(self, parent):
        self.ensure_one()
        return {
            "name": self.name,
            "location_id": parent.id,
            "usage": "internal",
            "company_id": self.company_id.id,
            "own_service_point_id": self.id,
        }

    def _staff_point(self):
        return self
