from odoo import models
from odoo.exceptions import AccessError

# Models of Odoo's whose templates hold what belongs to one person alone: numbers, and links by
# which he logs in for the first time.
OF_A_PERSON = ("res.partner", "res.users")


class MailTemplate(models.Model):
    """A template is filled in by code, which reads real values and makes links for the customer."""

    _inherit = "mail.template"

    def _generate_template(self, res_ids, *args, **kwargs):
        """Preview, composer and mail all end here: not for whoever sees masks."""
        if self.model and self._tells_of_persons() and not self._sees_personal():
            raise AccessError(
                self.env._(
                    "%s holds customers' data, which are masked for your role."
                    " Write a message of your own instead.",
                    self.name,
                )
            )
        return super()._generate_template(res_ids, *args, **kwargs)

    def _tells_of_persons(self):
        return self.model in OF_A_PERSON or self.env[self.model]._is_after_sales()
