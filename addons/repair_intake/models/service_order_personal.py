from odoo import api, fields, models

from odoo.addons.service_base.privacy import mask, mask_name, mask_phone, mask_street

from .service_order_timeline import LONGEST_VALUE


class ServiceOrder(models.Model):
    """Whose number and address an order holds, and how they look to the rest."""

    _inherit = "service.order"

    phone = fields.Char(personal="phone")
    street = fields.Char(personal="street")
    contact_name = fields.Char(personal="name")
    symptom = fields.Text(personal="text")
    result_note = fields.Text(personal="text")
    phone_masked = fields.Char(string="Phone (masked)", compute="_compute_masked")
    street_masked = fields.Char(string="Address (masked)", compute="_compute_masked")
    contact_masked = fields.Char(string="Contact (masked)", compute="_compute_masked")

    @api.depends("phone", "street", "area_id", "contact_name")
    def _compute_masked(self):
        for order in self:
            order.phone_masked = order.phone and mask_phone(order.phone)
            area = order.area_id.complete_name or ""
            order.street_masked = order.street and area + mask_street(order.street)
            order.contact_masked = order.contact_name and mask_name(order.contact_name)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._unmasked(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._unmasked(vals))

    def _personal_is_open(self, name):
        """What somebody tells in a new report comes back as told, unless it is the customer's."""
        new = not self.id and not self._origin and name in ("phone", "street")
        return new and self[name] != self.partner_id[name]

    def action_show_contact(self):
        """Show phone and address in full; the view is logged."""
        self.ensure_one()
        self.check_access("read")
        return self.env["service.contact.view"]._open(**self._contact_view_vals())

    def _contact_view_vals(self):
        """What the log keeps of a full view of this order's contact data."""
        return {
            "order_id": self.id,
            "partner_id": self.partner_id.id,
            "point_id": self.point_id.id,
        }

    def _may_print_in_full(self):
        """Papers carry what the customer needs on them: whoever may look at it may print it."""
        return self.env["service.contact.view"]._user_may_open()

    def _log_full_view(self):
        for order in self:
            self.env["service.contact.view"]._log_view(**order._contact_view_vals())

    def _logged_text(self, name):
        kind = self._personal_fields().get(name)
        if kind:
            # sudo: see super; only the mask is kept
            return self._without_name(mask(kind, self.sudo()[name]))
        text = super()._logged_text(name)
        return text and mask_name(text) if name in ("partner_id", "contact_name") else text

    def _without_name(self, text):
        """The beginning of a text, without the customer's name in it."""
        # sudo: the name is only taken out
        name = self.sudo().contact_name
        text = text and text[:LONGEST_VALUE]
        return text.replace(name, mask_name(name)) if text and name else text
