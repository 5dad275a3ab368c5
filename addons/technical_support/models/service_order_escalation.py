from odoo import api, fields, models
from odoo.exceptions import UserError

# Compared by identity: see service.order.write below.
_FOLLOW = object()

# What an order waits for while a question is open.
REASONS = ("expert", "manufacturer")


class ServiceOrder(models.Model):
    """An order whose fault the point cannot solve alone."""

    _inherit = "service.order"

    wait_reason = fields.Selection(
        selection_add=[("expert", "Technical Expert")], ondelete={"expert": "set null"}
    )
    escalation_ids = fields.One2many("service.escalation", "order_id", string="Escalations")
    # Kept here so that finishing an order need not look for one.
    escalation_id = fields.Many2one(
        "service.escalation",
        string="Open Escalation",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    escalation_tier_id = fields.Many2one(related="escalation_id.tier_id", string="Escalated to")
    escalation_due_at = fields.Datetime(related="escalation_id.due_at", string="Answer Due")
    escalation_state = fields.Selection(related="escalation_id.state", string="Escalation")
    escalation_count = fields.Integer(compute="_compute_escalation_count")

    @api.depends("escalation_ids")
    def _compute_escalation_count(self):
        counts = dict(
            self.env["service.escalation"]._read_group(
                [("order_id", "in", self.ids)], ["order_id"], ["__count"]
            )
        )
        for order in self:
            order.escalation_count = counts.get(order._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_escalation(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_escalation(vals)
        return super().write(vals)

    @api.model
    def _refuse_escalation(self, vals):
        if "escalation_id" in vals and self.env.context.get("escalation_follow") is not _FOLLOW:
            raise UserError(self.env._("Use the button “Escalate” of the order."))

    def action_escalate(self):
        """Write down the question; who is asked follows from who asks."""
        self.ensure_one()
        self._ensure_can_be_escalated()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Escalate"),
            "res_model": "service.escalation",
            "view_mode": "form",
            "views": [
                (self.env.ref("technical_support.view_service_escalation_form_ask").id, "form")
            ],
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_view_escalations(self):
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Escalations"),
            "res_model": "service.escalation",
            "view_mode": "list,kanban,form",
            "domain": [("order_id", "=", self.id)],
        }
        if self.escalation_count == 1:
            action |= {"view_mode": "form", "res_id": self.escalation_ids.id}
        return action

    def _ensure_can_be_escalated(self):
        self.check_access("write")
        for order in self:
            if not order._is_open():
                raise UserError(
                    self.env._("Order %s is not open any more. Reopen it first.", order.name)
                )
            if order.escalation_id:
                raise UserError(
                    self.env._(
                        "Order %(order)s is escalated already, as %(escalation)s. Add to that.",
                        order=order.name,
                        escalation=order.escalation_id.name,
                    )
                )

    # --- an order ends: nobody needs the answer any more ---

    def _get_step_fields(self):
        return [*super()._get_step_fields(), "escalation_id"]

    def _on_finish(self):
        result = super()._on_finish()
        self._end_escalations()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self._end_escalations()
        return result

    def _end_escalations(self):
        # sudo: the end of the order ends its question, whoever ended it
        for escalation in self.sudo().escalation_id:
            escalation._step("accept" if escalation.state == "answered" else "withdraw")

    # --- waiting for the answer ---

    def _wait_for_answer(self, awaited):
        """Wait for the expert or the manufacturer, unless something else holds the order up."""
        self.ensure_one()
        if self.wait_reason and self.wait_reason not in REASONS:
            return
        if awaited and awaited != self.wait_reason:
            self._wait(awaited)
        elif self.wait_reason and not awaited:
            self._stop_waiting()
