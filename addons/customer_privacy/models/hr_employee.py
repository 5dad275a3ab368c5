from odoo import api, models
from odoo.exceptions import AccessError

from .res_partner import COLLEAGUE


class HrEmployee(models.Model):
    """The card of a colleague shows the number and e-mail of the contact that it is tied to."""

    _inherit = "hr.employee"

    @api.constrains("work_contact_id", "user_id")
    def _check_is_no_customer(self):
        """Who sees masks makes nobody a colleague whose number he would read by it."""
        if self._user_sees_personal():
            return
        # sudo: only asks what kind of contacts they are
        for contact in self.sudo().work_contact_id:
            if not contact._personal_is_open("phone"):
                raise AccessError(
                    self.env._(
                        "%s is a private customer, so the contact is not a colleague's."
                        " Leave the work contact empty: a new one is made.",
                        contact.name,
                    )
                )

    def _create_work_contacts(self):
        """Whoever works here is no private customer."""
        employees = self.with_context(new_contact_of=COLLEAGUE)
        return super(HrEmployee, employees)._create_work_contacts()
