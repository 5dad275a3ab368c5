from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

# Roles a point manager gives at his own point; the others are given by the network manager.
GIVEN_BY_POINTS = ("technician",)

OPENERS = "service_network.group_network_manager,service_network.group_administrator"


class ServicePerson(models.TransientModel):
    """Somebody new at a service point: the technician and the user, made in one form."""

    _name = "service.person"
    _description = "New Person at a Service Point"
    _inherit = "service.invitation.mixin"

    point_id = fields.Many2one(
        "service.point",
        string="Service Point",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_point(),
    )
    role = fields.Selection(
        [
            ("technician", "Technician"),
            ("desk", "Point Desk"),
            ("manager", "Point Manager"),
        ],
        required=True,
        default="technician",
    )
    gives_all_roles = fields.Boolean(compute="_compute_gives_all_roles")
    is_technician = fields.Boolean(
        string="Is Sent to Customers",
        compute="_compute_is_technician",
        store=True,
        readonly=False,
        precompute=True,
        help="Stands among the technicians when a job is given out.",
    )
    skill_ids = fields.Many2many("hr.skill", string="Skills")
    login = fields.Char(
        help="What the person types to log in. Empty: a technician who does not use the system."
    )
    technician_id = fields.Many2one("hr.employee", readonly=True, ondelete="cascade")

    @api.model
    def _default_point(self):
        """The point whose people are shown, the user's only point, or the only one there is."""
        if shown := self.env.context.get("of_point_id"):
            return self.env["service.point"].browse(shown)
        points = self.env.user.service_point_ids
        if not points and self.env.user.has_groups(OPENERS):
            points = self.env["service.point"].search([("state", "!=", "closed")], limit=2)
        return points if len(points) == 1 else False

    @api.depends_context("uid")
    def _compute_gives_all_roles(self):
        self.gives_all_roles = self.env.user.has_groups(OPENERS)

    @api.depends("role")
    def _compute_is_technician(self):
        for person in self:
            person.is_technician = person.role == "technician"

    def action_make(self):
        """Make the technician and the user, and show the link for the password."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_be_made()
        # sudo: checked above; neither employees nor users are the managers' own to make
        made = self.sudo()
        if self.login:
            made.user_id = made._make_user()
        if self.is_technician:
            made.technician_id = made._make_technician()
        if not made.user_id:
            return {"type": "ir.actions.act_window_close"}
        made.invitation = made._make_invitation()
        return self._get_records_action(name=self.name, target="new")

    def _check_may_be_made(self):
        """Network managers make people of all points; a point manager technicians of his own."""
        if not self._may_be_made():
            raise AccessError(
                self.env._(
                    "You add technicians to your own service points. Everybody else is added by"
                    " the network manager."
                )
            )
        if self.user_id or self.technician_id:
            raise UserError(self.env._("%s was added already.", self.name))
        if not self.is_technician and not self.login:
            raise UserError(
                self.env._("Enter the login of %s, or let him be sent to customers.", self.name)
            )
        self._check_login_is_free()

    def _may_be_made(self):
        user = self.env.user
        if user.has_groups(OPENERS):
            return self.point_id.has_access("write")
        return (
            user.has_group("service_network.group_point_manager")
            and self.point_id in user.service_point_ids
            and self.role in GIVEN_BY_POINTS
        )

    def _role_groups(self):
        """External ids of the groups of each role; addons with roles of points add theirs."""
        return {
            "technician": "service_network.group_point_technician",
            "desk": "service_network.group_point_technician",
            "manager": "service_network.group_point_manager",
        }

    def _prepare_user_vals(self):
        company = self.point_id.company_id
        return {
            **super()._prepare_user_vals(),
            "tz": self.point_id.tz,
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "service_point_ids": [Command.set(self.point_id.ids)],
            "group_ids": [Command.set(self.env.ref(self._role_groups()[self.role]).ids)],
        }

    def _make_technician(self):
        return self.env["hr.employee"].create(self._prepare_technician_vals())

    def _prepare_technician_vals(self):
        vals = {
            "name": self.name,
            "work_phone": self.phone,
            "user_id": self.user_id.id,
            "company_id": self.point_id.company_id.id,
            "service_point_id": self.point_id.id,
            "employee_skill_ids": [
                Command.create(
                    {
                        "skill_type_id": skill.skill_type_id.id,
                        "skill_id": skill.id,
                        "skill_level_id": self._usual_level(skill.skill_type_id).id,
                    }
                )
                for skill in self.skill_ids
            ],
        }
        if self.point_id.calendar_id:
            vals["resource_calendar_id"] = self.point_id.calendar_id.id
        return vals

    def _usual_level(self, skill_type):
        levels = skill_type.skill_level_ids
        return levels.filtered("default_level")[:1] or levels[:1]
