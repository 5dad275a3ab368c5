from markupsafe import Markup, escape

from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.mail.tools.discuss import Store
from odoo.addons.service_base.privacy import mask


class Base(models.AbstractModel):
    _inherit = "base"

    def _message_get_suggested_recipients(self, *args, **kwargs):
        """Whom an answer goes to, without customers' addresses for those who see masks."""
        found = super()._message_get_suggested_recipients(*args, **kwargs)
        if self._sees_personal():
            return found
        known = [recipient for recipient in found if recipient.get("partner_id")]
        partners = self.env["res.partner"].browse(it["partner_id"] for it in known)
        closed = partners.filtered(lambda partner: not partner._personal_is_open("email"))
        return [
            dict(it, email=mask("email", it["email"])) if it["partner_id"] in closed.ids else it
            for it in known
        ]

    def _field_store_repr(self, field_name):
        """What the chatter is told of a record, even where it reads as superuser."""
        return self._masked_store_repr(field_name) or [field_name]

    def _masked_store_repr(self, field_name):
        """A field as the chatter is told it, if that is personal and the user sees masks."""
        hidden = isinstance(field_name, str) and field_name in self._personal_fields()
        if not hidden or self._user_sees_personal():
            return []
        return [Store.Attr(field_name, lambda record: record._personal_shown(field_name))]


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_vcard_file(self):
        if not self._sees_personal() and not self._personal_is_open("phone"):
            raise AccessError(
                self.env._("%s is a private customer, whose card is not handed out.", self.name)
            )
        return super()._get_vcard_file()

    def _field_store_repr(self, field_name):
        # asked here again, because the platform's own answer does not go on to every model's
        return self._masked_store_repr(field_name) or super()._field_store_repr(field_name)


class IrQwebFieldContact(models.AbstractModel):
    """The contact block of printed papers."""

    _inherit = "ir.qweb.field.contact"

    @api.model
    def value_to_html(self, value, options):
        html = super().value_to_html(value, options)
        if not value or self._user_sees_personal() or value._personal_is_open("phone"):
            return html
        # sudo: the values that the block shows, to take them out
        known = value.sudo()
        for name, kind in (("phone", "phone"), ("email", "email"), ("street", "street")):
            if known[name]:
                html = html.replace(escape(known[name]), escape(mask(kind, known[name])))
        return Markup(html)
