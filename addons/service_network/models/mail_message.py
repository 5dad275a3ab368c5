from odoo import api, models


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.model_create_multi
    def create(self, vals_list):
        """Checked first: Odoo ties tracked values to the new message as superuser."""
        if self._links_are_watched():
            self._check_links(vals_list)
        return super().create(vals_list)

    def _filter_records_for_message_operation(self, doc_model, doc_res_ids, operation):
        """Of records that a point may not read, Odoo does not ask what their messages need.

        Some of Odoo's models (meetings) read a record to tell, as every employee may there.
        """
        if not self.env.su and self.env.user._sees_own_points_only():
            records = self.env[doc_model].with_context(active_test=False).browse(doc_res_ids)
            doc_res_ids = records.exists()._filtered_access("read").ids
        return super()._filter_records_for_message_operation(doc_model, doc_res_ids, operation)
