from odoo import fields, models


class ServiceAccessory(models.Model):
    """Something that may be left with a device: a charger, a SIM card, its box."""

    _name = "service.accessory"
    _description = "Accessory"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    categ_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="Asked for devices of these categories and what lies below; empty: for every device.",
    )
