from odoo import api, fields, models
from odoo.exceptions import AccessDenied
from odoo.tools import SQL

from ..odoo_rights import NETWORK, PEOPLE_OFFICE
from ..roles import EVERY_ROLE

CONNECTED = "service_network.group_connected_system"


class ResUsers(models.Model):
    _inherit = "res.users"

    service_point_ids = fields.Many2many(
        "service.point",
        "service_point_res_users_rel",
        "user_id",
        "point_id",
        copy=False,
        groups=EVERY_ROLE,
    )

    @api.private
    def _has_role_of_ours(self):
        return self.has_groups(EVERY_ROLE)

    @api.private
    def _own_points(self):
        """The user's points in the companies he has open, those of the current one first.

        Where a point is proposed, it is the first of these.
        """
        current, open_ = self.env.company, self.env.companies
        own = self.service_point_ids.filtered(lambda point: point.company_id in open_)
        return own.sorted(lambda point: point.company_id != current)

    @api.private
    def _usual_point(self):
        """The point that is proposed: the user's first, or the only active one there is."""
        if own := self._own_points():
            return own[:1]
        Point = self.env["service.point"]
        if not Point.has_access("read"):
            return Point
        points = Point.search(
            [("state", "=", "active"), ("company_id", "in", self.env.companies.ids)], limit=2
        )
        return points if len(points) == 1 else Point

    @api.private
    def _sees_own_points_only(self):
        """Works for a service point and has no role of the head office."""
        return self._has_group("service_network.group_point_user") and not self._has_group(
            "service_network.group_office_user"
        )

    @api.private
    def _is_office_only(self):
        """Works for the head office and does not administer the whole."""
        return self._has_group("service_network.group_office_user") and not self._has_group(
            "service_network.group_administrator"
        )

    @api.private
    def _keeps_technicians_only(self):
        """Manages the network and is not of the personnel office."""
        return (
            self._is_office_only()
            and self._has_group(NETWORK)
            and not any(map(self._has_group, PEOPLE_OFFICE))
        )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if any("service_point_ids" in vals for vals in vals_list):
            self.env.registry.clear_cache()  # record rules hold the points of a user
        return users

    def write(self, vals):
        result = super().write(vals)
        if "service_point_ids" in vals:
            self.env.registry.clear_cache()  # record rules hold the points of a user
        return result

    def _notify_inviter(self):
        """Who invited people of ours is not interrupted by a chat window when one logs in."""
        return super(
            ResUsers, self.filtered(lambda user: not user._has_role_of_ours())
        )._notify_inviter()

    def _zone_of_work(self):
        """The time zone of the user's point, else of the company."""
        return self.service_point_ids[:1].tz or self.company_id.resource_calendar_id.tz

    # Where each role begins its day.

    @api.private
    def _home_action_id(self):
        """Id of the action of the first role this user has; False without a role of ours."""
        self.ensure_one()
        homes = sorted(home for *home, is_his in self._homes() if is_his)
        return bool(homes) and self.env["ir.model.data"]._xmlid_to_res_id(homes[0][1])

    def _homes(self):
        """Triples (rank, action, whether it is for this user); the lowest rank wins.

        Each addon adds the homes of its roles.
        """
        builds = self._has_group("service_network.group_network_manager")
        is_ready = not builds or self.env["service.setup.step"]._is_ready()
        return [
            (10, "service_network.action_service_setup", builds and not is_ready),
            (30, "service_network.action_service_point", builds),
        ]

    # The user of a connected system speaks by its key and through its entry points, and no other
    # way.

    def _is_connected_system(self):
        return self._has_group(CONNECTED)

    def _connection_paths(self):
        """Paths that the user may call, as a connected system; each addon adds its own."""
        return frozenset()

    def _login(self, credential, user_agent_env):
        """Odoo takes the time zone of a first browser; ours live by the clock of their work.

        A log-in that fails takes as long, whether or not somebody has that name.
        """
        asked = self._get_login_domain(credential.get("login"))
        # sudo: nobody is logged in yet
        known = self.sudo().search(asked, order=self._get_login_order(), limit=1)
        zone = known.tz
        try:
            answer = super()._login(credential, user_agent_env)
        except AccessDenied:
            if credential["type"] == "password" and not known._has_password():
                self._crypt_context().hash(credential.get("password") or "-")
            raise
        user = known.browse(answer["uid"])
        if user._has_role_of_ours():
            zone = (user == known and zone) or user._zone_of_work()
            if zone and user.tz != zone:
                user.tz = zone
        return answer

    @api.private
    def _has_password(self):
        """Whether Odoo has compared a password with the user's."""
        if not self or self._is_connected_system():
            return False
        [[stored]] = self.env.execute_query(
            SQL("SELECT password IS NOT NULL FROM res_users WHERE id = %s", self.id)
        )
        return stored

    def _check_credentials(self, credential, env):
        """No log-in and no RPC by password: a key sent with the request is checked elsewhere."""
        if self.env.user._is_connected_system():
            raise AccessDenied()
        return super()._check_credentials(credential, env)
