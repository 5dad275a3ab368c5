from odoo import models

# Compared by identity: no client can send it, so only the doors to the outside make such orders.
_UNVERIFIED = object()


class ServiceOrder(models.Model):
    """A stranger's report stands on its own until somebody of the house takes it up.

    A known phone number or serial is no proof of who reports. Were the order tied to the known
    customer at once, anybody could show a customer's file to a point, or see his own words appear
    in another's. Who takes the order up ties it, with the rights he has.
    """

    _inherit = "service.order"

    def _is_unverified_report(self):
        """Whether the order comes in from outside, whoever is logged in there."""
        return self.env.context.get("service_unverified") is _UNVERIFIED

    def _create_unverified(self, vals):
        # sudo: a stranger has no rights at all; the caller builds the values field by field
        order = self.sudo().with_context(service_unverified=_UNVERIFIED).create(vals)
        return order.with_env(self.sudo().env)

    def _link_reporters(self):
        """Find or make the customers and devices that strangers told of."""
        found = self.filtered(lambda o: not (o.user_id or o.partner_id) and o.contact_name)
        if not found or not self.env["res.partner"].has_access("create"):
            return
        for order in found:
            vals = order._reported_vals()
            self._complete_customers([vals])
            self._complete_devices([vals])
            # what only the server writes stays as it came in; nothing else replaces it
            order.write({name: vals[name] for name in vals if not self._is_server_field(name)})

    def _reported_vals(self):
        """As the customer told it: written again, so that no older file replaces it."""
        self.ensure_one()
        kept = ("contact_name", "phone", "street", "serial")
        linked = ("area_id", "product_id", "device_id")
        return {
            **{name: self[name] for name in kept},
            **{name: self[name].id for name in linked},
        }
