from odoo import fields, models


class ServiceCallReason(models.Model):
    """Why people call: data that every company keeps in its own words."""

    _name = "service.call.reason"
    _description = "Reason of a Call"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
