from odoo import fields, models


class PartsFirstFillLine(models.TransientModel):
    _name = "parts.first.fill.line"
    _description = "First Fill of Parts: Line"
    _inherit = ["bounded.numbers.mixin"]

    fill_id = fields.Many2one("parts.first.fill", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product", string="Part", required=True)
    rate = fields.Float(string="Needed a Year (%)", digits=(16, 2), help="By 100 units.")
    quantity = fields.Float(digits="Product Unit", required=True)

    _quantity_positive = models.Constraint("CHECK(quantity >= 0)", "Order zero or more.")

    def _ask_vendors(self):
        Plan = self.env["parts.plan"]
        orders = Plan._ask_vendors_for(
            self.fill_id.warehouse_id,
            [(line.product_id, line.quantity) for line in self],
            origin=self.env._("First fill: %s", self.fill_id.model_id.display_name),
        )
        return Plan._open_drafts(orders)
