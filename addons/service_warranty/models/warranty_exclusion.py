from odoo import fields, models


class WarrantyExclusion(models.Model):
    """A cause the warranty does not answer for, ticked on the order with its evidence."""

    _name = "warranty.exclusion"
    _description = "Warranty Exclusion"
    _inherit = ["warranty.code.mixin"]

    photo_required = fields.Boolean(
        default=True, help="Without a photo on the order the exclusion does not count."
    )
    refuse = fields.Boolean(
        string="Refuse Repair", help="The device is not even repaired against payment."
    )

    _code_unique = models.Constraint("UNIQUE(code)", "An exclusion with this code exists already.")
