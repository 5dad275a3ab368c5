from odoo import fields, models


class PartsLog(models.Model):
    _inherit = "parts.log"

    box_id = fields.Many2one("old.part.box", index="btree_not_null", ondelete="restrict")
    step = fields.Selection(
        selection_add=[
            ("charge", "Charged"),
            ("miss", "Missing in the Box"),
            ("lose", "Told Lost"),
        ],
        ondelete={
            "charge": lambda logs: None,
            "miss": lambda logs: None,
            "lose": lambda logs: None,
        },
    )
