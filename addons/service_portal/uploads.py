"""What may come in as a file at a public page, while it comes in."""

import hashlib
import tempfile

from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

from odoo.addons.service_base.pictures import MAX_BYTES, BadUpload, read_upload
from odoo.addons.service_base.timed_input import TimedInput

MAX_FILES = 5
MAX_TEXT = 512 * 1024
# All files and the text of the form, with the wrapping of each part.
MAX_REQUEST = MAX_FILES * MAX_BYTES + MAX_TEXT + 64 * 1024
# A request keeps a whole worker until it is here: seconds to begin with, and at this speed.
FIRST_SECONDS = 10
BYTES_A_SECOND = 100 * 1024
LONGEST_SECONDS = 60


# --- while it comes in ---


class CappedFile(tempfile.SpooledTemporaryFile):
    """A file on its way in that ends the request once it is too large."""

    def __init__(self):
        super().__init__(max_size=512 * 1024, mode="rb+")
        self.received = 0

    def write(self, data):
        self.received += len(data)
        if self.received > MAX_BYTES:
            raise RequestEntityTooLarge
        return super().write(data)


def limit_request(httprequest):
    """Let the form of this request be read only as far as it is within the limits.

    :param httprequest: werkzeug's request, of which nothing has been read yet
    :raise HTTPException: it says itself that it is not
    """
    if httprequest.method != "POST":
        return _refuse_body(httprequest)
    length = httprequest.content_length
    if length is None:  # it would come in pieces, and end when it likes
        raise LengthRequired
    _limit_form(httprequest)
    seconds = min(FIRST_SECONDS + length / BYTES_A_SECOND, LONGEST_SECONDS)
    environ = httprequest.environ
    environ["wsgi.input"] = TimedInput(environ["wsgi.input"], seconds)
    return None


def _refuse_body(httprequest):
    """A page is asked for without a form; none is read."""
    if httprequest.content_length or "Transfer-Encoding" in httprequest.headers:
        raise RequestEntityTooLarge


def _limit_form(httprequest):
    files = 0

    def receive(total_content_length, content_type, filename=None, content_length=None):
        nonlocal files
        files += bool(filename)
        if files > MAX_FILES:
            raise RequestEntityTooLarge
        return CappedFile()

    # a form without files is taken apart in memory, many times its size
    with_files = httprequest.mimetype == "multipart/form-data"
    httprequest.max_content_length = MAX_REQUEST if with_files else MAX_TEXT
    httprequest.max_form_memory_size = MAX_TEXT
    httprequest._get_file_stream = receive


# --- when it is here ---


def fingerprint(storages):
    """Digests of the contents of werkzeug's file storages."""
    return [hashlib.sha256(_content(storage)).hexdigest() for storage in storages]


def read_uploads(storages):
    """The files of a form, made harmless.

    :param storages: werkzeug's file storages; those without a name are empty inputs
    :raise BadUpload: one of them is too large, or not what may come in
    """
    if len(storages) > MAX_FILES:
        raise BadUpload("count")
    return [read_upload(_content(storage), storage.filename) for storage in storages]


def _content(storage):
    storage.stream.seek(0)
    content = storage.stream.read()
    storage.stream.seek(0)
    return content
