from odoo import fields, models


class WarrantyComponent(models.Model):
    """A part of the device that has a warranty of its own."""

    _name = "warranty.component"
    _description = "Warranty Component"
    _inherit = ["warranty.code.mixin"]

    is_software = fields.Boolean(
        string="Software", help="Faults of it fall under the software days of the policy."
    )

    kind = fields.Selection(
        [
            ("unit", "Part of the Unit"),
            ("accessory", "Accessory"),
            ("consumable", "Consumable or Wear Part"),
        ],
        required=True,
        default="unit",
        help="A part of the unit that no policy names is covered as the unit is.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A component with this code exists already.")
