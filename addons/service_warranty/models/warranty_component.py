from odoo import fields, models


class WarrantyComponent(models.Model):
    """A part of the device that has a warranty of its own."""

    _name = "warranty.component"
    _description = "Warranty Component"
    _inherit = ["warranty.code.mixin"]

    is_software = fields.Boolean(
        string="Software", help="Faults of it fall under the software days of the policy."
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A component with this code exists already.")
