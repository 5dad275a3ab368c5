from odoo import fields, models

from . import parts_step_mixin  # noqa: F401 – the parent is read first


class PartsDocumentMixin(models.AbstractModel):
    """A numbered document of a service point that goes through steps.

    Its number comes from the sequence whose code is the model's name.
    """

    _name = "parts.document.mixin"
    _description = "Documents of a Service Point"
    _inherit = ["parts.step.mixin"]

    name = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        # sudo: whoever may make the document is given its number
        default=lambda self: self.env["ir.sequence"].sudo().next_by_code(self._name),
    )
    point_id = fields.Many2one(
        "service.point",
        required=True,
        index=True,
        default=lambda self: self.env.user.service_point_ids[:1],
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True)
