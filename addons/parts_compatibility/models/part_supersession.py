from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PartSupersession(models.Model):
    """One part takes the place of another from a day on; the next may take its place in turn."""

    _name = "part.supersession"
    _description = "Part Successor"
    _order = "date_from desc, id desc"
    _rec_name = "old_id"
    _rec_names_search = ["old_id", "new_id"]

    old_id = fields.Many2one(
        "product.product",
        string="Old Part",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="cascade",
    )
    new_id = fields.Many2one(
        "product.product",
        string="New Part",
        required=True,
        index=True,
        domain=[("is_service_part", "=", True)],
        ondelete="cascade",
    )
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    interchange = fields.Selection(
        [("one_way", "New for Old"), ("both", "Both Ways")],
        required=True,
        default="one_way",
        help="Both ways: the old part still does where the new one is asked for.",
    )
    note = fields.Char()

    _old_unique = models.Constraint("UNIQUE(old_id)", "This part has its successor already.")
    _two_parts = models.Constraint("CHECK(old_id != new_id)", "A part does not take its own place.")

    @api.depends("old_id", "new_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.old_id.display_name} → {row.new_id.display_name}"

    @api.constrains("old_id", "new_id")
    def _check_no_cycle(self):
        self._serialize()
        for row in self:
            if row.old_id in row.new_id._chain_after():
                raise ValidationError(
                    self.env._(
                        "%(new)s was itself replaced by %(old)s, in one or more steps."
                        " Chains of successors do not turn back: correct one of them.",
                        new=row.new_id.display_name,
                        old=row.old_id.display_name,
                    )
                )

    def _serialize(self):
        """Make a parallel request on these chains start again with what this one leaves.

        Two halves of a circle are written by requests that do not see each other. Each touches
        every part of its chain, so the later one fails and is repeated; a mere lock would let it
        go on with its old snapshot.
        """
        parts = self.old_id | self.new_id
        for row in self:
            parts |= row.old_id._chain_before() | row.new_id._chain_after()
        self.env.cr.execute(
            "UPDATE product_product SET active = active WHERE id = ANY(%s)", [parts.ids]
        )
