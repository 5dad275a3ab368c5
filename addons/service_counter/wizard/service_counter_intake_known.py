from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.service_base.labels import same_options


class ServiceCounterIntake(models.TransientModel):
    """What is known of a device and its owner as soon as its serial is scanned."""

    _inherit = "service.counter.intake"

    announced_id = fields.Many2one(
        "service.custody",
        compute="_compute_announced_id",
        help="The order under which this device is expected here.",
    )
    announced_order = fields.Char(related="announced_id.order_id.name", string="Announced Order")
    known_device = fields.Char(string="Device", compute="_compute_known")
    known_customer = fields.Char(string="Customer", compute="_compute_known")
    open_twin_count = fields.Integer(string="Other Open Orders", compute="_compute_known")
    history_count = fields.Integer(string="Earlier Orders", compute="_compute_known")
    covered_until = fields.Date(compute="_compute_known")
    verdict = fields.Selection(
        selection=same_options("service.order", "verdict"),
        compute="_compute_known",
    )
    verdict_text = fields.Text(string="Why", compute="_compute_known")

    def onchange(self, values, field_names, fields_spec):
        """A number typed at the counter finds its customer: that is a search as well."""
        if values.get("phone"):
            self.env["service.number.search"]._take(values["phone"])
        return super().onchange(values, field_names, fields_spec)

    @api.depends("serial", "tracking_in", "point_id")
    def _compute_announced_id(self):
        for intake in self:
            domain = intake._announced_domain()
            intake.announced_id = domain and self.env["service.custody"].search(domain, limit=1)

    def _announced_domain(self):
        """A serial, the number of an order or of a parcel: whichever was scanned."""
        scanned = (self.serial or "").strip()
        parcel = (self.tracking_in or "").strip()
        if not (scanned or parcel):
            return False
        found = Domain("tracking_in", "in", [text for text in (scanned, parcel) if text])
        if scanned:
            found |= Domain("order_id.serial", "=", scanned) | Domain("order_id.name", "=", scanned)
        here = Domain("point_id", "=", self.point_id.id) & Domain("state", "=", "expected")
        return here & found

    @api.depends("announced_id")
    def _compute_symptom(self):
        for intake in self:
            intake.symptom = intake.announced_id.order_id.symptom or intake.symptom

    @api.depends("announced_id")
    def _compute_service_mode(self):
        for intake in self:
            mode = intake.announced_id.order_id.service_mode
            told = mode if mode in ("carry_in", "mail_in") else False
            intake.service_mode = told or intake.service_mode or "carry_in"

    @api.depends("serial", "announced_id")
    def _compute_product_id(self):
        for intake in self:
            order = intake.announced_id.order_id
            known = order.product_id or intake._draft().product_id
            intake.product_id = known or intake.product_id

    @api.depends("serial", "phone", "product_id", "announced_id")
    def _compute_known(self):
        for intake in self:
            told = {"product_id": intake.product_id.id}
            order = intake.announced_id.order_id or intake._draft(**told)
            known = order.partner_id and (order.contact_masked, order.phone_masked)
            intake.known_customer = " ".join(filter(None, known or ()))
            # sudo: whoever holds the device may know its model
            device = order.device_id.sudo()
            intake.known_device = device.product_id.display_name
            intake.open_twin_count = order.open_twin_count
            intake.history_count = order.history_count
            judged = order if order.product_id else order.browse()
            intake.verdict = judged.verdict
            intake.verdict_text = judged.verdict_text
            intake.covered_until = judged.covered_until

    def _draft(self, **told):
        """The order as it would be, with all that it finds out by itself."""
        told |= {
            "serial": (self.serial or "").strip(),
            "phone": self.phone,
            "point_id": self.point_id.id,
            "service_mode": self.service_mode or "carry_in",
        }
        # what is not told is found out
        return self.env["service.order"].new({name: told[name] for name in told if told[name]})
