from odoo import fields, models


class PartsClaim(models.Model):
    """A lost loaner: the claim knows its loan, and a unit that turns up again is looked at."""

    _inherit = "parts.claim"

    loan_id = fields.Many2one(
        "service.loan", readonly=True, by_hand="new", index="btree_not_null", ondelete="restrict"
    )

    def _move_goods(self):
        result = super()._move_goods()
        if self.loan_id and self.goods == "stock":
            self.lot_id.loaner_condition = "damaged"  # lent again when somebody put it right
        return result
