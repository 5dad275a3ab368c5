from odoo import api, fields, models


class PartsDesk(models.TransientModel):
    """Issuing to technicians, and what they still have when the point has closed."""

    _inherit = "parts.desk"

    bag_count = fields.Integer(compute="_compute_counts")
    overdue_count = fields.Integer(compute="_compute_counts")
    slip_count = fields.Integer(compute="_compute_counts")

    @api.depends("point_id")
    def _compute_counts(self):
        return super()._compute_counts()

    def _queues(self):
        point = [("point_id", "=", self.point_id.id)]
        return {
            **super()._queues(),
            "bag": ("technician.bag", point),
            "overdue": ("technician.bag", [*point, ("is_overdue", "=", True)]),
            "slip": ("bag.slip", [*point, ("state", "=", "draft")]),
        }

    def _queue_names(self):
        return {
            **super()._queue_names(),
            "bag": self.env._("In Technicians' Bags"),
            "overdue": self.env._("Out after Closing"),
            "slip": self.env._("Bag Slips"),
        }

    def action_issue(self):
        """A new slip, ready to be scanned on."""
        self.ensure_one()
        self.check_access("read")
        return self._slip_action({"default_point_id": self.point_id.id})

    def _slip_action(self, context):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bag Slip"),
            "res_model": "bag.slip",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": context,
        }

    def _open_document(self, document):
        """An order that is worked on is issued for: its technician, and parts to scan."""
        is_own_order = document._name == "service.order" and document.point_id == self.point_id
        if is_own_order and document.technician_id:
            return self._slip_action(
                {
                    "default_point_id": self.point_id.id,
                    "default_technician_id": document.technician_id.id,
                    "default_order_id": document.id,
                }
            )
        return super()._open_document(document)
