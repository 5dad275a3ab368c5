"""A page printed by headless Chromium: plain Python, no database.

`find()` the binary, open a `Browser` on it, let a `Printer` turn pages into PDF; `Running` draws
the sheets of headers and footers that `bind` lays over the pages. A `place` keeps so many from
printing at once that the machine has nothing left for others.
"""

from .binary import find
from .browser import Browser, BrowserFailed, TooSlow
from .paper import Paper
from .place import NoPlace, place
from .printer import Printer
from .running import Running
from .stamp import bind
