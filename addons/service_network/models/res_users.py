from odoo import api, fields, models

from ..roles import EVERY_ROLE


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
