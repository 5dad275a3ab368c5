from odoo import fields, models


class WarrantyCheck(models.Model):
    """One thing a desk looks at before it takes an opening-box failure back."""

    _name = "warranty.check"
    _description = "Opening-box Check"
    _inherit = ["warranty.rule.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Verdicts are stored with it; do not change it once it is in use."
    )
    hint = fields.Char(translate=True, help="What the desk looks for.")
    kind = fields.Selection(
        [("tick", "Yes or No"), ("serial", "Serial Number Read Off")],
        required=True,
        default="tick",
        help="A serial number is scanned and compared with that of the device.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "A check with this code exists already.")
