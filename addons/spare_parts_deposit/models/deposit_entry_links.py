from odoo import api, fields, models

# What an entry stands for, and part of its hash.
LINKS = (
    "requisition_id",
    "requisition_line_id",
    "return_line_id",
    "use_id",
    "old_part_id",
    "transfer_line_id",
)


class DepositEntry(models.Model):
    """What of parts an entry stands for: each holds and frees their value once."""

    _inherit = "deposit.entry"

    requisition_id = fields.Many2one(
        "parts.requisition", index="btree_not_null", ondelete="restrict"
    )
    requisition_line_id = fields.Many2one("parts.requisition.line", ondelete="restrict")
    return_line_id = fields.Many2one("parts.return.line", ondelete="restrict")
    transfer_line_id = fields.Many2one(
        "parts.transfer.line", index="btree_not_null", ondelete="restrict"
    )
    use_id = fields.Many2one("service.order.part", ondelete="restrict")
    old_part_id = fields.Many2one("old.part.return", ondelete="restrict")

    _line_unique = models.UniqueIndex(
        "(requisition_line_id, (COALESCE(split_id, 0))) WHERE kind = 'hold'",
        "Parts of this line are held already.",
    )
    _transfer_unique = models.UniqueIndex(
        "(transfer_line_id, kind)"
        " WHERE transfer_line_id IS NOT NULL AND kind IN ('hold', 'release')",
        "This transfer moved the accounts already.",
    )
    _return_unique = models.UniqueIndex(
        "(return_line_id) WHERE kind = 'release'", "This return was released already."
    )
    _use_unique = models.UniqueIndex(
        "(use_id) WHERE kind = 'release'", "This part was released already."
    )

    @api.model
    def _facts(self):
        return (*super()._facts(), *LINKS)

    def _documents(self):
        return [self.requisition_id, *super()._documents()]
