from odoo import api, fields, models

from odoo.addons.service_base.models.step_mixin import Step


class ServiceCustody(models.Model):
    """A device that was exchanged or paid back is not fetched any more."""

    _inherit = "service.custody"

    state = fields.Selection(
        selection_add=[("kept", "Kept by the Company")],
        ondelete={"kept": lambda custodies: custodies._count_as_cancelled()},
    )

    exchange_offered = fields.Boolean(related="order_id.exchange_offered")
    return_offered = fields.Boolean(related="order_id.return_offered")

    @api.model
    def _steps(self):
        return super()._steps() | {"keep": Step(("held", "ready"), "kept")}

    def _step_label(self, name):
        if name == "keep":
            return self.env._("Device kept by the company")
        return super()._step_label(name)

    def _count_as_cancelled(self):
        """Without this addon nobody fetches it, and no more is known."""
        self._as_step().write({"state": "cancelled"})

    # --- from the counter ---

    def action_exchange(self):
        self.ensure_one()
        return self.order_id.action_exchange()

    def action_return(self):
        self.ensure_one()
        return self.order_id.action_return()
