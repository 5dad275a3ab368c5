"""So many browsers at once on this machine, whichever process or database starts them.

A place is a lock on a file: the system gives it back however its holder ends.
"""

import contextlib
import fcntl
import os
import random
import tempfile
import time

PAUSE = 0.05


class NoPlace(Exception):
    """Every place stayed taken for as long as the caller would wait."""


@contextlib.contextmanager
def place(count, seconds, folder=None):
    """Hold one of `count` places; wait for one to become free.

    :param seconds: how long to wait
    :param folder: where the places stand
    :raise NoPlace: none became free
    """
    held = _wait(folder or _own_folder(), count, seconds)
    try:
        yield
    finally:
        os.close(held)


def _wait(folder, count, seconds):
    end = time.monotonic() + seconds
    while True:
        # in any order, so that no place is better than another
        for number in random.sample(range(count), count):
            held = _take(os.path.join(folder, f"place.{number}"))
            if held is not None:
                return held
        if time.monotonic() >= end:
            raise NoPlace
        time.sleep(PAUSE * random.uniform(1, 2))


def _take(path):
    """The open and locked file, or None where another holds it."""
    file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def _own_folder():
    """A folder that no other user of the machine can put files into."""
    folder = os.path.join(tempfile.gettempdir(), f"report_chromium-{os.geteuid()}")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    found = os.lstat(folder)
    if found.st_uid != os.geteuid() or found.st_mode & 0o077 or os.path.islink(folder):
        raise PermissionError(f"{folder} is not ours alone")
    return folder
