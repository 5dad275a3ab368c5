from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.labels import same_options

# What is worth correcting once the work is done: what decides what the work pays.
CORRECTED = (
    "job_type",
    "service_type",
    "service_mode",
    "result",
    "technician_id",
    "categ_id",
    "area_id",
)
# The dialog begins with what the order holds.
TAKEN_OVER = {"compute": "_compute_facts", "store": True, "readonly": False}


class ServiceOrderCorrection(models.TransientModel):
    """What was told wrongly of a finished order, and why it is corrected."""

    _name = "service.order.correction"
    _description = "Correct a Finished Order"

    order_id = fields.Many2one("service.order", required=True, readonly=True, ondelete="cascade")
    point_id = fields.Many2one(related="order_id.point_id")
    job_type = fields.Selection(same_options("service.order", "job_type"), **TAKEN_OVER)
    service_type = fields.Selection(same_options("service.order", "service_type"), **TAKEN_OVER)
    service_mode = fields.Selection(same_options("service.order", "service_mode"), **TAKEN_OVER)
    result = fields.Selection(same_options("service.order", "result"), **TAKEN_OVER)
    technician_id = fields.Many2one(
        "hr.employee", domain="[('service_point_id', '=', point_id)]", **TAKEN_OVER
    )
    categ_id = fields.Many2one("product.category", string="Product Category", **TAKEN_OVER)
    area_id = fields.Many2one("service.area", **TAKEN_OVER)
    reason = fields.Text(required=True)

    @api.depends("order_id")
    def _compute_facts(self):
        for correction in self:
            for name in CORRECTED:
                correction[name] = correction.order_id[name]

    def action_apply(self):
        self.ensure_one()
        if not (self.reason or "").strip():
            raise ValidationError(self.env._("Say why the order is corrected."))
        self.order_id._correct(self._changes(), self.reason.strip())
        return {"type": "ir.actions.act_window_close"}

    def _changes(self):
        """Only what differs from the order, so that the timeline tells nothing else."""
        return {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in CORRECTED
            if self[name] != self.order_id[name]
        }
