"""A table in a file, read row by row: `open_table` looks what it is and gives its `Table`."""

import csv
import io
import re
from dataclasses import dataclass, field

from .encoding import errors_of, find_encoding
from .problems import FileRefused, Problem, Trouble
from .workbook import SMALL, Workbook

MAX_COLUMNS = 1000
LONGEST_ROW = 4 << 20  # characters
LONGEST_CELL = 1 << 17
SHOWN_OF_CELL = 200
DELIMITERS = ",;\t|"
SAMPLE = 1 << 16
WORKBOOK = b"PK"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"7z\xbc")
PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml|table|meta)", re.I)
# A cell that begins so is run by spreadsheets; our own exports put an apostrophe before it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# What shops write so that a spreadsheet takes a number for text: ="0012" and '0012
QUOTED_TEXT = re.compile(r'="([^"]*)"')
MARKED_TEXT = re.compile(r"'(?=[\w./+-]*\d)[\w./+-]+", re.ASCII)
# A long number as spreadsheets shorten it: 8.67531E+14
SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?[Ee]\+\d{2,3}")


@dataclass(slots=True)
class RawRow:
    """One row as it stands in the file; `number` is what a spreadsheet shows beside it."""

    number: int
    cells: list
    problem: Problem | None = None


@dataclass
class Table:
    """`sheet` is the sheet that is read, `other_sheets` those that are shown beside it."""

    header: list
    encoding: str | None
    _records: object
    sheet: str = ""
    other_sheets: list = field(default_factory=list)
    _book: Workbook | None = None

    @property
    def hidden_rows(self):
        """How many of the rows read so far a filter hides; they are read like the others."""
        return self._book.hidden_rows if self._book else 0

    def rows(self):
        """Rows that are not blank, once, in their order."""
        width = len(self.header)
        for number, cells, problem in self._records:
            cells = [unguarded(cell) for cell in cells]
            cells += [""] * (width - len(cells))
            if problem is None and not any(cells):
                continue
            if max(map(len, cells), default=0) > LONGEST_CELL:
                problem = problem or Problem(Trouble.LONG_CELL, {"limit": LONGEST_CELL})
                cells = [cell[:SHOWN_OF_CELL] for cell in cells]
            if problem is None and any(cells[width:]):
                problem = Problem(Trouble.TOO_MANY_CELLS, {"count": len(cells), "expected": width})
            yield RawRow(number, cells, problem)


def open_table(file, encoding=None, sheet=None, limits=SMALL):
    """Read the header of a binary `file` and make ready to read its rows.

    :param encoding: of a CSV file, None to find out
    :param sheet: of a workbook, None for the first that is shown
    :param limits: see `workbook.Limits`; what is larger than `SMALL` is read in the background
    :raise FileRefused: what is no table, or none that can be read
    """
    file.seek(0)
    head = file.read(512)
    if not head:
        raise FileRefused(Trouble.EMPTY_FILE)
    if head.startswith(OLD_WORKBOOK):
        raise FileRefused(Trouble.OLD_EXCEL)
    if head.startswith(OTHER_FILES):
        raise FileRefused(Trouble.NOT_A_TABLE)
    if PAGE.match(head.replace(b"\0", b"").lstrip(b"\xff\xfe")):
        raise FileRefused(Trouble.WEB_PAGE)
    if head.startswith(WORKBOOK):
        book = Workbook(file, sheet, limits)
        records = book.rows()
        return Table(_take_header(records), None, records, book.sheet, book.other_sheets, book)
    encoding = find_encoding(file, encoding)
    records = _read_text(file, encoding, limits)
    return Table(_take_header(records), encoding, records)


def guarded(cell):
    """The cell as a spreadsheet takes it for text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def unguarded(cell):
    """The cell as it was before `guarded` or a shop made text of it, without spaces around it."""
    cell = cell.strip()
    if quoted := QUOTED_TEXT.fullmatch(cell):
        return quoted[1].strip()
    marked = cell[:1] == "'" and cell[1:].lstrip(" ").startswith(FORMULA_STARTS)
    if marked or MARKED_TEXT.fullmatch(cell):
        return cell[1:].strip()
    return cell


def lost_digits(cell):
    """Whether a spreadsheet has shortened a long number: two of them look the same now."""
    return bool(SHORTENED.fullmatch(cell))


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
        if any("\0" in title for title in header):
            raise FileRefused(Trouble.NUL_CHARACTER)
        if header:
            return header
    raise FileRefused(Trouble.EMPTY_FILE)


def _read_text(file, encoding, limits):
    """Yield ``(row number, cells, problem)`` of a CSV file."""
    file.seek(0)
    # The caller closes the file; a wrapper would close it when it is thrown away.
    text = io.TextIOWrapper(
        _Unclosed(file), encoding=encoding, errors=errors_of(encoding), newline=""
    )
    sample = text.read(SAMPLE)
    text.seek(0)
    first = text.readline(SAMPLE)
    if not first.lower().startswith("sep="):  # a line by which Excel learns the delimiter
        text.seek(0)
        first = ""
    delimiter = _find_delimiter(sample[len(first) :])
    lines = _Lines(text)
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    number, read = (1 if first else 0), 0
    while True:
        number += 1
        lines.begin_row(number)
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise FileRefused(Trouble.OPEN_QUOTE, row=number) from error
            if "field larger" in str(error):
                raise FileRefused(Trouble.LONG_ROW, row=number, limit=LONGEST_CELL) from error
            yield number, [], Problem(Trouble.BAD_QUOTES)
            continue
        read += max(len(cells), 1)
        if read > limits.cells:
            raise FileRefused(Trouble.TOO_MANY_TABLE_CELLS, limit=limits.cells)
        yield number, cells, None


class _Lines:
    """The lines of a text; a row that never ends is not read to its end."""

    def __init__(self, text):
        self._text, self._row, self._length = text, 0, 0

    def begin_row(self, number):
        self._row, self._length = number, 0

    def __iter__(self):
        return self

    def __next__(self):
        line = self._text.readline(LONGEST_ROW)
        self._length += len(line)
        if self._length >= LONGEST_ROW:
            raise FileRefused(Trouble.LONG_ROW, row=self._row, limit=LONGEST_ROW)
        if not line:
            raise StopIteration
        return line


def _find_delimiter(sample):
    """The delimiter that splits the first line into most cells."""
    lines = (line for line in io.StringIO(sample, newline="") if line.strip())
    line = next(lines, "").rstrip("\r\n")

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
