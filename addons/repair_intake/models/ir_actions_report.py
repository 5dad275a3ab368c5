from markupsafe import Markup, escape

from odoo import models

from odoo.addons.service_base.privacy import mask


class IrActionsReport(models.Model):
    """Papers carry what the customer needs on them; who prints one sees it.

    At a point that is a full view and logged as one; the other roles that see masks print masks.
    """

    _inherit = "ir.actions.report"

    def _render_template(self, template, values=None):
        html = super()._render_template(template, values)
        docs = (values or {}).get("docs")
        if self._user_sees_personal() or not isinstance(docs, models.BaseModel) or not docs:
            return html
        if docs._name == "service.order" and self.env["service.contact.view"]._user_may_open():
            docs._log_full_view()
            return html
        return docs._masked_page(html)


class Base(models.AbstractModel):
    _inherit = "base"

    def _masked_page(self, html):
        """A page about these records without the personal data that they hold."""
        shown = {}
        known = self.sudo()  # only to know what to take out of the page
        for records in (known, *(known.mapped(path) for path in self._customer_paths())):
            shown |= records._personal_replacements()
        text = html.decode() if isinstance(html, bytes) else html
        for value in sorted(shown, key=len, reverse=True):
            text = text.replace(str(escape(value)), str(escape(shown[value])))
        return text.encode() if isinstance(html, bytes) else Markup(text)

    def _customer_paths(self):
        links = self._person_paths() or [name for name in ("partner_id",) if name in self._fields]
        return [path for path in links if self._fields[path.partition(".")[0]]]

    def _personal_replacements(self):
        """Dict real value → mask of what the records hold and not everybody may see."""
        return {
            record[name]: mask(kind, record[name]) or ""
            for record in self
            for name, kind in self._personal_fields().items()
            if record[name] and isinstance(record[name], str) and not record._personal_is_open(name)
        }
