from odoo import fields, models


class ServicePointLevel(models.Model):
    _name = "service.point.level"
    _description = "Service Point Level"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "A level with this code exists already.")
