from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_path


class IrModuleModule(models.Model):
    """Odoo takes every README for reStructuredText; one in Markdown is shown as it was written."""

    _inherit = "ir.module.module"

    @api.depends("name", "description")
    def _get_desc(self):
        written = self.filtered(lambda module: module._has_markdown_readme())
        for module in written:
            module.description_html = Markup("<pre>%s</pre>") % (module.description or "")
        return super(IrModuleModule, self - written)._get_desc()

    def _has_markdown_readme(self):
        try:
            return bool(self.name) and bool(file_path(f"{self.name}/README.md"))
        except FileNotFoundError:
            return False
