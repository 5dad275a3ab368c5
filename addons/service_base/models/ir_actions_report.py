from odoo import fields, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    print_directly = fields.Boolean(
        string="Open the Print Dialog",
        help="The browser's print dialog opens at once, at the size of the paper format; the file"
        " can still be downloaded.",
    )

    def _get_readable_fields(self):
        return super()._get_readable_fields() | {"print_directly"}

    def report_action(self, docids, data=None, config=True):
        action = super().report_action(docids, data=data, config=config)
        if action["type"] == self._name:  # else it first asks for the layout of papers
            action["print_directly"] = self.print_directly
        return action
