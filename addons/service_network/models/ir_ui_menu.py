from odoo import models

from ..ours import is_ours

# Whose apps a service point uses, though every internal user has them: messages and contacts.
POINT_APPS = {"mail", "contacts"}


class IrUiMenu(models.Model):
    """A service point finds the apps it works with, not those Odoo shows to every employee."""

    _inherit = "ir.ui.menu"

    def load_web_menus(self, debug):
        """The icon of the app leads everybody to the page of his role, not to the first menu."""
        menus = super().load_web_menus(debug)
        app = menus.get(self.env["ir.model.data"]._xmlid_to_res_id("service_network.menu_root"))
        if app and (home := self.env.user._home_action_id()):
            # sudo: what kind of action it is, and its address
            action = self.env["ir.actions.actions"].sudo().browse(home)
            app.update(actionID=home, actionModel=action.type, actionPath=action.path)
        return menus

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        if not self.env.user._sees_own_points_only():
            return hidden
        # sudo: which groups an app is for
        apps = self.sudo().search([("parent_id", "=", False)])
        return [*hidden, *apps._for_every_employee().ids]

    def _for_every_employee(self):
        """Those of these apps that no group of the user gives him but that of all employees."""
        own = self.env.user.all_group_ids - self.env.ref("base.group_user")
        names = self.get_external_id()

        def addon(app):
            return names[app.id].partition(".")[0]

        return self.filtered(
            lambda app: not app.group_ids & own
            and not (addon(app) in POINT_APPS or is_ours(addon(app)))
        )
