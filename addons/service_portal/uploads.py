"""What may come in as a file at a door of the web, while it comes in."""

import hashlib
import tempfile

from werkzeug.exceptions import RequestEntityTooLarge

from odoo.addons.repair_intake.pictures import MAX_BYTES, BadUpload, read_upload

MAX_FILES = 5
MAX_TEXT = 512 * 1024
# All files and the text of the form, with the wrapping of each part.
MAX_REQUEST = MAX_FILES * MAX_BYTES + MAX_TEXT + 64 * 1024


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
    """Let the form of this request be read only as far as it is within the limits."""
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
