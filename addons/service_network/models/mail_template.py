from odoo import models
from odoo.exceptions import AccessError

# What may be told of a mail beside its template by whoever sends it.
OF_THE_SENDER = {"headers", "auto_delete", "scheduled_date"}


class MailTemplate(models.Model):
    """A template is filled in with all that a record holds, and goes to whom it names."""

    _inherit = "mail.template"

    def send_mail_batch(self, res_ids, *args, email_values=None, **kwargs):
        """Whoever works in after-sales sends it to nobody else, himself included.

        Any employee may call this for any record that he may read. A number, or a link by which a
        customer signs up, would reach whatever address he writes.
        """
        if email_values and email_values.keys() - OF_THE_SENDER and self._is_sent_as_it_is():
            raise AccessError(
                self.env._(
                    "%s goes to whom it names, with the text that it has. Write a message of"
                    " your own instead.",
                    self.name,
                )
            )
        return super().send_mail_batch(res_ids, *args, email_values=email_values, **kwargs)

    def _is_sent_as_it_is(self):
        """Whether the user may change neither text nor recipient."""
        user = self.env.user
        return not self.env.su and user._has_role_of_ours() and not user._is_admin()
