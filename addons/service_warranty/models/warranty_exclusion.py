from odoo import fields, models


class WarrantyExclusion(models.Model):
    """A cause the guarantee does not answer for, ticked on the order with its evidence."""

    _name = "warranty.exclusion"
    _description = "Warranty Exclusion"
    _inherit = ["warranty.rule.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Verdicts are stored with it; do not change it once it is in use."
    )
    sequence = fields.Integer(default=10)
    photo_required = fields.Boolean(
        default=True, help="Without a photo on the order the exclusion does not count."
    )
    refuse = fields.Boolean(
        string="Refuse Repair", help="The device is not even repaired against payment."
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "An exclusion with this code exists already.")
