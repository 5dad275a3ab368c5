from odoo import api, fields, models

from . import parts_step_mixin  # noqa: F401 – the parent is read first


class PartsDocumentMixin(models.AbstractModel):
    """A numbered document of a service point that goes through steps.

    Its number comes from the sequence whose code is the model's name.
    """

    _name = "parts.document.mixin"
    _description = "Documents of a Service Point"
    _inherit = ["parts.step.mixin"]
    _numbered = True
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    point_id = fields.Many2one(
        "service.point",
        required=True,
        index=True,
        default=lambda self: self.env.user._usual_point(),
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True)

    @api.constrains("point_id")
    def _check_company_of_point(self):
        """With its point a paper changes its company, and all it names is of that one."""
        self._check_company()
