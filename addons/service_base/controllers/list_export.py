"""The lists of the web client as files in which no text becomes a formula or a link."""

from odoo.addons.web.controllers.export import (
    CSVExport,
    ExcelExport,
    ExportXlsxWriter,
    GroupExportXlsxWriter,
)

# What a spreadsheet takes for the start of a formula; the first three Odoo guards in cells itself.
GUARDED = ("=", "+", "-")
FORMULA_STARTS = ("@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _PlainText:
    def write(self, row, column, cell_value, style=None):
        """A text stays a text; Odoo lets it become a formula or a link."""
        if isinstance(cell_value, str) and cell_value:
            return self.worksheet.write_string(row, column, cell_value, style)
        return super().write(row, column, cell_value, style)


class ListWriter(_PlainText, ExportXlsxWriter):
    pass


class GroupedListWriter(_PlainText, GroupExportXlsxWriter):
    pass


class ListAsExcel(ExcelExport):
    def from_group_data(self, fields, columns_headers, groups):
        with GroupedListWriter(fields, columns_headers, groups.count) as writer:
            row, column = 1, 0
            for name, group in groups.children.items():
                row, column = writer.write_group(row, column, name, group)
        return writer.value

    def from_data(self, fields, columns_headers, rows):
        with ListWriter(fields, columns_headers, len(rows)) as writer:
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    writer.write_cell(number, column, value)
        return writer.value


class ListAsCsv(CSVExport):
    def from_data(self, fields, columns_headers, rows):
        labels = [_plain(label, FORMULA_STARTS + GUARDED) for label in columns_headers]
        plain = [[_plain(value, FORMULA_STARTS) for value in row] for row in rows]
        return super().from_data(fields, labels, plain)


def _plain(value, starts):
    return f"'{value}" if isinstance(value, str) and value.startswith(starts) else value
