from odoo import fields, models


class ServiceConnection(models.Model):
    """A telephone system: tells of calls and does nothing else."""

    _inherit = "service.connection"

    kind = fields.Selection(
        selection_add=[("telephone", "Telephone System")], ondelete={"telephone": "cascade"}
    )

    def _kind_group(self):
        if self.kind == "telephone":
            return self.env.ref("service_hotline.group_telephone")
        return super()._kind_group()
