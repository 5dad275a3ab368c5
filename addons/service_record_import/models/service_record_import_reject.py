import csv
import io

from odoo import fields, models

from odoo.addons.service_base.tables.reader import guarded


class ServiceRecordImportReject(models.Model):
    """A row that could not become an order, with the reason, as it stood in the file."""

    _name = "service.record.import.reject"
    _description = "Rejected Row"
    _order = "import_id, row_number"
    _rec_name = "row_number"

    import_id = fields.Many2one(
        "service.record.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id")
    row_number = fields.Integer(string="Row", required=True, aggregator=None)
    external_ref = fields.Char(string="External Reference")
    reason = fields.Char(string="Why Rejected", required=True)
    cells = fields.Json()

    _row_unique = models.UniqueIndex(
        "(import_id, row_number)", "This row of the file was set aside already."
    )

    def _to_csv(self, header, reason_title):
        """The rows as a CSV file that a spreadsheet opens without running anything in it.

        It has the columns of the file it came from, so it can be corrected and imported.
        """
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        width = len(header)
        writer.writerow([*map(guarded, header), reason_title])
        for row in self:
            cells = [*(row.cells or ()), *[""] * width][:width]
            writer.writerow([*map(guarded, cells), guarded(row.reason)])
        return text.getvalue().encode("utf-8-sig")
