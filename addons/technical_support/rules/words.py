"""The words of a text, for an index. Plain functions, no database.

Chinese is written without spaces. Two neighbouring characters stand for a word: that needs no
dictionary, so the slang of the trade is found like any other word, and no text has to be cut
again when a dictionary changes. A single character is a word for whoever looks for just that.
"""

import html
import re
from itertools import pairwise

_RUNS = re.compile(r"(?P<han>[\u3400-\u9fff]+)|[^\W_]+")
_TAGS = re.compile(r"<[^>]*>")


def words(text):
    """What a text is found by: Chinese characters, their pairs, and words of other scripts."""
    found = set()
    for run in _RUNS.finditer((text or "").lower()):
        found |= _singles(run) | _pairs(run)
    return found


def wanted(text):
    """What somebody who types this looks for: pairs where there are any, else the character."""
    found = set()
    for run in _RUNS.finditer((text or "").lower()):
        found |= _pairs(run) or _singles(run)
    return found


def plain(markup):
    """The text of a piece of HTML."""
    return html.unescape(_TAGS.sub(" ", markup or ""))


def _singles(run):
    return set(run["han"] or [run[0]])


def _pairs(run):
    return {a + b for a, b in pairwise(run["han"] or "")}
