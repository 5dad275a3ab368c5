"""Excel workbooks in which no text becomes a formula or a link."""

import io

import xlsxwriter

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# No text of a customer may become a formula or a link; rows are written once, in order.
OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Workbook:
    """Base of a workbook: override `_write` and fill it with sheets."""

    def build(self):
        """:return: the bytes of the file"""
        buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(buffer, OPTIONS)
        self.head = self.book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.money = self.book.add_format({"num_format": "#,##0.00"})
        self.total = self.book.add_format({"bold": True, "num_format": "#,##0.00", "top": 1})
        self.bold = self.book.add_format({"bold": True})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self._write()
        self.book.close()
        return buffer.getvalue()

    def _write(self):
        raise NotImplementedError

    def _write_facts(self, sheet, row, facts):
        """Labels and what they say, one pair a row."""
        for number, (label, value) in enumerate(facts, start=row):
            sheet.write_string(number, 0, label)
            self._write_cell(sheet, number, 1, value)

    def _write_head(self, sheet, row, labels):
        for column, label in enumerate(labels):
            sheet.write_string(row, column, label, self.head)

    def _write_row(self, sheet, row, values):
        for column, value in enumerate(values):
            self._write_cell(sheet, row, column, value)

    def _write_cell(self, sheet, row, column, value):
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif isinstance(value, float):
            sheet.write_number(row, column, value, self.money)
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        else:
            sheet.write_datetime(row, column, value, self.day)
