"""What can be wrong with a file or a row, each with the sentence people read.

The sentences are the English source of the translations; `_lt` only marks them for the export,
`problem_text` looks them up in the reader's language.
"""

# pylint: disable=prefer-env-translation

from dataclasses import dataclass, field
from enum import Enum


def _lt(source):
    return source


class Trouble(Enum):
    # the file as a whole: nothing of it is imported
    EMPTY_FILE = _lt("The file is empty. Choose the file that holds the records.")
    HEADER_ONLY = _lt("The file has a header and no rows, so there is nothing to import.")
    TOO_LARGE = _lt(
        "The file has %(size)s MB; at most %(limit)s MB are accepted."
        " Split it into smaller files, each with the header."
    )
    NOT_A_TABLE = _lt(
        "The file is neither CSV nor XLSX. Save the table as CSV (UTF-8) or as an Excel workbook."
    )
    OLD_EXCEL = _lt(
        "This is a workbook of the old Excel format (XLS) or one with a password."
        " Save it as XLSX without a password and try again."
    )
    OPEN_DOCUMENT = _lt(
        "This is an OpenDocument table (ODS). Save it as XLSX or CSV and try again."
    )
    NUMBERS = _lt("This is a table of Apple Numbers. Export it as Excel (XLSX) and try again.")
    WEB_PAGE = _lt(
        "This is a web page or XML that is only named like a workbook, as some systems write it."
        " Open it in a spreadsheet, save it as XLSX and try again."
    )
    NO_SHEET = _lt("The workbook has no sheet “%(sheet)s”. It has: %(found)s.")
    TOO_MANY_TABLE_CELLS = _lt(
        "The file has more than %(limit)s cells or rows. Split it, each part with the header,"
        " and leave out what is empty."
    )
    BROKEN_WORKBOOK = _lt(
        "The workbook is damaged and cannot be read."
        " Open it in a spreadsheet, save it and try again."
    )
    UNSAFE_WORKBOOK = _lt(
        "The workbook is refused: it unpacks to %(size)s MB or holds parts that no spreadsheet"
        " writes. Save the table anew as XLSX or CSV."
    )
    ENCODING_UNKNOWN = _lt(
        "The encoding of the file was not recognised: it is neither UTF-8, UTF-16 nor GB18030."
        " Save it as CSV (UTF-8), or choose its encoding here."
    )
    UTF7 = _lt(
        "The file is written in UTF-7, an encoding of old mail programs, in which numbers and text"
        " cannot be told apart for sure. Open it in a text editor or a spreadsheet and save it as"
        " CSV (UTF-8)."
    )
    ENCODING_WRONG = _lt(
        "The file is not written in the encoding %(encoding)s. Choose another one or “Recognise”."
    )
    MISSING_COLUMNS = _lt(
        "The file lacks these columns: %(columns)s. It has: %(found)s."
        " Choose another mapping, or add the columns."
    )
    DOUBLE_COLUMN = _lt(
        "The column “%(column)s” stands in the file more than once. Remove or rename one of them."
    )
    TOO_MANY_COLUMNS = _lt(
        "The file has %(count)s columns; at most %(limit)s are accepted. Check the delimiter."
    )
    OPEN_QUOTE = _lt(
        "Row %(row)s: a quotation mark is opened and never closed, so the rest of the file is one"
        " cell. Close or remove the quotation mark."
    )

    LONG_ROW = _lt(
        "Row %(row)s is longer than %(limit)s characters: a quotation mark is opened and never"
        " closed, or the line ends or the delimiter are not those of a table."
    )

    # one row: it is set aside with the reason, the others are imported
    BAD_QUOTES = _lt("The quotation marks of the row are broken.")
    TOO_MANY_CELLS = _lt(
        "The row has more cells than the header: %(count)s instead of %(expected)s."
    )
    LONG_CELL = _lt("A cell of the row has more than %(limit)s characters.")
    NUL_CHARACTER = _lt("The row holds a NUL character.")
    BAD_CHARACTER = _lt("The row holds a character that is not text.")
    FORMULA = _lt("%(column)s: a formula without its result. Save the file in a spreadsheet first.")
    DIGITS_LOST = _lt(
        "%(column)s: the spreadsheet has shortened a long number to %(value)s and lost its digits."
        " Format the column as text, enter the number again and save the file."
    )
    CELL_ERROR = _lt("%(column)s: the cell holds the spreadsheet error %(value)s.")
    EMPTY_CELL = _lt("%(column)s is empty.")
    TOO_LONG = _lt("%(column)s has %(count)s characters; at most %(limit)s are accepted.")
    BAD_DATE = _lt("%(column)s: “%(value)s” is not a date that exists.")
    DATE_OUT_OF_RANGE = _lt("%(column)s: %(value)s lies in the future or too far back.")
    DATES_CROSSED = _lt("%(first)s (%(first_value)s) lies after %(last)s (%(last_value)s).")
    UNKNOWN_VALUE = _lt("%(column)s: “%(value)s” has no meaning in the mapping.")
    DUPLICATE = _lt("%(column)s %(value)s stands in this file already; the first row counts.")
    TOTAL = _lt("This is the sum below the table, no record. Look whether it is right.")
    REFUSED = _lt("The order could not be made: %(error)s")

    # said on the order's timeline, the row is imported
    NO_DAY = _lt("The record has no date, so it is not taken as done. Enter when it was.")
    PURCHASE_DIFFERS = _lt(
        "The record gives %(given)s as the day of purchase; the device file has %(known)s,"
        " which is kept."
    )
    SERIAL_WITHOUT_MODEL = _lt(
        "The record has serial number %(serial)s but no model: it is kept on the order, and the"
        " device gets its file once the model is entered."
    )
    YEAR_LEFT_OUT = _lt("%(column)s “%(value)s” left out: no plausible year or age.")


@dataclass(frozen=True)
class Problem:
    trouble: Trouble
    params: dict = field(default_factory=dict)


def problem_text(env, problem):
    """A problem in the reader's language."""
    return env._(problem.trouble.value, **problem.params)  # pylint: disable=W8120


class FileRefused(Exception):
    """Nothing of the file is imported."""

    def __init__(self, trouble, **params):
        super().__init__(trouble.name, params)
        self.problem = Problem(trouble, params)


class RowRefused(Exception):
    """One row is set aside."""

    def __init__(self, trouble, **params):
        super().__init__(trouble.name, params)
        self.problem = Problem(trouble, params)
