import base64
import io
import re
import unicodedata
from itertools import islice

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.tables.problems import (
    FileRefused,
    Problem,
    Trouble,
    problem_text,
)
from odoo.addons.service_base.tables.reader import lost_digits, open_table

MOST_BYTES = 5 << 20
MOST_ROWS = 20_000
MOST_LISTED = 50
QUANTITY = re.compile(r"(?:\d{1,7}|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d{1,6})?")


class PartsFileMixin(models.AbstractModel):
    """A file of parts, CSV or XLSX, that is taken as a whole or not at all.

    `_file_columns` names what is read, and what its header may say, in small letters. A model reads
    with `_read_rows` and shows what is wrong with `_show_problems`.
    """

    _name = "parts.file.mixin"
    _description = "File of Parts"

    _file_columns = {}

    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()
    is_workbook = fields.Boolean(compute="_compute_is_workbook")
    sheet = fields.Char(help="Of a workbook. Empty: the first that is shown.")
    sheet_note = fields.Text(readonly=True)
    problems = fields.Text(readonly=True)

    @api.depends("filename")
    def _compute_is_workbook(self):
        for dialog in self:
            dialog.is_workbook = (dialog.filename or "").lower().endswith(".xlsx")

    def _read_rows(self):
        """``([(row number, {column: text})], [problem])``"""
        if len(self.file or b"") > MOST_BYTES * 4 // 3:
            return [], [self.env._("The file is too large. Split it.")]
        content = base64.b64decode(self.file or b"")
        try:
            table = open_table(io.BytesIO(content), sheet=self.sheet or None)
            places = self._find_columns(table.header)
            rows = list(islice(table.rows(), MOST_ROWS + 1))
        except FileRefused as refused:
            return [], [problem_text(self.env, refused.problem)]
        except UserError as error:
            return [], [str(error)]
        if not rows:
            return [], [self.env._("The file has a header and no rows.")]
        if len(rows) > MOST_ROWS:
            return [], [self.env._("The file has more than %s rows. Split it.", MOST_ROWS)]
        self.sheet_note = self._describe_sheet(table)
        return self._pick_cells(rows, places)

    def _describe_sheet(self, table):
        """What of a workbook is read, where there was a choice; or False."""
        told = []
        if table.other_sheets:
            told.append(
                self.env._(
                    "Sheet “%(sheet)s” is read; not read: %(others)s.",
                    sheet=table.sheet,
                    others=", ".join(table.other_sheets),
                )
            )
        if table.hidden_rows:
            told.append(
                self.env._(
                    "%s row(s) that a filter hides are read like the others.", table.hidden_rows
                )
            )
        return "\n".join(told)

    def _find_columns(self, header):
        titles = [title_key(title) for title in header]
        for names in self._file_columns.values():
            if len(doubles := [title for title in titles if title in names]) > 1:
                raise FileRefused(Trouble.DOUBLE_COLUMN, column=" / ".join(doubles))
        places = {
            column: next((n for n, title in enumerate(titles) if title in names), None)
            for column, names in self._file_columns.items()
        }
        missing = [
            " / ".join(sorted(self._file_columns[column]))
            for column, place in places.items()
            if place is None
        ]
        if missing:
            raise UserError(
                self.env._(
                    "The first row lacks a column: %(missing)s. It reads: %(header)s",
                    missing="; ".join(missing),
                    header=", ".join(header),
                )
            )
        return places

    def _pick_cells(self, rows, places):
        width = max(places.values()) + 1
        read, problems = [], []
        for row in rows:
            cells = [*row.cells, *[""] * width]
            if row.problem:
                problems.append(self._row_problem(row.number, problem_text(self.env, row.problem)))
            else:
                values = {column: cells[place].strip() for column, place in places.items()}
                wrong = self._unreadable(values)
                if wrong:
                    problems.append(self._row_problem(row.number, problem_text(self.env, wrong)))
                else:
                    read.append((row.number, values))
        return read, problems

    @api.model
    def _unreadable(self, values):
        """What no cell may hold, or None."""
        if any("\0" in text for text in values.values()):
            return Problem(Trouble.NUL_CHARACTER)
        for column, text in values.items():
            if lost_digits(text):
                return Problem(Trouble.DIGITS_LOST, {"column": column, "value": text})
        return None

    def _row_problem(self, number, problem):
        return self.env._("Row %(number)s: %(problem)s", number=number, problem=problem)

    @api.model
    def _parts_by_code(self, codes):
        """``{key: part}`` by internal reference or barcode, however it is spelled; see
        `number_key`."""
        Product = self.env["product.product"]
        found = Product.search([("is_service_part", "=", True), *Product._code_domain(codes)])
        return {
            key: part
            for part in found
            for key in (part.barcode_key, part.code_key)  # the reference counts first
            if key
        }

    def _read_quantity(self, text, part=None):
        """Pieces, or None where the text is no quantity, or none of such a part.

        A comma stands before thousands or nowhere: "2,0" is not twenty.
        """
        match = QUANTITY.fullmatch(unicodedata.normalize("NFKC", text))
        if not match:
            return None
        quantity = float(match[0].replace(",", ""))
        if not 0 < quantity < 1e6:
            return None
        if part and abs(part.uom_id.round(quantity) - quantity) > 1e-9:
            return None  # finer than the unit is measured
        return quantity if quantity.is_integer() or not self._is_in_pieces(part) else None

    @api.model
    def _is_in_pieces(self, part):
        """Half a piece is none; half a metre is."""
        piece = self.env.ref("uom.product_uom_unit")
        return not part or part.uom_id._has_common_reference(piece)

    def _show_problems(self, problems):
        listed = problems[:MOST_LISTED]
        if len(problems) > MOST_LISTED:
            listed.append(self.env._("… and %s more.", len(problems) - MOST_LISTED))
        self.problems = "\n".join(listed)
        # sudo: only what the dialog is called
        title = self.env["ir.model"]._get(self._name).sudo().name
        return self._get_records_action(name=title, target="new")


def title_key(title):
    """A header as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())
