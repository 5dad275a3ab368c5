import base64
import io

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.tables.problems import FileRefused, problem_text
from odoo.addons.service_base.tables.reader import open_table

MOST_BYTES = 5 << 20
MOST_ROWS = 20_000
MOST_LISTED = 50


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
    problems = fields.Text(readonly=True)

    def _read_rows(self):
        """``([(row number, {column: text})], [problem])``"""
        content = base64.b64decode(self.file or b"")
        if len(content) > MOST_BYTES:
            return [], [self.env._("The file is too large. Split it.")]
        try:
            table = open_table(io.BytesIO(content))
            places = self._find_columns(table.header)
            rows = list(table.rows())
        except FileRefused as refused:
            return [], [problem_text(self.env, refused.problem)]
        except UserError as error:
            return [], [str(error)]
        if not rows:
            return [], [self.env._("The file has a header and no rows.")]
        if len(rows) > MOST_ROWS:
            return [], [self.env._("The file has more than %s rows. Split it.", MOST_ROWS)]
        return self._pick_cells(rows, places)

    def _find_columns(self, header):
        titles = [title.strip().lower() for title in header]
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
                read.append((row.number, values))
        return read, problems

    def _row_problem(self, number, problem):
        return self.env._("Row %(number)s: %(problem)s", number=number, problem=problem)

    def _read_quantity(self, text):
        """Pieces, or None where the text is no quantity."""
        try:
            quantity = float(text.replace(",", ""))
        except ValueError:
            return None
        return quantity if 0 < quantity < 1e6 else None

    def _show_problems(self, problems):
        listed = problems[:MOST_LISTED]
        if len(problems) > MOST_LISTED:
            listed.append(self.env._("… and %s more.", len(problems) - MOST_LISTED))
        self.problems = "\n".join(listed)
        return self._get_records_action(target="new")
