from odoo import fields, models

LACKING = [("state", "in", ("out", "soon", "low"))]
RUNNING_OUT = [("state", "in", ("out", "soon"))]


class PartsQueueMixin(models.AbstractModel):
    """Parts that run out, with one click to the list and one to order them."""

    _inherit = "parts.queue.mixin"

    lacking_count = fields.Integer(compute="_compute_counts")
    running_out_count = fields.Integer(compute="_compute_counts")

    def _plan_domain(self):
        """The plans this home is about."""
        return [("id", "=", False)]

    def _queues(self):
        here = self._plan_domain()
        return {
            **super()._queues(),
            "lacking": ("parts.plan", [*here, *LACKING]),
            "running_out": ("parts.plan", [*here, *RUNNING_OUT]),
        }

    def _queue_names(self):
        return {
            **super()._queue_names(),
            "lacking": self.env._("Parts Lacking"),
            "running_out": self.env._("Parts Running Out"),
        }

    def action_order_lacking(self):
        """Drafts of everything that is suggested here."""
        self.ensure_one()
        self.check_access("read")
        return self.env["parts.plan"].search([*self._plan_domain(), *LACKING]).action_order()


class PartsDesk(models.TransientModel):
    _inherit = "parts.desk"

    def _plan_domain(self):
        return [("point_id", "=", self.point_id.id)]


class WarehouseDesk(models.TransientModel):
    _inherit = "warehouse.desk"

    def _plan_domain(self):
        return [("warehouse_id", "!=", False), ("company_id", "=", self.company_id.id)]
