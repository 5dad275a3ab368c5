from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class ServiceOfficePerson(models.TransientModel):
    """Somebody new at the head office: a user with the roles of after-sales.

    Who may make users may make this one; everything is done with his own rights.
    """

    _name = "service.office.person"
    _description = "New Person at the Head Office"
    _inherit = "service.invitation.mixin"

    login = fields.Char(required=True)
    role_ids = fields.Many2many(
        "res.groups",
        string="Roles",
        required=True,
        domain=lambda self: self._get_roles_domain(),
    )

    @api.model
    def _get_roles_domain(self):
        """The roles of the head office; administrators are made on the form of the user."""
        office = self.env.ref("service_network.group_office_user")
        administrator = self.env.ref("service_network.group_administrator")
        return [
            ("all_implied_ids", "in", office.ids),
            ("privilege_id.category_id", "=", self._after_sales_category().id),
            ("id", "!=", administrator.id),
        ]

    @api.model
    def _after_sales_category(self):
        # sudo: only the id of a category of ours
        return self.env.ref("service_network.module_category_after_sales").sudo()

    def action_make(self):
        """Make the user and show the link for the password."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_be_made()
        self.user_id = self._make_user()
        self.invitation = self._make_invitation()
        return self._get_records_action(name=self.name, target="new")

    def _check_may_be_made(self):
        if not self.env["res.users"].has_access("create"):
            raise AccessError(
                self.env._("Users of the head office are added by the administrator.")
            )
        if self.user_id:
            raise UserError(self.env._("%s was added already.", self.name))
        if not self.role_ids:
            raise UserError(self.env._("Enter what %s does.", self.name))
        if self.role_ids - self.env["res.groups"].search(self._get_roles_domain()):
            raise UserError(self.env._("Only roles of the head office are given here."))
        self._check_login_is_free()

    def _prepare_user_vals(self):
        company = self.env.company
        return {
            **super()._prepare_user_vals(),
            "tz": self.env.user.tz,
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(self.role_ids.ids)],
        }
