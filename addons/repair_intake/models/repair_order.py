from odoo import api, fields, models

from .service_order_states import RESULTS_WITHOUT_WORK


class RepairOrder(models.Model):
    _inherit = "repair.order"

    service_order_id = fields.Many2one(
        "service.order",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        readonly=True,
        by_hand=False,
    )
    service_point_id = fields.Many2one(
        related="service_order_id.point_id", store=True, index="btree_not_null"
    )

    @api.model
    def _is_after_sales(self):
        return True

    @api.model_create_multi
    def create(self, vals_list):
        repairs = super().create(vals_list)
        repairs._show_whether_open()
        return repairs

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._show_whether_open()
        return result

    def _show_whether_open(self):
        """The order knows whether parts go in through a repair, whoever ends it or takes it up."""
        # sudo: who works on repairs need not see the orders that they are for
        for order in self.sudo().service_order_id:
            is_open = any(repair.state not in ("done", "cancel") for repair in order.repair_ids)
            if order.repair_open != is_open:
                order._note({"repair_open": is_open})

    def action_repair_done(self):
        """A customer's device is not in our stock: its repair ends without a move of it."""
        own = self.filtered("service_order_id")
        own._end_service_repair()
        rest = self - own
        return super(RepairOrder, rest).action_repair_done() if rest else True

    def _was_worked_on(self):
        """Whether parts went in, or the order ended with a result of work."""
        order = self.service_order_id
        worked = order.state != "cancelled" and order.result not in RESULTS_WITHOUT_WORK
        return worked or "done" in self.move_ids.mapped("state")

    def _end_service_repair(self):
        """Parts that were used are done; what was only reserved goes back on the shelf."""
        moves = self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        used = moves.filtered(lambda move: move.picked and move.quantity)
        (moves - used)._action_cancel()
        used._action_done(cancel_backorder=True)
        self.write({"state": "done"})
