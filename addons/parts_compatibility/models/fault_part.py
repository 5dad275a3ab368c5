from odoo import fields, models


class FaultPart(models.Model):
    """A part that a fault usually needs, said by who knows; statistics say the rest."""

    _name = "fault.part"
    _description = "Part of a Fault"
    _order = "fault_id, sequence, id"
    _rec_name = "part_id"

    sequence = fields.Integer(default=10)
    fault_id = fields.Many2one("service.fault", required=True, index=True, ondelete="cascade")
    product_id = fields.Many2one(
        "product.product",
        string="Model",
        domain=[("is_service_part", "=", False)],
        ondelete="cascade",
        help="Empty: whatever model the part fits.",
    )
    part_id = fields.Many2one(
        "product.product",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="cascade",
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)

    _once = models.UniqueIndex(
        "(fault_id, part_id, COALESCE(product_id, 0))", "This part is listed already."
    )
    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Take at least something.")
