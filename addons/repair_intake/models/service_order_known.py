from odoo import api, fields, models


class ServiceOrder(models.Model):
    """A user never types what is known: a number finds customer, device, model and point."""

    _inherit = "service.order"

    serial_hint = fields.Char(compute="_compute_serial_hint")

    @api.depends("serial", "device_id", "categ_id")
    def _compute_serial_hint(self):
        """A typed IMEI with a wrong digit is shown at once, while the customer is on the line."""
        Device = self.env["stock.lot"]
        for order in self:
            judged = order.categ_id.imei_expected and not order.device_id
            order.serial_hint = judged and Device._serial_hint(order.serial)

    @api.depends("partner_id")
    def _compute_phone(self):
        self.partner_id.fetch(["phone", "name", "street", "area_id"])  # all a report reads
        for order in self:
            order.phone = order.partner_id.phone or order.phone

    @api.depends("phone", "device_id")
    def _compute_partner_id(self):
        """A known phone number or device finds its customer."""
        blank = self.filtered(lambda order: not order.partner_id)
        # not as superuser: a number must not show a point the customers of another
        Partner = self.env["res.partner"].sudo(False)
        by_phone = Partner._find_by_phone(blank.mapped("phone"))
        owners = blank.device_id.sudo(False)._known_owners()
        for order in self:
            order.partner_id = (
                order.partner_id or owners.get(order.device_id._origin) or by_phone.get(order.phone)
            )

    @api.depends("partner_id")
    def _compute_address(self):
        for order in self:
            partner = order.partner_id
            order.contact_name = partner.name or order.contact_name
            order.street = partner.street or order.street
            order.area_id = partner.area_id or order.area_id

    @api.depends("device_id")
    def _compute_serial(self):
        for order in self:
            order.serial = order.device_id.name or order.serial

    @api.depends("serial")
    def _compute_device_id(self):
        """A known serial number or IMEI finds its device."""
        blank = self.filtered(lambda order: order.serial and not order.device_id)
        found = self.env["stock.lot"]._find_devices(blank.mapped("serial"))
        for order in self:
            order.device_id = order.device_id or found.get(order.serial)

    @api.depends("device_id")
    def _compute_product_id(self):
        for order in self:
            order.product_id = order.device_id.product_id or order.product_id

    @api.depends("product_id")
    def _compute_categ_id(self):
        for order in self:
            model = order.product_id
            known = model and model._service_traits(model._origin.id).category
            order.categ_id = known or order.categ_id

    @api.depends("device_id", "product_id")
    def _compute_brand_id(self):
        for order in self:
            brand = order.device_id.service_brand_id
            if not brand and (model := order.product_id):
                brand = model._service_traits(model._origin.id).brand
            order.brand_id = brand or order.brand_id

    @api.depends("area_id", "categ_id", "service_type")
    def _compute_point_id(self):
        """An order that nobody has taken goes to the point of its territory."""
        found = self.env["service.territory"]._match_batch(
            {order._territory_key() for order in self}
        )
        for order in self:
            point, reason = found[order._territory_key()]
            if order.point_id and order.point_id != point:
                point, reason = order.point_id, order.point_reason or self._named_in_report()
            order.point_id, order.point_reason = point, reason

    def _territory_key(self):
        self.ensure_one()
        return (self.area_id.id, self.categ_id.id, self.service_type)

    @api.model
    def _chosen_by_hand(self):
        return self.env._("Chosen by %s", self.env.user.name)

    @api.model
    def _named_in_report(self):
        if self._is_import():
            return self.env._("Named by the imported record")
        return self.env._("Named in the report")
