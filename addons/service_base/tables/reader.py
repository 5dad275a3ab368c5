"""A table in a file, read row by row: `open_table` looks what it is and gives its `Table`."""

import csv
import io
from dataclasses import dataclass

from . import workbook
from .encoding import find_encoding
from .problems import FileRefused, Problem, Trouble

MAX_COLUMNS = 1000
DELIMITERS = ",;\t|"
SAMPLE = 1 << 16
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc")
# A cell that begins so is run by spreadsheets; our own exports put an apostrophe before it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(slots=True)
class RawRow:
    """One row as it stands in the file; `number` is what a spreadsheet shows beside it."""

    number: int
    cells: list
    problem: Problem | None = None


@dataclass
class Table:
    header: list
    encoding: str | None
    _records: object

    def rows(self):
        """Rows that are not blank, once, in their order."""
        width = len(self.header)
        for number, cells, problem in self._records:
            cells = [unguarded(cell) for cell in cells]
            if problem is None and not any(cells):
                continue
            if problem is None and any(cells[width:]):
                problem = Problem(Trouble.TOO_MANY_CELLS, {"count": len(cells), "expected": width})
            yield RawRow(number, cells, problem)


def open_table(file, encoding=None):
    """Read the header of a binary `file` and make ready to read its rows.

    :param encoding: of a CSV file, None to find out
    :raise FileRefused: what is no table, or none that can be read
    """
    file.seek(0)
    head = file.read(8)
    if not head:
        raise FileRefused(Trouble.EMPTY_FILE)
    if head.startswith(OLD_WORKBOOK):
        raise FileRefused(Trouble.OLD_EXCEL)
    if head.startswith(OTHER_FILES):
        raise FileRefused(Trouble.NOT_A_TABLE)
    if head.startswith(WORKBOOK):
        encoding, records = None, workbook.read(file)
    else:
        encoding = find_encoding(file, encoding)
        records = _read_text(file, encoding)
    return Table(_take_header(records), encoding, records)


def guarded(cell):
    """The cell as a spreadsheet takes it for text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def unguarded(cell):
    """The cell as it was before `guarded`, without spaces around it."""
    cell = cell.strip()
    if cell[:1] == "'" and cell[1:].lstrip(" ").startswith(FORMULA_STARTS):
        return cell[1:].strip()
    return cell


def _take_header(records):
    """The first row that is not blank."""
    for _number, cells, problem in records:
        header = [cell.strip() for cell in cells]
        while header and not header[-1]:
            header.pop()
        if problem:
            raise FileRefused(problem.trouble, **problem.params)
        if len(header) > MAX_COLUMNS:
            raise FileRefused(Trouble.TOO_MANY_COLUMNS, count=len(header), limit=MAX_COLUMNS)
        if header:
            return header
    raise FileRefused(Trouble.EMPTY_FILE)


def _read_text(file, encoding):
    """Yield ``(row number, cells, problem)`` of a CSV file."""
    file.seek(0)
    # The caller closes the file; a wrapper would close it when it is thrown away.
    text = io.TextIOWrapper(_Unclosed(file), encoding=encoding, newline="")
    sample = text.read(SAMPLE)
    text.seek(0)
    first = text.readline()
    if not first.lower().startswith("sep="):  # a line by which Excel learns the delimiter
        text.seek(0)
        first = ""
    records = csv.reader(text, delimiter=_find_delimiter(sample[len(first) :]), strict=True)
    number = 1 if first else 0
    while True:
        number += 1
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                raise FileRefused(Trouble.OPEN_QUOTE, row=number) from error
            yield number, [], Problem(Trouble.BAD_QUOTES)
        else:
            yield number, cells, None


def _find_delimiter(sample):
    """The delimiter that splits the first line into most cells."""
    line = next((line for line in sample.splitlines() if line.strip()), "")

    def width(delimiter):
        return len(next(csv.reader([line], delimiter=delimiter)))

    return max(DELIMITERS, key=width)


class _Unclosed(io.RawIOBase):
    """A view of a binary file that leaves it open."""

    def __init__(self, file):
        self._file = file

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=0):
        return self._file.seek(offset, whence)

    def tell(self):
        return self._file.tell()

    def readinto(self, buffer):
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)
