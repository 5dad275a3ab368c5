from markupsafe import Markup

from odoo import api, models


class IrQwebFieldContact(models.AbstractModel):
    """The contact block of printed papers."""

    _inherit = "ir.qweb.field.contact"

    @api.model
    def value_to_html(self, value, options):
        html = super().value_to_html(value, options)
        if not value or self._user_sees_personal() or value._personal_is_open("phone"):
            return html
        # sudo: the values that the block shows, to take them out
        return Markup(value.sudo()._mask_own_values(html))
