"""Which encoding a text file is written in, found by reading all of it once, piece by piece."""

import codecs
import re

from .problems import FileRefused, Trouble

PIECE = 1 << 18
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Chinese text in GBK is nearly all in the square both of whose bytes are high; Western text read
# as GBK pairs an accented letter with the plain letter behind it.
HIGH_PAIR = re.compile(rb"[\x81-\xfe][\x30-\xfe]")
CHINESE_SHARE = 0.9  # Big5 read as GBK has less, and so has Western text
# What a table in two bytes a letter has among its first letters, read in the right order of bytes;
# zeros tell no order, as 开 and 一 end with one.
ENDS_OF_CELLS = re.compile(r"[\r\n,;\t|]")
# UTF-7 is ASCII alone, with each run of other letters in base64 behind a plus sign. A phone number
# with its plus sign is no such run: what it would read is in none of these blocks.
UTF7_BOM = re.compile(rb"\+/v[89+/]")
UTF7_TEXT = re.compile(
    r"[\x00-\x7f\u00a0-\u024f\u2000-\u206f\u2460-\u24ff\u3000-\u30ff\u3400-\u9fff"
    r"\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00010000-\U0001ffff]*"
)
CHINESE = re.compile(r"[\u3400-\u9fff]")
# A word behind a plus sign may read as up to three letters, seldom common ones.
SURELY_CHINESE = 20
# Errors are handled so while GBK is read: the euro sign of Windows is a byte of its own in it.
EURO_OF_WINDOWS = "after_sales_euro_of_windows"


def _euro_of_windows(error):
    if isinstance(error, UnicodeDecodeError) and error.object[error.start] == 0x80:
        return "€", error.start + 1
    raise error


codecs.register_error(EURO_OF_WINDOWS, _euro_of_windows)


def errors_of(encoding):
    """How a text in this encoding is decoded where its codec knows no letter."""
    return EURO_OF_WINDOWS if encoding in ("gbk", "gb18030") else "strict"


def find_encoding(file, wanted=None):
    """Name of the codec that reads the whole binary `file`.

    :param wanted: the encoding a person chose, checked instead of guessed
    :raise FileRefused: none fits, or none that tables are read in
    """
    if _is_utf7(file):
        raise FileRefused(Trouble.UTF7)
    if wanted:
        encoding = _with_byte_order(file) if wanted == "utf-16" else wanted
        if not encoding or not _decodes(file, encoding):
            raise FileRefused(Trouble.ENCODING_WRONG, encoding=wanted)
        return encoding
    for encoding in _candidates(file):
        if _decodes(file, encoding) and (encoding != "gb18030" or _looks_chinese(file)):
            return encoding
    raise FileRefused(Trouble.ENCODING_UNKNOWN)


def _candidates(file):
    file.seek(0)
    head = file.read(4096)
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return (encoding,)
    if 0 in head:  # two bytes a letter, no mark at the front
        ends = {
            it: len(ENDS_OF_CELLS.findall(head.decode(it, "ignore")))
            for it in ("utf-16-le", "utf-16-be")
        }
        if any(ends.values()):
            return (max(ends, key=ends.get),)
    return ("utf-8", "gb18030")


def _with_byte_order(file):
    """Which UTF-16 it is; anything of an even length could be read as one."""
    return next((it for it in _candidates(file) if it.startswith("utf-16")), None)


def _pieces(file):
    file.seek(0)
    return iter(lambda: file.read(PIECE), b"")


def _decodes(file, encoding):
    decoder = codecs.getincrementaldecoder(encoding)(errors_of(encoding))
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _is_utf7(file):
    file.seek(0)
    if UTF7_BOM.match(file.read(5)):
        return True
    decoder, letters = codecs.getincrementaldecoder("utf-7")("strict"), []
    try:
        for piece in _pieces(file):
            if not piece.isascii():
                return False
            text = decoder.decode(piece)
            if not UTF7_TEXT.fullmatch(text):
                return False
            if len(letters) < SURELY_CHINESE:
                letters += CHINESE.findall(text)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    common = "".join(letters).encode("gb2312", "ignore").decode("gb2312")
    return len(letters) >= SURELY_CHINESE or (
        len(letters) > 3 and len(common) >= CHINESE_SHARE * len(letters)
    )


def _looks_chinese(file):
    pairs = high = 0
    for piece in _pieces(file):
        for pair in HIGH_PAIR.findall(piece):
            pairs += 1
            high += pair[1] >= 0xA1
    return high >= CHINESE_SHARE * pairs
