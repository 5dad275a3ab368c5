"""Which Chromium prints."""

import functools
import os
import subprocess

from odoo.tools import config
from odoo.tools.misc import find_in_path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def find():
    """Path of the Chromium to use, or None.

    The operator of the server names it, nobody inside a database: a program that is named is run.
    """
    named = os.environ.get("CHROMIUM_PATH") or config.get("chromium_path")
    return _find(named)


@functools.cache
def _find(named):
    for name in [named] if named else NAMES:
        try:
            return find_in_path(name)
        except OSError:
            continue
    return None


@functools.cache
def version(path):
    """What the binary calls itself, such as “Chromium 150.0.1234.5”; empty if it does not start."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip()
