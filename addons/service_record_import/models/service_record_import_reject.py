import csv
import io
import re

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.tables.reader import guarded

# Long enough to correct a file and import it again; nobody needs other people's numbers longer.
KEPT_DAYS = 90
IMPORTERS = "service_network.group_network_manager"


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
    cells = fields.Json(groups=IMPORTERS, help="Kept for 90 days.")

    _row_unique = models.UniqueIndex(
        "(import_id, row_number)", "This row of the file was set aside already."
    )

    @api.autovacuum
    def _gc_cells(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("cells", "!=", False), ("create_date", "<", old)], limit=10_000).cells = False

    @api.model
    def _forget(self, texts):
        """Empty the rows in which a number or an address stands, however it is written there."""
        digits = {re.sub(r"\D", "", text)[-11:] for text in texts if "@" not in text}
        words = [f"%{text.lower()}%" for text in texts if "@" in text]
        self.env.execute_query(
            SQL(
                """
                UPDATE service_record_import_reject SET cells = NULL
                 WHERE lower(cells::text) LIKE ANY(%s)
                    OR regexp_replace(cells::text, '\\D', '', 'g') LIKE ANY(%s) RETURNING id
                """,
                words,
                [f"%{number}%" for number in digits if len(number) > 6],
            )
        )
        self.invalidate_model(["cells"])

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
