from odoo import api, models
from odoo.tools import SQL, ormcache

from ..odoo_rights import models_closed, models_kept


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    @ormcache("self.env.uid", "mode")
    def _get_allowed_models(self, mode="read"):
        """Of what Odoo grants to every internal user, people with a role of ours get a part."""
        allowed = super()._get_allowed_models(mode)
        user = self.env.user
        if user._sees_own_points_only():
            return allowed & (models_kept(mode) | self._models_of_roles(mode))
        if user._is_office_only():
            return allowed - (models_closed(mode, user) - self._models_of_roles(mode))
        return allowed

    @api.model
    def _models_of_roles(self, mode):
        """Models that are granted to the user's groups beside those of every internal user."""
        # sudo: reads what groups there are, and answers with names of models only
        everybody = self.env.ref("base.group_user").sudo().all_implied_ids.ids
        roles = set(self.env.user._get_group_ids()) - set(everybody)
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT model.model
                  FROM ir_model_access access
                  JOIN ir_model model ON model.id = access.model_id
                 WHERE access.active
                   AND access.perm_%s
                   AND (access.group_id IS NULL OR access.group_id = ANY(%s))
                """,
                SQL(mode),
                list(roles),
            )
        )
        return frozenset(name for (name,) in rows)
