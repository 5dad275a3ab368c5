from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import hmac

# what a customer may tell of himself → the field that holds it in one spelling, what else moves it
IDENTIFIERS = {"phone": ("phone_sanitized", ("country_id",)), "email": ("email_normalized", ())}


class ResPartner(models.Model):
    """A number or address that a customer typed himself is proved before it finds him.

    Whoever has an account may type any number into it. Were contacts found by such a number, all
    that its owner reports by telephone would be tied to the account and show there. So what a
    customer or a visitor types counts as unproved until a code that was sent to it comes back.
    What people of the house type is known, and stays known when a customer types it again.
    """

    _inherit = "res.partner"

    phone_unproved = fields.Boolean(
        copy=False, help="The customer typed this number himself and has not proved it."
    )
    email_unproved = fields.Boolean(
        copy=False, help="The customer typed this address himself and has not proved it."
    )
    # fingerprints, so that no number is kept beside the contact
    known_phone = fields.Char(copy=False, groups="base.group_system")
    known_email = fields.Char(copy=False, groups="base.group_system")

    @api.model_create_multi
    def create(self, vals_list):
        told = dict.fromkeys(map(_unproved, IDENTIFIERS), self._is_customer_acting())
        return super().create([{**vals, **told} for vals in vals_list])

    def write(self, vals):
        if not self._is_customer_acting():
            known = {_unproved(name): False for name in IDENTIFIERS if name in vals}
            return super().write({**vals, **known})
        told = [name for name, (_key, more) in IDENTIFIERS.items() if vals.keys() & {name, *more}]
        before = {name: self._identifier_prints(name) for name in told}
        result = super().write(vals)
        for name in told:
            self._unprove_changed(name, before[name])
        return result

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

    # --- finding ---

    @api.model
    def _proved_domain(self, name):
        """Contacts that may be found by their phone or e-mail; join it to any such search."""
        return Domain(_unproved(name), "=", False)

    def _has_proved_phone(self, number):
        """Whether this international number is the contact's, and known to be."""
        return bool(number) and not self.phone_unproved and self.phone_sanitized == number


def _unproved(name):
    return f"{name}_unproved"
