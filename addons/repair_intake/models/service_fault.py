from odoo import fields, models


class ServiceFault(models.Model):
    """What is broken, with a code, so that faults can be counted by model and cause."""

    _name = "service.fault"
    _description = "Fault Code"
    _order = "code"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    categ_id = fields.Many2one("product.category", string="Product Category", ondelete="cascade")
    is_software = fields.Boolean(string="Software Fault")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE(code)", "A fault with this code exists already.")
