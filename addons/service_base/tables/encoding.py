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


def find_encoding(file, wanted=None):
    """Name of the codec that reads the whole binary `file`.

    :param wanted: the encoding a person chose, checked instead of guessed
    :raise FileRefused: none fits
    """
    if wanted:
        if not _decodes(file, wanted):
            raise FileRefused(Trouble.ENCODING_WRONG, encoding=wanted)
        return wanted
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
    if head.count(0) > len(head) // 5:  # two bytes a letter, no mark at the front
        return ("utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le",)
    return ("utf-8", "gb18030")


def _pieces(file):
    file.seek(0)
    return iter(lambda: file.read(PIECE), b"")


def _decodes(file, encoding):
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _looks_chinese(file):
    pairs = high = 0
    for piece in _pieces(file):
        for pair in HIGH_PAIR.findall(piece):
            pairs += 1
            high += pair[1] >= 0xA1
    return high >= CHINESE_SHARE * pairs
