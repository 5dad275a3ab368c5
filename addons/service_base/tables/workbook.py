"""Rows of one sheet of an XLSX workbook, read as a stream.

Every row and cell that the sheet holds is read, whatever its `<dimension>` says and in whatever
order they stand. Nothing is run: formulas count by the value that was saved with them, macros and
links are not opened. Nothing is built before it is known to be small: a part that unpacks to too
much, has more cells than any table or declares entities is refused.
"""

import posixpath
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from .problems import FileRefused, Problem, Trouble

PIECE = 1 << 16
WIDEST = 16_384  # columns a sheet may have
LONGEST_TAG = 1 << 20  # bytes of one tag or comment
LONGEST_CELL = 1 << 20  # characters
LONGEST_TEXTS = 1 << 27  # characters of all shared texts together
MOST_TEXTS = 5_000_000
MOST_STYLES = 100_000
EXACT = 10**16  # from here on a spreadsheet has lost digits
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
TRUE = ("1", "true")
# Dates in the formats that only Chinese, Japanese and Korean spreadsheets have built in.
EASTERN_DATES = {*range(27, 37), *range(50, 59)}


@dataclass(frozen=True)
class Limits:
    """What is read of a workbook at most."""

    unpacked: int
    cells: int


# For a person who waits, and for work in the background.
SMALL = Limits(unpacked=64 << 20, cells=1_000_000)
LARGE = Limits(unpacked=1 << 30, cells=30_000_000)


