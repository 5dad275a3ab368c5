from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..odoo_rights import domain_kept, domain_of_office


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    @ormcache(
        "self.env.uid",
        "self.env.su",
        "model_name",
        "mode",
        "tuple(self._compute_domain_context_values())",
    )
    def _compute_domain(self, model_name, mode="read"):
        """Limits beside the rules in the database, for people who have a role of ours.

        An open dialog belongs to who opened it; of Odoo's models a point keeps some records, and
        the head office some for what needs no role of it.
        """
        domain = super()._compute_domain(model_name, mode)
        user = self.env.user
        if self.env.su or not user._has_role_of_ours():
            return domain
        if self.env[model_name]._transient:
            domain &= Domain("create_uid", "=", user.id)
        if user._sees_own_points_only():
            # sudo: the user's own points and contact, whatever he may read of them
            user = self._eval_context()["user"].sudo()
            domain &= Domain(domain_kept(model_name, mode, user))
        elif user._is_office_only():
            # sudo: the companies that the user may choose
            user = self._eval_context()["user"].sudo()
            domain &= Domain(domain_of_office(model_name, mode, user))
        return domain
