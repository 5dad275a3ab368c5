from odoo import fields, models

EVENTS = [
    ("exchange_applied", "Exchange Applied For"),
    ("exchange_approved", "Exchange Approved"),
    ("exchange_refused", "Exchange Refused"),
    ("exchange_reserved", "New Unit Ready"),
    ("exchange_done", "Exchanged"),
    ("exchange_refunded", "Refunded"),
]


class ServiceNotice(models.Model):
    _inherit = "service.notice"

    event = fields.Selection(
        selection_add=EVENTS, ondelete={event: "cascade" for event, _label in EVENTS}
    )
