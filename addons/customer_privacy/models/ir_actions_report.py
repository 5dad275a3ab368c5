from markupsafe import Markup, escape

from odoo import models

from odoo.addons.service_base.privacy import mask


class IrActionsReport(models.Model):
    """Papers carry what the customer needs on them; who prints one sees it.

    Where a record lets them, that is a full view and logged as one; whoever else sees masks prints
    masks.
    """

    _inherit = "ir.actions.report"

    def _render_template(self, template, values=None):
        html = super()._render_template(template, values)
        docs = (values or {}).get("docs")
        if self._user_sees_personal() or not isinstance(docs, models.BaseModel) or not docs:
            return html
        if docs._may_print_in_full():
            docs._log_full_view()
            return html
        return masked_page(docs, html)


def masked_page(docs, html):
    """A page about these records without the personal data that they hold."""
    shown = {}
    known = docs.sudo()  # only to know what to take out of the page
    for records in (known, *(known.mapped(path) for path in _customer_paths(known))):
        shown |= _replacements(records)
    text = html.decode() if isinstance(html, bytes) else html
    for value in sorted(shown, key=len, reverse=True):
        text = text.replace(str(escape(value)), str(escape(shown[value])))
    return text.encode() if isinstance(html, bytes) else Markup(text)


def _customer_paths(docs):
    links = docs._person_paths() or [name for name in ("partner_id",) if name in docs._fields]
    return [path for path in links if docs._fields[path.partition(".")[0]]]


def _replacements(records):
    """Dict real value → mask of what the records hold and not everybody may see."""
    return {
        record[name]: mask(kind, record[name]) or ""
        for record in records
        for name, kind in records._personal_fields().items()
        if record[name] and isinstance(record[name], str) and not record._personal_is_open(name)
    }
