from odoo import fields, models


class ServiceCondition(models.Model):
    """What a device may look like when it is handed in: scratched, dented, wet."""

    _name = "service.condition"
    _description = "Condition"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
