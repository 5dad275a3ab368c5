"""What may come in as a file at a door of the web. Knows Pillow, no database.

The type is judged by the content. Pictures are drawn anew, so that nothing but the picture itself
is kept: no place, no camera, no hidden text, no second file behind the first.
"""

import hashlib
import io
import re
import tempfile
from dataclasses import dataclass

# the plugins: Odoo keeps Pillow from finding any but its first few by itself
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401
from werkzeug.exceptions import RequestEntityTooLarge

MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 5
MAX_PIXELS = 50_000_000
MAX_EDGE = 2560  # enough to read a serial number on a photo of the whole device
MAX_TEXT = 512 * 1024
# All files and the text of the form, with the wrapping of each part.
MAX_REQUEST = MAX_FILES * MAX_BYTES + MAX_TEXT + 64 * 1024

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}


class BadUpload(ValueError):
    """The reason is one of: size, count, type, pixels, broken."""

    @property
    def reason(self):
        return self.args[0]


@dataclass(frozen=True)
class Upload:
    name: str
    mimetype: str
    raw: bytes


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


def read_upload(content, filename):
    if len(content) > MAX_BYTES:
        raise BadUpload("size")
    if content.startswith(b"%PDF-"):
        return Upload(safe_name(filename, "application/pdf"), "application/pdf", content)
    mimetype, raw = redraw(content)
    return Upload(safe_name(filename, mimetype), mimetype, raw)


def redraw(content, max_edge=MAX_EDGE):
    """The first frame of a picture, upright and without anything else that was in the file."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BadUpload("pixels")
            kind = image.format
            image.draft("RGB", (max_edge, max_edge))
            picture = ImageOps.exif_transpose(image)
            picture.thumbnail((max_edge, max_edge))
            return PICTURES[kind], _encode(picture, kind)
    except BadUpload:
        raise
    except Image.DecompressionBombError as error:
        raise BadUpload("pixels") from error
    except Image.UnidentifiedImageError as error:
        raise BadUpload("type") from error
    except Exception as error:  # a decoder may raise anything on a file made to break it
        raise BadUpload("broken") from error


def _encode(picture, kind):
    keeps_alpha = kind != "JPEG" and picture.mode in ("RGBA", "LA", "PA", "P")
    clean = Image.new("RGBA" if keeps_alpha else "RGB", picture.size)
    clean.paste(picture.convert(clean.mode))
    target = io.BytesIO()
    clean.save(target, kind, quality=85)
    return target.getvalue()


def safe_name(filename, mimetype):
    """The name a person gave, as one harmless word with the ending of what it is."""
    stem = re.split(r"[\\/]", filename or "")[-1].rsplit(".", 1)[0]
    stem = re.sub(r"[^\w .()-]", "", stem).strip(" .")[:60]
    return (stem or "photo") + EXTENSIONS[mimetype]


def _content(storage):
    storage.stream.seek(0)
    content = storage.stream.read()
    storage.stream.seek(0)
    return content
