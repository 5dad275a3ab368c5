"""A statement as an Excel workbook: summary, orders, piece-rates of the technicians."""

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.workbook import Workbook

BATCH = 2000


class StatementWorkbook(Workbook):
    """Build the workbook of one `settlement.statement` in the language of its reader."""

    def __init__(self, statement):
        self.statement = statement
        self.env = statement.env

    def _write(self):
        self._write_summary()
        self._write_orders()
        self._write_technicians()

    def _write_summary(self):
        sheet = self.book.add_worksheet(self.env._("Summary"))
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 3, 16)
        statement = self.statement
        sheet.write_string(0, 0, self.env._("Statement"), self.title)
        facts = (
            (self.env._("Number"), statement.name),
            (self.env._("Service Point"), statement.point_id.name),
            (self.env._("Month"), statement.month.strftime("%Y-%m")),
            (self.env._("Company"), statement.company_id.name),
            (self.env._("State"), self._label("state", statement.state, statement)),
            (self.env._("Currency"), statement.currency_id.name),
            # sudo: whom the reader's own statement is paid to
            (self.env._("Payee"), statement.payee_id.sudo().name),
            (self.env._("Bank Account"), statement.payee_account),
            (self.env._("Seal"), statement.seal),
        )
        self._write_facts(sheet, 1, [(label, value or "") for label, value in facts])
        row = len(facts) + 2
        self._write_head(
            sheet,
            row,
            (
                self.env._("Kind of Work"),
                self.env._("Orders"),
                self.env._("To the Point"),
                self.env._("To Technicians"),
            ),
        )
        for group in self._sums():
            row += 1
            self._write_row(sheet, row, group)
        self._write_total(sheet, row + 1, 1, (statement.line_count,))
        sheet.write_number(row + 1, 2, statement.amount_total, self.total)
        sheet.write_number(row + 1, 3, statement.technician_total, self.total)
        sheet.write_string(row + 4, 0, self.env._("Signature of the service point"))
        sheet.write_string(row + 4, 2, self.env._("Signature of the company"))

    def _write_orders(self):
        sheet = self.book.add_worksheet(self.env._("Orders"))
        sheet.set_column(0, 11, 16)
        sheet.freeze_panes(1, 0)
        self._write_head(
            sheet,
            0,
            (
                self.env._("Order"),
                self.env._("Closed"),
                self.env._("Customer"),
                self.env._("Product Category"),
                self.env._("Service Type"),
                self.env._("Service Mode"),
                self.env._("Job Type"),
                self.env._("Result"),
                self.env._("Technician"),
                self.env._("To the Point"),
                self.env._("To the Technician"),
                self.env._("Remark"),
            ),
        )
        row = 0
        for lines in self._batches():
            for line in lines:
                row += 1
                self._write_row(sheet, row, self._order_row(line))

    def _write_technicians(self):
        sheet = self.book.add_worksheet(self.env._("Technicians"))
        sheet.set_column(0, 3, 20)
        sheet.freeze_panes(1, 0)
        self._write_head(
            sheet,
            0,
            (
                self.env._("Technician"),
                self.env._("Job Type"),
                self.env._("Orders"),
                self.env._("Piece-Rates"),
            ),
        )
        groups = self._lines_grouped(["technician_id", "job_type"], "technician_amount:sum")
        for row, (technician, job_type, count, amount) in enumerate(groups, start=1):
            # sudo: the name of a technician who worked for this point
            name = technician.sudo().name or self.env._("Without Technician")
            job = self._label("job_type", job_type) or self.env._("Adjustment")
            self._write_row(sheet, row, (name, job, count, float(amount)))
        self._write_total(sheet, len(groups) + 1, 2, (self.statement.line_count,))
        sheet.write_number(len(groups) + 1, 3, self.statement.technician_total, self.total)

    # --- what is told ---

    def _sums(self):
        groups = self._lines_grouped(
            ["service_type", "job_type"], "amount:sum", "technician_amount:sum"
        )
        for service_type, job_type, count, amount, technician_amount in groups:
            labels = self._label("service_type", service_type), self._label("job_type", job_type)
            work = ", ".join(filter(None, labels)) or self.env._("Adjustments")
            yield work, count, float(amount), float(technician_amount)

    def _order_row(self, line):
        late = self.env._("Closed late") if line.is_late else ""
        return (
            line.order_id.name or self.env._("Adjustment"),
            line.closed_on or "",
            line.order_id.contact_name or "",
            line.categ_id.display_name or "",
            self._label("service_type", line.service_type),
            self._label("service_mode", line.service_mode),
            self._label("job_type", line.job_type),
            self._label("result", line.result),
            line.technician_id.sudo().name or "",  # sudo: see _write_technicians
            line.amount,
            line.technician_amount,
            line.description or late,
        )

    def _batches(self):
        """The lines, a few at a time, so that memory stays flat."""
        Line = self.env["settlement.line"]
        ids = Line.search([("statement_id", "=", self.statement.id)]).ids
        for start in range(0, len(ids), BATCH):
            yield Line.browse(ids[start : start + BATCH])
            self.env.invalidate_all(flush=False)

    def _lines_grouped(self, groupby, *sums):
        return self.env["settlement.line"]._read_group(
            [("statement_id", "=", self.statement.id)], groupby, ["__count", *sums]
        )

    def _label(self, name, value, record=None):
        model = self.env["settlement.line"] if record is None else record
        return selection_labels(model, name).get(value) or ""

    # --- cells ---

    def _write_total(self, sheet, row, column, values):
        sheet.write_string(row, 0, self.env._("Total"), self.total)
        for offset, value in enumerate(values):
            sheet.write_number(row, column + offset, value, self.bold)
