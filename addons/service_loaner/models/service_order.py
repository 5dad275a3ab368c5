from odoo import api, fields, models

from odoo.addons.service_base.buttons import count_lines, open_list

from .service_loan_states import OUT

# Waiting for these takes longer than the customer was promised.
LONG_WAITS = ("parts", "manufacturer")


class ServiceOrder(models.Model):
    """Who waits longer than promised is offered a unit to use meanwhile."""

    _inherit = "service.order"

    loan_ids = fields.One2many("service.loan", "order_id", string="Loans", readonly=True)
    loan_count = fields.Integer(compute="_compute_loan_count")
    loaner_offered = fields.Boolean(compute="_compute_loaner_offered")

    @api.depends("loan_ids")
    def _compute_loan_count(self):
        count_lines(self, "loan_count", "service.loan", "order_id")

    @api.depends("wait_reason", "state", "loan_ids.state", "is_loaner_due")
    def _compute_loaner_offered(self):
        for order in self:
            order.loaner_offered = order._should_offer_loaner()

    def _should_offer_loaner(self):
        """Whether the repair takes longer than promised and the customer has no unit of ours."""
        if self.service_type != "repair" or not self._is_open():
            return False
        if set(OUT) & set(self.loan_ids.mapped("state")):
            return False
        return self.is_loaner_due or self.wait_reason in LONG_WAITS or self._exceeds_promise()

    def action_reserve_loaner(self):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reserve a Loaner"),
            "res_model": "service.loan",
            "view_mode": "form",
            "context": {"default_order_id": self.id},
        }

    def action_view_loans(self):
        self.ensure_one()
        loans = self.loan_ids
        if len(loans) == 1:
            return loans._get_records_action(name=loans.name)
        return open_list(
            self.env, "service_loaner.action_service_loan", [("order_id", "=", self.id)]
        )
