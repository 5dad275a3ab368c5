from odoo import api, fields, models, tools
from odoo.fields import Domain

from odoo.addons.mail.tools.discuss import Store
from odoo.addons.service_base.privacy import mask

from ..personal import personal_kind


def _sender(message):
    seen = message._user_sees_personal()
    return message.email_from if seen else message._personal_shown("email_from")


class MailMessage(models.Model):
    """A message is shown to many; numbers and addresses in it only to those who need them."""

    _inherit = "mail.message"

    body = fields.Html(personal="text")
    preview = fields.Char(personal="text")
    subject = fields.Char(personal="text")
    email_from = fields.Char(personal="email")
    reply_to = fields.Char(personal="email")
    incoming_email_to = fields.Text(personal="email")
    incoming_email_cc = fields.Char(personal="email")
    outgoing_email_to = fields.Char(personal="email")

    @api.depends_context("uid")
    def _compute_display_name(self):
        """The name of a message is its subject."""
        result = super()._compute_display_name()
        if not self._user_sees_personal():
            for message in self:
                message.display_name = mask("text", message.display_name)
        return result

    def _personal_is_open(self, name):
        """Who writes from inside the house is no customer."""
        if name not in ("email_from", "reply_to"):
            return super()._personal_is_open(name)
        # sudo: only asks what kind of contact the author is
        author = self.sudo().author_id
        return bool(author) and author._personal_is_open("email")

    def _field_store_repr(self, field_name):
        if isinstance(field_name, Store.Attr) and field_name.field_name == "email_from":
            return [Store.Attr("email_from", _sender, predicate=field_name.predicate)]
        return self._masked_store_repr(field_name) or super()._field_store_repr(field_name)

    @api.model
    def _get_tracking_values_domain(self, search_term):
        """Who sees masks finds no message by the old or new value of personal data."""
        domain = super()._get_tracking_values_domain(search_term)
        if self._user_searches_personal():
            return domain
        return domain & Domain("field_id", "not in", self._tracked_personal_fields())

    @api.model
    @tools.ormcache()
    def _tracked_personal_fields(self):
        """Ids of the fields of all models that hold personal data and are tracked."""
        models = self.env["ir.model.fields"]
        return tuple(
            models._get(name, field.name).id
            for name, model in self.pool.items()
            for field in model._fields.values()
            if getattr(field, "tracking", None) and personal_kind(field)
        )

    def _erase_personal(self, secrets):
        result = super()._erase_personal(secrets)
        tracked = self.tracking_value_ids
        tracked.filtered(lambda it: it._is_personal()).unlink()
        self.env["mail.mail"].search([("mail_message_id", "in", self.ids)]).unlink()
        self.env["mail.notification"].search([("mail_message_id", "in", self.ids)]).unlink()
        return result

    def _erase_traces(self, secrets):
        """The files of a message go with it; messages have none themselves."""
        self.attachment_ids.unlink()
