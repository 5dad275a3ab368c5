from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import open_list


class ServiceOrder(models.Model):
    _inherit = "service.order"

    settlement_line_ids = fields.One2many(
        "settlement.line",
        "order_id",
        string="Settlement",
        groups="service_settlement.group_settlement_accountant,"
        "service_network.group_point_manager,service_network.group_oversight_manager",
    )

    def action_view_settlement(self):
        self.ensure_one()
        return open_list(
            self.env, "service_settlement.action_settlement_line", [("order_id", "=", self.id)]
        )

    def _guard_correct(self):
        """What is priced stands; what is learned later is an adjustment of the next month."""
        result = super()._guard_correct()
        # sudo: only asks whether the order is in a settlement
        lines = self.env["settlement.line"].sudo().search([("order_id", "in", self.ids)], limit=1)
        if lines:
            raise UserError(
                self.env._(
                    "Order %(order)s is settled in %(statement)s, so its facts stand."
                    " Put the difference into an adjustment.",
                    order=lines.order_id.name,
                    statement=lines.statement_id.display_name,
                )
            )
        return result
