from odoo import fields, models


class WarrantyComponent(models.Model):
    """A part of the device that has a guarantee of its own."""

    _name = "warranty.component"
    _description = "Warranty Component"
    _inherit = ["warranty.rule.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Verdicts are stored with it; do not change it once it is in use."
    )
    sequence = fields.Integer(default=10)
    is_software = fields.Boolean(
        string="Software", help="Faults of it fall under the software days of the policy."
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "A component with this code exists already.")
