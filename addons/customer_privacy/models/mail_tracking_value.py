from odoo import models

from odoo.addons.service_base.privacy import mask

from ..personal import personal_kind


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _tracking_value_format_model(self, model):
        """Old and new values of personal data are masked like the data themselves."""
        rows = super()._tracking_value_format_model(model)
        if not model or self._user_sees_personal():
            return rows
        by_id = {tracking.id: tracking for tracking in self}
        for row in rows:
            tracking = by_id[row["id"]]
            field = self.env[model]._fields.get(tracking.field_id.name)
            kind = field and personal_kind(field)
            if kind and not tracking._tracked_is_open(model, field.name):
                row.update({key: mask(kind, row[key]) for key in ("newValue", "oldValue")})
        return rows

    def _tracked_is_open(self, model, name):
        record = self.env[model].browse(self.mail_message_id.res_id)
        return bool(record.exists()) and record._personal_is_open(name)

    def _filter_free_field_access(self):
        """Personal data are not told in notifications."""
        return super()._filter_free_field_access().filtered(lambda it: not it._is_personal())

    def _is_personal(self):
        field = self.env[self.field_id.model]._fields.get(self.field_id.name)
        return bool(field and personal_kind(field))
