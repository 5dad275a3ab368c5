from odoo import api, models
from odoo.tools import SQL

from odoo.addons.service_base.without_mail import WITHOUT_MAIL

SHOW_TO_POINT = """
  WITH seen AS (SELECT partner_id, device_id, point_id FROM service_order
                 WHERE id = ANY(%(ids)s) AND point_id IS NOT NULL),
       devices AS (INSERT INTO stock_lot_service_point_rel (lot_id, point_id)
                   SELECT DISTINCT device_id, point_id FROM seen WHERE device_id IS NOT NULL
                       ON CONFLICT DO NOTHING)
INSERT INTO res_partner_service_point_rel (partner_id, point_id)
SELECT DISTINCT partner_id, point_id FROM seen WHERE partner_id IS NOT NULL
    ON CONFLICT DO NOTHING
"""


class ServiceOrder(models.Model):
    """A new order knows what is known: customer, device, point; what is new gets its file."""

    _inherit = "service.order"

    @api.model
    def default_get(self, fields):
        """An order taken at a point is the point's own."""
        defaults = super().default_get(fields)
        if "point_id" in fields and (own := self.env.user.service_point_ids[:1]):
            defaults.setdefault("point_id", own.id)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_step():
            self._refuse_by_hand(vals_list)
            self._refuse_server_fields(vals_list)
        vals_list = [self._add_missing_default_values(vals) for vals in vals_list]
        self._complete_create_vals(vals_list)
        # what was entered by hand is checked; what is added since, defaults too, is the server's
        creating = self._as_step().with_context(**WITHOUT_MAIL)
        orders = super(ServiceOrder, creating).create(vals_list)
        orders = orders.with_env(self.env)
        orders._show_to_point()
        orders._log_creation()
        orders._on_create()
        return orders

    @api.model
    def _complete_create_vals(self, vals_list):
        """Number the orders; find or make the customers and the devices they tell of."""
        unnamed = [vals for vals in vals_list if not vals.get("name")]
        for vals, name in zip(unnamed, self._next_names(len(unnamed)), strict=True):
            vals["name"] = name
        if not self._is_unverified_report():
            self._complete_customers(vals_list)
            self._complete_devices(vals_list)

    @api.model
    def _complete_customers(self, vals_list):
        """Make a customer where a name was told and the phone number is not known yet."""
        open_vals = [
            vals
            for vals in vals_list
            if not vals.get("partner_id") and (vals.get("contact_name") or "").strip()
        ]
        if not open_vals:
            return
        Partner = self.env["res.partner"]
        known = Partner._find_by_phone([vals.get("phone") for vals in open_vals])
        unknown = [vals for vals in open_vals if not known.get(vals.get("phone"))]
        partners = Partner.with_context(**WITHOUT_MAIL).create(
            [self._prepare_partner_vals(vals) for vals in unknown]
        )
        for vals in open_vals:
            if known.get(vals.get("phone")):
                vals["partner_id"] = known[vals["phone"]].id
        for vals, partner in zip(unknown, partners, strict=True):
            vals["partner_id"] = partner.id

    @api.model
    def _prepare_partner_vals(self, vals):
        return {
            "name": vals["contact_name"].strip(),
            "phone": vals.get("phone"),
            "street": vals.get("street"),
            "area_id": vals.get("area_id"),
            "country_id": self.env.company.country_id.id,
        }

    @api.model
    def _complete_devices(self, vals_list):
        """Make the device file where a model and a new serial number were told."""
        open_vals = [
            vals
            for vals in vals_list
            if not vals.get("device_id") and vals.get("product_id") and vals.get("serial")
        ]
        if not open_vals:
            return
        Device = self.env["stock.lot"]
        known = Device._find_devices([vals["serial"] for vals in open_vals])
        unknown = {vals["serial"]: vals for vals in open_vals if vals["serial"] not in known}
        # sudo: a serial told at the counter becomes a device file without a stock role
        made = (
            Device.sudo()
            .with_context(**WITHOUT_MAIL)
            .create([self._prepare_device_vals(vals) for vals in unknown.values()])
        )
        known.update(zip(unknown, made, strict=True))
        for vals in open_vals:
            vals["device_id"] = known[vals["serial"]].id

    @api.model
    def _prepare_device_vals(self, vals):
        """The file of a new device begins with the customer as its owner."""
        return {
            "name": vals["serial"],
            "product_id": vals["product_id"],
            "owner_id": vals.get("partner_id"),
            "owner_how": "order",
        }

    @api.model
    def _next_names(self, count):
        """`count` order numbers in one query, however many."""
        xmlid = "repair_intake.sequence_service_order"
        sequence_id = self.env["ir.model.data"]._xmlid_to_res_id(xmlid)
        return self.env["ir.sequence"].browse(sequence_id)._take(count)

    def _show_to_point(self):
        """Let the users of the order's point see its customer and its device."""
        self.flush_recordset(["partner_id", "device_id", "point_id"])
        self.env.cr.execute(SQL(SHOW_TO_POINT, ids=self.ids))
        self.partner_id.invalidate_recordset(["service_point_ids"])
        self.device_id.invalidate_recordset(["service_point_ids"])
