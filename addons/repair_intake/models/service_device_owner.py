from odoo import fields, models

HOW_OWNED = [
    ("order", "Service Order"),
    ("registration", "Card Registration"),
    ("hand_over", "Hand-over"),
    ("manual", "Entered by Hand"),
]


class ServiceDeviceOwner(models.Model):
    """An earlier owner of a device. The present one stands on the device file itself."""

    _name = "service.device.owner"
    _description = "Earlier Owner"
    _order = "until desc, id desc"
    _rec_name = "partner_id"

    lot_id = fields.Many2one(
        "stock.lot", string="Device", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Owner", required=True, index=True, ondelete="restrict"
    )
    since = fields.Date(string="From", help="Empty: not known.")
    until = fields.Date(required=True)
    how = fields.Selection(HOW_OWNED, string="Learned by", required=True)
    note = fields.Char(help="Why the device changed hands.", personal="text")
