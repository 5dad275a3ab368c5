from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from odoo.addons.service_base.privacy import mask_email, mask_name, mask_phone, mask_street

SHOWN_BY_CONTEXT = {"show_address": False, "show_email": False}


class ResPartner(models.Model):
    """A private customer's number, e-mail and address are masked for most; a company's are not."""

    _inherit = "res.partner"

    private_person = fields.Boolean(
        string="Private Customer",
        copy=False,
        help="Phone, e-mail and address are shown in full only to the roles that need them.",
    )
    phone = fields.Char(personal="phone")
    phone_sanitized = fields.Char(personal="phone")
    phone_mobile_search = fields.Char(personal="phone")
    email = fields.Char(personal="email")
    email_normalized = fields.Char(personal="email")
    email_formatted = fields.Char(personal="email")
    street = fields.Char(personal="street")
    street2 = fields.Char(personal="street")
    contact_address = fields.Char(personal="street")
    contact_address_inline = fields.Char(personal="street")
    comment = fields.Html(personal="text")
    phone_masked = fields.Char(string="Phone (masked)", compute="_compute_masked")
    email_masked = fields.Char(string="E-mail (masked)", compute="_compute_masked")
    street_masked = fields.Char(string="Address (masked)", compute="_compute_masked")
    contact_masked = fields.Char(string="Contact (masked)", compute="_compute_masked")

    def init(self):
        """Contacts from before this addon: persons who are nobody's employee or supplier."""
        result = super().init()
        supplier = SQL("FALSE")
        if column_exists(self.env.cr, self._table, "supplier_rank"):
            supplier = SQL("COALESCE(supplier_rank, 0) > 0")
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET private_person = NOT (COALESCE(is_company, FALSE) OR %s"
                " OR id IN (SELECT work_contact_id FROM hr_employee WHERE work_contact_id > 0)"
                " OR COALESCE(parent_id IN (SELECT id FROM res_partner WHERE is_company), FALSE))"
                " WHERE private_person IS NULL",
                supplier,
            )
        )
        return result

    @api.depends("phone", "email", "street", "area_id", "name")
    def _compute_masked(self):
        for partner in self:
            partner.phone_masked = partner.phone and mask_phone(partner.phone)
            partner.email_masked = partner.email and mask_email(partner.email)
            area = partner.area_id.complete_name or ""
            partner.street_masked = partner.street and area + mask_street(partner.street)
            partner.contact_masked = partner.name and mask_name(partner.name)

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Some screens add address or e-mail to the name: not for those who see masks."""
        closed = self.browse()
        if not self._user_sees_personal() and any(map(self.env.context.get, SHOWN_BY_CONTEXT)):
            closed = self.filtered(lambda partner: not partner._personal_is_open("street"))
        result = super(ResPartner, self - closed)._compute_display_name()
        bare = closed.with_context(**SHOWN_BY_CONTEXT)
        for partner, named in zip(closed, bare, strict=True):
            partner.display_name = named.display_name
        return result

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                dict(self._unmasked(vals), private_person=self._is_private_person(vals))
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if "private_person" in vals and not vals["private_person"] and not self._sees_personal():
            raise AccessError(
                self.env._(
                    "Only those who see customers' data in full decide that a contact is not"
                    " a private customer. Ask the hotline."
                )
            )
        return super().write(self._unmasked(vals))

    def action_show_contact(self):
        """Show phone, e-mail and address in full; the view is logged."""
        self.ensure_one()
        self.check_access("read")
        return self.env["service.contact.view"]._open(partner=self)

    @api.model
    def _is_private_person(self, vals):
        """A person is private unless known as a supplier's or a company's.

        Who decides otherwise is a colleague who sees data in full, whatever goes on for him:
        not a customer or visitor for whom the system works as superuser.
        """
        if vals.get("parent_id"):
            # sudo: only asks whose contact it is
            return self.browse(vals["parent_id"]).sudo().private_person
        if "private_person" in vals and self._user_searches_personal():
            return vals["private_person"]
        supplier = self.env.context.get("res_partner_search_mode") == "supplier"
        return not (vals.get("is_company") or vals.get("supplier_rank") or supplier)

    def _personal_is_open(self, name):
        # sudo: only asks what kind of contact it is
        known = self.sudo()
        if not known.id and not known._origin:
            return not known.parent_id.private_person
        typed = not known.id and known[name] != known._origin[name]
        return typed or not known.private_person or not known.partner_share

    @api.model
    def _personal_open_domain(self):
        return Domain("private_person", "=", False) | Domain("partner_share", "=", False)

    @api.model
    def _last_digits(self, name, digits):
        """The search by number takes digits from anywhere, so the number itself is asked."""
        name = "phone_sanitized" if name == "phone_mobile_search" else name
        return super()._last_digits(name, digits)
