"""A page printed by headless Chromium: plain Python, no database.

`find()` the binary, open a `Browser` on it, let a `Printer` turn pages into PDF; `Running` draws
the sheets of headers and footers that `bind` lays over the pages.
"""

from .binary import find
from .browser import Browser, BrowserFailed, TooSlow
from .paper import Paper
from .printer import Printer
from .running import Running
from .stamp import bind
