from odoo import fields, models


class WarrantyChecklistItem(models.Model):
    """A check that one checklist asks for."""

    _name = "warranty.checklist.item"
    _description = "Opening-box Checklist Item"
    _inherit = ["warranty.rule.mixin"]
    _order = "sequence, id"
    _rec_name = "check_id"

    checklist_id = fields.Many2one(
        "warranty.checklist", required=True, index=True, ondelete="cascade"
    )
    check_id = fields.Many2one("warranty.check", required=True, ondelete="restrict")
    kind = fields.Selection(related="check_id.kind")
    photo_required = fields.Boolean(help="The answer needs a photo as evidence.")
    sequence = fields.Integer(default=10)

    _check_unique = models.Constraint(
        "UNIQUE(checklist_id, check_id)", "The list asks for this check already."
    )
