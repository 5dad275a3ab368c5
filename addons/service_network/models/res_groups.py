from odoo import models

from .res_users import CONNECTED


class ResGroups(models.Model):
    """“Connected System” is a type of user, beside employees, portal users and the public."""

    _inherit = "res.groups"

    def _get_user_type_groups(self):
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(CONNECTED, raise_if_not_found=False)
        return super()._get_user_type_groups() | self.sudo().browse(group_id or ())
