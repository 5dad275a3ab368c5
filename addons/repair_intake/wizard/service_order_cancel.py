from odoo import fields, models


class ServiceOrderCancel(models.TransientModel):
    """Why an order is cancelled: it stands on its timeline for good."""

    _name = "service.order.cancel"
    _description = "Cancel an Order"

    order_id = fields.Many2one("service.order", required=True, readonly=True, ondelete="cascade")
    reason = fields.Selection(
        [
            ("customer", "The customer does not want it any more"),
            ("twice", "Reported twice"),
            ("unreachable", "The customer cannot be reached"),
            ("mistake", "Taken by mistake"),
            ("other", "Another reason"),
        ],
        required=True,
    )
    note = fields.Text(string="In Words")

    def action_apply(self):
        self.ensure_one()
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        told = "\n".join(filter(None, (reasons[self.reason], self.note)))
        self.order_id.step("cancel", note=told)
        return {"type": "ir.actions.act_window_close"}
