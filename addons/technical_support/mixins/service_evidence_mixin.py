from odoo import api, fields, models


class ServiceEvidenceMixin(models.AbstractModel):
    """A record with files that whoever may read the record may read as well."""

    _name = "service.evidence.mixin"
    _description = "Record with Evidence"
    _pictures_redrawn = True  # see ir.attachment

    evidence_ids = fields.Many2many("ir.attachment")

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._keep_evidence()
        return records

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._keep_evidence()
        return result

    def _keep_evidence(self):
        """Files that were just uploaded, and that nothing else holds, belong to the record."""
        for record in self:
            loose = record.evidence_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            # sudo: his own files; the right on the record was checked before
            loose.sudo().write({"res_model": self._name, "res_id": record.id})
