import re

from markupsafe import escape

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, hmac
from odoo.tools.sql import column_exists

from odoo.addons.service_base.privacy import mask, mask_email, mask_name, mask_phone, mask_street

from ..personal import COPIES

SHOWN_BY_CONTEXT = {"show_address": False, "show_email": False}
# what a customer may tell of himself → the field that holds it in one spelling, what else moves it
IDENTIFIERS = {"phone": ("phone_sanitized", ("country_id",)), "email": ("email_normalized", ())}
# What of a contact does not name the person: where about, which language, whose record.
BLANK = (
    "phone",
    "email",
    "street",
    "street2",
    "zip",
    "city",
    "comment",
    "vat",
    "website",
    "function",
    "ref",
    "barcode",
    "company_name",
    "image_1920",
    "known_phone",
    "known_email",
)


def _unproved(name):
    return f"{name}_unproved"


# Compared by identity: no client can send it. The contact is made for an employee.
COLLEAGUE = object()


class ResPartner(models.Model):
    """A private customer's number, e-mail and address are masked for most; a company's are not.

    A number or address that a customer typed himself is proved before it finds him. Whoever has an
    account may type any number into it. Were contacts found by such a number, all that its owner
    reports by telephone would be tied to the account and show there. So what a customer or a
    visitor types counts as unproved until a code that was sent to it comes back. What people of
    the house type is known, and stays known when a customer types it again.

    His data are handed out to him, or the person is forgotten.
    """

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
    phone_unproved = fields.Boolean(
        copy=False, help="The customer typed this number himself and has not proved it."
    )
    email_unproved = fields.Boolean(
        copy=False, help="The customer typed this address himself and has not proved it."
    )
    # fingerprints, so that no number is kept beside the contact
    known_phone = fields.Char(copy=False, groups="base.group_system")
    known_email = fields.Char(copy=False, groups="base.group_system")

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
        told = dict.fromkeys(map(_unproved, IDENTIFIERS), self._is_customer_acting())
        return super().create(
            [
                {
                    **self._unmasked(vals),
                    "private_person": self._is_private_person(vals),
                    **told,
                }
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
        if not self._is_customer_acting():
            known = {_unproved(name): False for name in IDENTIFIERS if name in vals}
            return super().write(self._unmasked({**vals, **known}))
        told = [name for name, (_key, more) in IDENTIFIERS.items() if vals.keys() & {name, *more}]
        before = {name: self._identifier_prints(name) for name in told}
        result = super().write(self._unmasked(vals))
        for name in told:
            self._unprove_changed(name, before[name])
        return result

    # --- who sees what ---

    def action_show_contact(self):
        """Show phone, e-mail and address in full; the view is logged."""
        self.ensure_one()
        self.check_access("read")
        return self.env["service.contact.view"]._open(partner_id=self.id)

    @api.model
    def _is_private_person(self, vals):
        """A person is private unless known as a supplier's or a company's.

        Who decides otherwise is a colleague who sees data in full, whatever goes on for him:
        not a customer or visitor for whom the system works as superuser.
        """
        if self.env.context.get("new_contact_of") is COLLEAGUE:
            return False
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

    def _mask_own_values(self, html):
        """HTML in which these contacts' numbers and addresses are masked, however written."""
        for partner in self:
            for name in ("phone", "email", "street"):
                if partner[name]:
                    shown = escape(mask(name, partner[name]))
                    html = html.replace(escape(partner[name]), shown)
        return html

    def _get_vcard_file(self):
        if not self._sees_personal() and not self._personal_is_open("phone"):
            raise AccessError(
                self.env._("%s is a private customer, whose card is not handed out.", self.name)
            )
        return super()._get_vcard_file()

    def action_privacy_lookup(self):
        """Odoo's dialog starts from the contact's address, which it tells whoever asks for it."""
        if not self._sees_personal() and not self._personal_is_open("email"):
            raise AccessError(
                self.env._("%s is a private customer, whose data are not looked up.", self.name)
            )
        return super().action_privacy_lookup()

    def _field_store_repr(self, field_name):
        # asked here again, because the platform's own answer does not go on to every model's
        return self._masked_store_repr(field_name) or super()._field_store_repr(field_name)

    # --- what a customer typed himself ---

    @api.model
    def _is_customer_acting(self):
        """Whether a customer or a visitor is at work, whatever rights he was lent for it."""
        user = self.env.user
        return bool(user) and (user._is_portal() or user._is_public())

    def _identifier_prints(self, name):
        # sudo: of the contacts that are written here
        return {partner.id: partner._identifier_print(name) for partner in self.sudo()}

    def _identifier_print(self, name):
        """A fingerprint of the number or address in one spelling; nothing if there is none."""
        self.ensure_one()
        told = self[IDENTIFIERS[name][0]] or self[name]
        return told and hmac(self.env(su=True), f"res.partner.{name}", told)

    def _unprove_changed(self, name, before):
        # the house keeps it of the customer's own contact, or of one he makes; see `write`
        for partner in self.with_user(SUPERUSER_ID):
            now, earlier = partner._identifier_print(name), before[partner.id]
            if now != earlier:
                known = partner[f"known_{name}"] if partner[_unproved(name)] else earlier
                partner.write({f"known_{name}": known, _unproved(name): not now or now != known})

    def _set_proved(self, name):
        """The number or address of this contact has been proved, as it is now."""
        self.ensure_one()
        known = {f"known_{name}": self._identifier_print(name), _unproved(name): False}
        # the house keeps it of whoever proved it
        self.with_user(SUPERUSER_ID).write(known)

    @api.model
    def _proved_domain(self, name):
        """Contacts that may be found by their phone or e-mail; join it to any such search."""
        return Domain(_unproved(name), "=", False)

    def _has_proved_phone(self, number):
        """Whether this international number is the contact's, and known to be."""
        return bool(number) and not self.phone_unproved and self.phone_sanitized == number

    # --- all of a person ---

    def _person(self):
        """The contact with the addresses under it."""
        everybody = self.with_context(active_test=False).search([("id", "child_of", self.ids)])
        return everybody.filtered("private_person").with_env(self.env)

    # --- handing out ---

    def _collect_personal(self):
        """All that is known of the person: dict title → list of dicts label → text."""
        persons = self._person()
        data = {self.env._("Contact"): persons._export_personal()}
        for name in self._person_models():
            records = self.env[name]._of_person(persons)
            if records:
                data[records._description] = records._export_personal()
        written = self.env["mail.message"].search([("author_id", "in", persons.ids)])
        data[self.env._("Messages")] = [
            {self.env._("Date"): str(message.date), self.env._("Text"): message.preview}
            for message in written
        ]
        return data

    # --- forgetting ---

    def _erase_obstacles(self):
        """Why the person cannot be forgotten yet: a list of sentences. Addons add theirs."""
        return []

    def _ensure_erasable(self):
        self.ensure_one()
        if not self.private_person or not self.partner_share:
            raise UserError(
                self.env._("%s is not a private customer, so there is nobody to forget.", self.name)
            )
        obstacles = self._erase_obstacles()
        if obstacles:
            raise UserError("\n".join(obstacles))

    def _erase_person(self):
        """Take the person out of everything, for good: dict title → number of records."""
        persons, counts = self._person(), {}
        about = [self.env[name]._of_person(persons) for name in self._person_models()]
        secrets = persons._known_texts(about)
        for records in about:
            records._erase_personal(secrets)
            counts[records._description] = len(records)
        persons._erase_copies(secrets)
        self.env["mail.message"].search([("author_id", "in", persons.ids)])._erase_personal(secrets)
        persons._erase_accounts(secrets)
        persons._erase_addresses()
        persons._erase_traces(secrets)
        persons._erase_contact()
        return counts

    def _known_texts(self, about):
        """Every text that names the person, to find it in what people wrote."""
        texts = set()
        for records in (self, *about):
            kinds = dict(records._erasable_fields()).items()
            names = [field.name for field, kind in kinds if kind != "text" and field.type == "char"]
            texts.update(record[name] for record in records for name in names)
        texts.update(self.mapped("name"))
        texts = {text.strip() for text in texts if text and len(text.strip()) > 1}
        return texts | {re.sub(r"\s", "", text) for text in texts}

    def _erase_accounts(self, secrets):
        """A login of the person ends, and its name with it."""
        Users = self.env["res.users"].with_context(active_test=False)
        users = Users.search([("partner_id", "in", self.ids)]).with_env(self.env)
        for user in users:
            user.write({"login": f"erased-{user.id}", "signature": False, "active": False})
        users.api_key_ids.unlink()
        users._erase_traces(secrets)

    def _erase_copies(self, secrets):
        """What Odoo's apps have copied from the contact."""
        for name, (link, _kinds) in COPIES.items():
            if link and name in self.env:
                Model = self.env[name].with_context(active_test=False)
                Model.search([(link, "in", self.ids)]).with_env(self.env)._erase_personal(secrets)

    def _erase_addresses(self):
        """Where numbers, addresses and accounts are kept beside the contact."""
        self.bank_ids.unlink()
        numbers = [number for number in self.mapped("phone_sanitized") if number]
        emails = [email for email in self.mapped("email") if email]
        to_them = Domain.OR(Domain("email_to", "ilike", email) for email in emails)
        self.env["mail.mail"].search(to_them | Domain("recipient_ids", "in", self.ids)).unlink()
        if "sms.sms" in self.env:
            sent = Domain("partner_id", "in", self.ids) | Domain("number", "in", numbers)
            self.env["sms.sms"].search(sent).unlink()
        for model, field, values in (
            ("phone.blacklist", "number", numbers),
            ("mail.blacklist", "email", emails),
        ):
            Listed = self.env[model].with_context(active_test=False)
            Listed.search([(field, "in", values)]).unlink()

    def _erase_contact(self):
        bare = self.with_context(tracking_disable=True, mail_notrack=True)
        for partner in bare:
            name = self.env._("Forgotten Customer %s", partner.id)
            partner.write({**dict.fromkeys(BLANK, False), "name": name, "active": False})
