from collections import defaultdict

from odoo import api, fields, models

from ..roles import EVERY_ROLE


class ResPartner(models.Model):
    _inherit = "res.partner"

    area_id = fields.Many2one("service.area", index="btree_not_null", ondelete="restrict")
    service_point_ids = fields.Many2many(
        "service.point",
        "res_partner_service_point_rel",
        "partner_id",
        "point_id",
        string="Served by",
        copy=False,
        groups=EVERY_ROLE,
        help="The points that know this contact; a point's users see no other customers.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self.env["service.point"]._known_from_the_start(vals_list))

    def signup_get_auth_param(self):
        """Nothing for people of after-sales.

        Odoo tells every employee by which name any contact logs in, which is an e-mail address, or
        the token by which whoever has it becomes the contact's account.
        """
        user = self.env.user
        if not self.env.su and user._has_role_of_ours() and not user._is_admin():
            return defaultdict(dict)
        return super().signup_get_auth_param()
