from odoo import api, fields, models


class WarrantyRegistrationDesk(models.TransientModel):
    """The warranty card in a hand, at a service point or told to the hotline."""

    _name = "warranty.registration.desk"
    _description = "Register a Warranty Card"
    _pictures_redrawn = True  # see ir.attachment

    serial = fields.Char(string="Serial/IMEI", required=True)
    code = fields.Char(string="Card Code", help="Empty: the card has none, the unit was seen.")
    device_id = fields.Many2one("stock.lot", compute="_compute_device_id")
    product_id = fields.Many2one(
        "product.product",
        string="Model",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        domain="[('tracking', '=', 'serial')]",
    )
    purchase_date = fields.Date(required=True)
    phone = fields.Char()
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
    )
    contact_name = fields.Char(string="Owner's Name")
    proof_ids = fields.Many2many("ir.attachment", string="Pages of the Proof")
    registration_id = fields.Many2one("warranty.registration", readonly=True)

    @api.depends("serial")
    def _compute_device_id(self):
        found = self.env["stock.lot"]._find_devices(self.mapped("serial"))
        for desk in self:
            desk.device_id = found.get(desk.serial)

    @api.depends("device_id")
    def _compute_product_id(self):
        for desk in self:
            # sudo: whoever holds the device may see which model it is
            desk.product_id = desk.device_id.sudo().product_id or desk.product_id

    @api.depends("phone")
    def _compute_partner_id(self):
        found = self.env["res.partner"]._find_by_asked_phone(self.mapped("phone"))
        for desk in self:
            desk.partner_id = found.get(desk.phone) or desk.partner_id

    def action_register(self):
        self.ensure_one()
        self.env["warranty.registration"].check_access("read")
        self.registration_id = self.env["warranty.registration"]._register_card(
            self.serial,
            self.code,
            self.purchase_date,
            self._customer(),
            key=f"desk-{self.id}",
            proofs=self._pages(),
            product=self.product_id,
            channel="point" if self.env.user._own_points() else "hotline",
        )
        return self._show_device()

    def _customer(self):
        if self.partner_id:
            self.partner_id.check_access("read")
            return self.partner_id
        return {"name": self.contact_name, "phone": self.phone}

    def _pages(self):
        self.proof_ids.check_access("read")
        return [(page.name, page.raw) for page in self.proof_ids]

    def _show_device(self):
        # sudo: only its id; the form asks for the rights
        lot = self.registration_id.sudo().lot_id
        form = self.env.ref("repair_intake.view_device_form")
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.lot",
            "res_id": lot.id,
            "views": [(form.id, "form")],
        }
