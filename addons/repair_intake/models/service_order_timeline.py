from odoo import models

# Changes of these are told on the timeline.
LOGGED_FIELDS = (
    "partner_id",
    "phone",
    "street",
    "device_id",
    "service_type",
    "service_mode",
    "point_id",
    "technician_id",
    "wait_reason",
)


class ServiceOrder(models.Model):
    """What is told on the timeline of an order."""

    _inherit = "service.order"

    def _log(self, kind, **vals):
        """Add one line to the timeline of each order."""
        # sudo: whoever may change an order may not write its log by hand
        Log = self.env["service.order.log"].sudo()
        user = self.env.uid
        return Log.create(
            [{"order_id": order.id, "user_id": user, "kind": kind, **vals} for order in self]
        )

    def _log_creation(self):
        self._log("step", step="create")

    def _logged_values(self, vals):
        """Texts of the logged fields that `vals` touches: ``{order id: {field: text}}``."""
        names = [name for name in LOGGED_FIELDS if name in vals]
        return names and {
            order.id: {name: order._logged_text(name) for name in names} for order in self
        }

    def _logged_text(self, name):
        field = self._fields[name]
        # sudo: the name of what the order holds, for its own timeline
        value = self.sudo()[name]
        if field.relational:
            return value.display_name or False
        return value and dict(field._description_selection(self.env)).get(value, value)

    def _log_changes(self, before):
        # sudo: see _log
        self.env["service.order.log"].sudo().create(
            [
                {
                    "order_id": order.id,
                    "user_id": self.env.uid,
                    "kind": "field",
                    "field_name": name,
                    "old_value": old,
                    "new_value": order._logged_text(name),
                }
                for order in self
                for name, old in before[order.id].items()
                if old != order._logged_text(name)
            ]
        )
