from odoo import fields, models

from . import warranty_rule_mixin  # noqa: F401 – the parent is read first


class WarrantyCodeMixin(models.AbstractModel):
    """What the rules name by a code: parts of a device, exclusions, checks."""

    _name = "warranty.code.mixin"
    _description = "Coded Part of the Warranty Rules"
    _inherit = ["warranty.rule.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Verdicts are stored with it; do not change it once it is in use."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
