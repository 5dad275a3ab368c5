from odoo import fields, models


class WarrantyCheck(models.Model):
    """One thing a desk looks at before it takes an opening-box failure back."""

    _name = "warranty.check"
    _description = "Opening-box Check"
    _inherit = ["warranty.code.mixin"]

    hint = fields.Char(translate=True, help="What the desk looks for.")
    kind = fields.Selection(
        [("tick", "Yes or No"), ("serial", "Serial Number Read Off")],
        required=True,
        default="tick",
        help="A serial number is scanned and compared with that of the device.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A check with this code exists already.")
