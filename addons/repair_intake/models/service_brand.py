from odoo import fields, models


class ServiceBrand(models.Model):
    _name = "service.brand"
    _description = "Brand"
    _order = "name"

    name = fields.Char(required=True, index="trigram")
    active = fields.Boolean(default=True)

    _name_unique = models.UniqueIndex("(lower(name))", "This brand exists already.")
