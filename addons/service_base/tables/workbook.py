"""Rows of the first sheet of an XLSX workbook, read as a stream.

Nothing in it is run: formulas count by the value that was saved with them, macros and links are not
opened. A workbook that unpacks to too much, or whose XML declares entities, is refused unread.
"""

import math
import zipfile
from datetime import date, datetime, time
from itertools import repeat

import openpyxl

from .problems import FileRefused, Problem, Trouble

MAX_UNPACKED = 1 << 30
MAX_IN_MEMORY = 1 << 27  # the shared texts and styles are held whole
SHEETS = "xl/worksheets/"
BROKEN = (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, SyntaxError, EOFError)


def read(file):
    """Yield ``(row number, cells as text, problem)``."""
    try:
        has_formulas = _inspect(file)
        values = _first_sheet(file, data_only=True)
        formulas = _first_sheet(file, data_only=False) if has_formulas else repeat(())
        for number, (cells, sources) in enumerate(zip(values, formulas, strict=False), start=1):
            yield number, *_texts(cells, sources)
    except BROKEN as error:
        raise FileRefused(Trouble.BROKEN_WORKBOOK) from error


def _inspect(file):
    """Whether a sheet holds formulas; refuse what is not safe to open."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        in_memory = sum(part.file_size for part in parts if not part.filename.startswith(SHEETS))
        if unpacked > MAX_UNPACKED or in_memory > MAX_IN_MEMORY or _declares(archive, parts):
            raise FileRefused(Trouble.UNSAFE_WORKBOOK, size=round(unpacked / 1e6))
        sheets = [part for part in parts if part.filename.startswith(SHEETS)]
        return any(_holds(archive, part, (b"<f>", b"<f ")) for part in sheets)


def _declares(archive, parts):
    """Whether an XML part has a document type, by which entities come in."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                head = stream.read(4096).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                return True
    return False


def _holds(archive, part, needles):
    with archive.open(part) as stream:
        tail = b""
        while piece := stream.read(1 << 20):
            if any(needle in tail + piece for needle in needles):
                return True
            tail = piece[-4:]
    return False


def _first_sheet(file, data_only):
    book = openpyxl.load_workbook(
        file, read_only=True, data_only=data_only, keep_links=False, keep_vba=False
    )
    if not book.worksheets:
        raise FileRefused(Trouble.EMPTY_FILE)
    return book.worksheets[0].iter_rows()


def _texts(cells, sources):
    """Cells as text, and the problem of the row if it has one."""
    texts, problem = [], None
    for index, cell in enumerate(cells):
        value = cell.value
        column = openpyxl.utils.get_column_letter(index + 1)
        if value is None and index < len(sources) and sources[index].data_type == "f":
            problem = problem or Problem(Trouble.FORMULA, {"column": column})
        elif cell.data_type == "e":
            problem = problem or Problem(
                Trouble.CELL_ERROR, {"column": column, "value": str(value)}
            )
        texts.append(_text(value))
    return texts, problem


def _text(value):
    if value is None:
        return ""
    if isinstance(value, datetime):
        whole_day = value.time() == time.min
        return value.date().isoformat() if whole_day else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else repr(value)
    return str(value)
