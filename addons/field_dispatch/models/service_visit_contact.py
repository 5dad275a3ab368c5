from odoo import models


class ServiceVisit(models.Model):
    _inherit = "service.visit"

    def action_show_contact(self):
        """Show whom to call and where to go; the view is logged on the order."""
        self.ensure_one()
        self.check_access("read")
        return self.order_id.action_show_contact()
