from odoo import models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _create_work_contacts(self):
        """Whoever works here is no private customer."""
        result = super()._create_work_contacts()
        # sudo: what kind of contact it is follows from the employment
        self.work_contact_id.sudo().private_person = False
        return result
