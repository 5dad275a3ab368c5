"""The body of a request, as long as it comes in time: until it is here it keeps a whole worker."""

import contextlib
import io
import time

from werkzeug.exceptions import RequestTimeout


class TimedInput(io.RawIOBase):
    """The body of a request, as long as it comes in time; given on as it comes, byte by byte."""

    def __init__(self, stream, seconds):
        super().__init__()
        # what has come so far, where the server can tell it; the whole buffer else
        self.receive = getattr(stream, "read1", stream.read)
        self.until = time.monotonic() + seconds

    def readable(self):
        return True

    def readinto(self, buffer):
        if time.monotonic() > self.until:
            raise RequestTimeout
        with contextlib.suppress(TimeoutError):  # of the connection: nothing came for a while
            data = self.receive(len(buffer))
            buffer[: len(data)] = data
            return len(data)
        raise RequestTimeout
