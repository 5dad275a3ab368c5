from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceDeviceHandOver(models.TransientModel):
    """A device changes hands: sold, given away, passed to a colleague."""

    _name = "service.device.hand.over"
    _description = "Hand a Device Over"

    lot_id = fields.Many2one("stock.lot", string="Device", required=True, ondelete="cascade")
    phone = fields.Char()
    partner_id = fields.Many2one(
        "res.partner",
        string="New Owner",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
    )
    contact_name = fields.Char(string="New Owner's Name")
    since = fields.Date(required=True, default=fields.Date.context_today)
    note = fields.Char()

    @api.depends("phone")
    def _compute_partner_id(self):
        found = self.env["res.partner"]._find_by_asked_phone(self.mapped("phone"))
        for wizard in self:
            wizard.partner_id = found.get(wizard.phone) or wizard.partner_id

    def action_apply(self):
        self.ensure_one()
        self.lot_id.check_access("write")
        self._check_since()
        self.lot_id._set_owner(self._new_owner(), "hand_over", since=self.since, note=self.note)
        return {"type": "ir.actions.act_window_close"}

    def _check_since(self):
        # sudo: compares with when the present owner got it
        before = self.lot_id.sudo().owner_since
        today = max(fields.Date.context_today(self), self.env.company._today())
        if self.since > today or (before and self.since < before):
            raise UserError(
                self.env._(
                    "The day of the hand-over lies in the future or before the present owner"
                    " got the device. Correct it."
                )
            )

    def _new_owner(self):
        if self.partner_id:
            self.partner_id.check_access("read")
            return self.partner_id
        if not (self.contact_name or "").strip() or not self.phone:
            raise UserError(self.env._("Enter the new owner's name and phone number."))
        # sudo: a customer told at the counter is kept without a contact role
        return (
            self.env["res.partner"]
            .sudo()
            .create(
                {
                    "name": self.contact_name.strip(),
                    "phone": self.phone,
                    "country_id": self.env.company.country_id.id,
                    "company_id": self.env.company._owns_customers().id,
                }
            )
        )