class Workbook:
    """One sheet of a workbook, the first that is shown or the one that is named.

    :raise FileRefused: by every method, where the file is damaged, too large or something else
    """

    def __init__(self, file, sheet=None, limits=SMALL):
        self._limits = limits
        self._room = limits.unpacked
        self.hidden_rows = 0
        with _refused_if_broken():
            self._archive = zipfile.ZipFile(file)
            self._parts = {part.filename.lstrip("/"): part for part in self._archive.infolist()}
            self._refuse_other_kinds()
            self._check_room()
            self._open(sheet)

    def rows(self):
        """Yield ``(row number, cells as text, problem)``; the numbers rise."""
        with _refused_if_broken():
            yield from self._read_rows()

    # --- what it is ---

    def _refuse_other_kinds(self):
        names = self._parts.keys()
        if "content.xml" in names and "mimetype" in names:
            raise FileRefused(Trouble.OPEN_DOCUMENT)
        if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
            raise FileRefused(Trouble.NUMBERS)
        if "xl/workbook.bin" in names:
            raise FileRefused(Trouble.OLD_EXCEL)
        if names and not any(name.startswith("xl/") for name in names):
            raise FileRefused(Trouble.NOT_A_TABLE)

    def _check_room(self):
        unpacked = sum(
            part.file_size
            for name, part in self._parts.items()
            if name.endswith((".xml", ".rels"))  # pictures are not opened
        )
        if unpacked > self._limits.unpacked:
            raise FileRefused(Trouble.UNSAFE_WORKBOOK, size=round(unpacked / 1e6))

    def _open(self, wanted):
        kinds = dict(self._read_links("").values())
        workbook = kinds.get("officeDocument", "xl/workbook.xml")
        links = self._read_links(workbook)
        sheets, settings = {}, {}
        for name, attributes in self._starts(workbook):
            if name == "workbookPr":
                settings = attributes
            elif name == "sheet":
                kind, target = links.get(_link_id(attributes), ("", ""))
                if kind == "worksheet":  # a chart or a macro sheet has no cells
                    state = attributes.get("state", "visible")
                    sheets[attributes.get("name", "")] = (state, target)
        shown = [name for name, (state, _target) in sheets.items() if state == "visible"]
        if wanted and wanted not in sheets:
            raise FileRefused(Trouble.NO_SHEET, sheet=wanted, found=", ".join(sheets)[:500])
        if not (wanted or shown):
            raise FileRefused(Trouble.EMPTY_FILE)
        self.sheet = wanted or shown[0]
        self.other_sheets = [name for name in shown if name != self.sheet]
        self._part = sheets[self.sheet][1]
        is_mac = settings.get("date1904") in TRUE
        self._epoch = CALENDAR_MAC_1904 if is_mac else CALENDAR_WINDOWS_1900
        parts = dict(links.values())
        self._styles = self._read_styles(parts.get("styles"))
        self._texts = self._read_texts(parts.get("sharedStrings"))

    # --- parts ---

    def _read_links(self, part):
        """``{id: (kind, part)}`` of what a part, or the file itself, is made of."""
        folder, name = posixpath.split(part)
        links = {}
        for element, attributes in self._starts(posixpath.join(folder, f"_rels/{name}.rels")):
            if element == "Relationship":
                kind, target = attributes["Type"].rpartition("/")[2], attributes["Target"]
                path = posixpath.normpath(posixpath.join("/", folder, target))[1:]
                links[attributes["Id"]] = (kind, path)
        return links

    def _starts(self, part):
        """Yield ``(name, attributes)`` of the elements of a part."""
        found = []
        for _piece in self._parse(part, lambda *element: found.append(element)):
            yield from found
            found.clear()

    def _parse(self, part, start, end=None, text=None):
        """Call these for what stands in a part; yields after each piece that was read.

        No tree is built. What is unpacked is measured, as the head of a zip may tell any size.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_declaration
        parser.StartElementHandler = lambda name, attrs: start(name.rpartition(":")[2], attrs)
        if end:
            parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
        parser.CharacterDataHandler = text
        read = 0
        with self._archive.open(self._parts[part]) as stream:
            while piece := stream.read(PIECE):
                read += len(piece)
                self._room -= len(piece)
                parser.Parse(piece)
                if self._room < 0 or read - parser.CurrentByteIndex > LONGEST_TAG:
                    raise FileRefused(Trouble.UNSAFE_WORKBOOK, size=round(read / 1e6))
                yield
            parser.Parse(b"", True)
            yield

    def _read_texts(self, part):
        """The texts that cells share."""
        texts, length = [], 0
        if part in self._parts:
            reader = _TextReader("si")
            for _piece in self._parse(part, reader.start, reader.end, reader.text):
                length += sum(map(len, reader.texts))
                texts += reader.texts
                reader.texts.clear()
                if len(texts) > MOST_TEXTS or length > LONGEST_TEXTS:
                    self._refuse_cells()
        return texts

    def _read_styles(self, part):
        """What the numbers of each style are: "date", "timedelta", "percent" or nothing."""
        own, kinds, in_cells = {}, [], False
        for name, attributes in self._starts(part) if part in self._parts else ():
            if name == "numFmt":
                own[attributes.get("numFmtId")] = attributes.get("formatCode", "")
            elif name in ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
                in_cells = name == "cellXfs"
            elif name == "xf" and in_cells:
                number = attributes.get("numFmtId", "0")
                kinds.append(_style_kind(number, own.get(number)))
            if len(own) + len(kinds) > MOST_STYLES:
                self._refuse_cells()
        return kinds

    def _refuse_cells(self):
        raise FileRefused(Trouble.TOO_MANY_TABLE_CELLS, limit=self._limits.cells)

    # --- rows ---

    def _read_rows(self):
        reader, last, cells = _RowReader(), 0, 0
        for _piece in self._parse(self._part, reader.start, reader.end, reader.text):
            for attributes, found in reader.rows:
                cells += 1 + len(found)
                if cells > self._limits.cells:
                    self._refuse_cells()
                # a number that does not rise is no reason to lose the row
                last = max(int(attributes.get("r") or 0), last + 1)
                texts, problem = self._row_of(found)
                if texts and attributes.get("hidden") in TRUE:
                    self.hidden_rows += 1
                yield last, texts, problem
            reader.rows.clear()
            if len(reader.cells) > WIDEST:
                self._refuse_cells()

    def _row_of(self, found):
        """``(cells as text, problem)`` of a row, up to its last filled cell."""
        row, column, problem = {}, 0, None
        for attributes, value, inline, has_formula in found:
            place = attributes.get("r")
            column = _column_of(place) if place else column + 1
            if column in row:
                raise ValueError(f"{place} stands twice")
            row[column], wrong = self._value(attributes, value, inline, has_formula, column)
            problem = problem or wrong
        width = max((column for column, text in row.items() if text), default=0)
        return [row.get(column, "") for column in range(1, width + 1)], problem

    def _value(self, attributes, value, inline, has_formula, column):
        """``(text, problem)`` of a cell."""
        kind = attributes.get("t", "n")
        if kind == "inlineStr":
            return _unescaped(inline), None
        if not value:
            return "", _problem(Trouble.FORMULA, column) if has_formula and kind != "str" else None
        if kind == "e":
            return value, _problem(Trouble.CELL_ERROR, column, value)
        if kind == "s":
            number = int(value)
            if number < 0:
                raise IndexError(number)
            return self._texts[number], None
        if kind == "b":
            return str(value.strip() in TRUE), None
        if kind == "d":
            return _moment_text(datetime.fromisoformat(value.strip().removesuffix("Z"))), None
        if kind == "str":
            return _unescaped(value), None
        return self._number(value.strip(), attributes.get("s"), column)

    def _number(self, value, style, column):
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value, None
        style = int(style or 0)
        kind = self._styles[style] if 0 <= style < len(self._styles) else ""
        if kind in ("date", "timedelta"):
            try:
                moment = from_excel(float(number), self._epoch, timedelta=kind == "timedelta")
            except (OverflowError, ValueError):
                return value, _problem(Trouble.CELL_ERROR, column, value)
            return _moment_text(moment), None
        if not number.is_finite() or abs(number) >= EXACT:
            return value, _problem(Trouble.DIGITS_LOST, column, value)
        return f"{_plain(number * 100)}%" if kind == "percent" else _plain(number), None


class _TextReader:
    """Texts of cells: of all their runs, without how they are read aloud."""

    def __init__(self, element):
        self._element = element
        self._runs, self._aloud, self._open = [], False, False
        self.texts = []

    def start(self, name, _attributes):
        if name == self._element:
            self._runs.clear()
        self._aloud = self._aloud or name == "rPh"
        self._open = name == "t" and not self._aloud

    def end(self, name):
        if name == self._element:
            self.texts.append(_unescaped("".join(self._runs)))
            self._runs.clear()
        elif name == "rPh":
            self._aloud = False
        self._open = False

    def text(self, text):
        if self._open:
            self._runs.append(text)
            _refuse_long(self._runs)


class _RowReader:
    """Rows of a sheet, as ``(attributes, [(attributes, value, inline text, has formula)])``."""

    def __init__(self):
        self._inline = _TextReader("is")
        self._row, self._cell = {}, {}
        self._value, self._open, self._has_formula = [], False, False
        self.cells, self.rows = [], []

    def start(self, name, attributes):
        if name == "c":
            self._cell, self._value, self._has_formula = attributes, [], False
        elif name == "row":
            self._row, self.cells = attributes, []
        elif name == "f":
            self._has_formula = True
        self._open = name == "v"
        self._inline.start(name, attributes)

    def end(self, name):
        self._inline.end(name)
        if name == "c":
            inline = "".join(self._inline.texts)
            self._inline.texts.clear()
            value = "".join(self._value)
            self.cells.append((self._cell, value, inline, self._has_formula))
        elif name == "row":
            self.rows.append((self._row, self.cells))
            self.cells = []
        self._open = False

    def text(self, text):
        if self._open:
            self._value.append(text)
            _refuse_long(self._value)
        self._inline.text(text)


def _refuse_long(runs):
    if len(runs) > LONGEST_CELL or len(runs) > 1 and sum(map(len, runs)) > LONGEST_CELL:
        raise FileRefused(Trouble.UNSAFE_WORKBOOK, size=round(LONGEST_CELL / 1e6))


def _refuse_declaration(*_declared):
    """By a document type entities come in."""
    raise FileRefused(Trouble.UNSAFE_WORKBOOK, size=1)


def _problem(trouble, column, value=None):
    params = {"column": get_column_letter(column)}
    return Problem(trouble, params if value is None else {**params, "value": value[:100]})


@contextmanager
def _refused_if_broken():
    """Whatever a damaged file does to those who read it, it is refused as that."""
    try:
        yield
    except FileRefused:
        raise
    except Exception as error:
        # zlib, LZMA, zipfile, lxml: there is no list of what a bent bit makes them raise
        raise FileRefused(Trouble.BROKEN_WORKBOOK) from error


def _link_id(attributes):
    return next((value for name, value in attributes.items() if name.endswith(":id")), None)


def _unescaped(text):
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _column_of(place):
    match = CELL.fullmatch(place)
    if not match:
        raise ValueError(place)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    if column > WIDEST:
        raise ValueError(place)
    return column


def _style_kind(number, code):
    if code is None:
        if number.isdigit() and int(number) in EASTERN_DATES:
            return "date"
        code = builtin_format_code(int(number)) if number.isdigit() else ""
    code = code or ""
    if is_date_format(code):
        return "timedelta" if is_timedelta_format(code) else "date"
    return "percent" if "%" in re.sub(r'"[^"]*"|\\.', "", code) else ""


def _plain(number):
    """The number as people write it: without exponent, and no more digits than it has."""
    if number == number.to_integral_value():
        return str(int(number))
    return repr(float(number)) if "E" in str(number) else format(number.normalize(), "f")


def _moment_text(value):
    if isinstance(value, datetime):
        whole_day = value.time() == time.min
        return value.date().isoformat() if whole_day else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
