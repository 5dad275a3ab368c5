from markupsafe import Markup, escape

from odoo import api, models

from odoo.addons.service_base.privacy import mask


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
