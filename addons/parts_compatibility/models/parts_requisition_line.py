from odoo import api, fields, models


class PartsRequisitionLine(models.Model):
    _inherit = "parts.requisition.line"

    successor_id = fields.Many2one(
        "product.product",
        string="Replaced by",
        compute="_compute_successor_id",
        help="The part to ask for instead.",
    )
    fits = fields.Boolean(compute="_compute_fits")

    @api.depends("product_id")
    def _compute_successor_id(self):
        """One query tells that most parts have none."""
        today = fields.Date.context_today(self)
        Row = self.env["part.supersession"].sudo()  # sudo: told to whoever asks for a part
        replaced = Row.search(
            [("old_id", "in", self.product_id.ids), ("date_from", "<=", today)]
        ).old_id
        for line in self:
            part = line.product_id
            line.successor_id = part._newest(today) if part in replaced else False

    @api.depends("product_id", "requisition_id.order_id")
    def _compute_fits(self):
        for order, lines in self.grouped(lambda line: line.requisition_id.order_id).items():
            unfit = order._unfit(lines.product_id) if order else self.env["product.product"]
            for line in lines:
                line.fits = line.product_id not in unfit

    def _take_successor(self):
        """The line of the successor, if there is one already, takes the pieces over."""
        successor, lines = self.successor_id, self.requisition_id.line_ids
        other = lines.filtered(lambda line: line.product_id == successor)
        if other:
            other.quantity += self.quantity
            self.unlink()
        else:
            self.product_id = successor
