from odoo import fields, models

KINDS = {"imei": "IMEI", "imei2": "IMEI 2", "meid": "MEID"}


class ServiceDeviceNumber(models.Model):
    """An IMEI or MEID and the one device that has it, or had it before its board was changed.

    A table of its own, because no two devices share a number in whatever slot: one unique index
    says so for the first IMEI of one against the second of another, also when two people type
    at the same moment. Columns on the device would need a trigger for that.
    """

    _name = "service.device.number"
    _description = "Device Number"
    _rec_name = "number"

    lot_id = fields.Many2one("stock.lot", string="Device", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="lot_id.company_id", store=True)
    kind = fields.Selection(list(KINDS.items()), required=True)
    number = fields.Char(required=True, index="trigram")
    since = fields.Date(
        default=lambda self: fields.Date.context_today(self), help="When it was noted."
    )
    until = fields.Date(help="Since when the device has another one; empty: it has this one.")

    _number_unique = models.UniqueIndex(
        "(number, COALESCE(company_id, 0))",
        "This number is on file for another device. Look for that one first.",
    )
    _kind_unique = models.UniqueIndex(
        "(lot_id, kind) WHERE until IS NULL", "A device has one number of each kind."
    )
