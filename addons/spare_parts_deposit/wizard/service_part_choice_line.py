from odoo import fields, models


class ServicePartChoiceLine(models.TransientModel):
    """A part in reach."""

    _name = "service.part.choice.line"
    _description = "Part in Reach"
    _order = "sequence, id"

    choice_id = fields.Many2one("service.part.choice", required=True, ondelete="cascade")
    sequence = fields.Integer()
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade"
    )
    where = fields.Char(readonly=True, help="How many there are, and where.")

    def action_add(self):
        """One piece more is to be used."""
        self.ensure_one()
        self.check_access("read")
        self.choice_id._plan(self.product_id)
        return self.choice_id._again()
