"""What may come in as a file, at a desk or at an entry point of the web. Knows Pillow, no database.

The type is judged by the content. Pictures are drawn anew, so that nothing but the picture itself
is kept: no place, no camera, no hidden text, no second file behind the first.
"""

import io
import re
from dataclasses import dataclass

# the plugins: Odoo keeps Pillow from finding any but its first few by itself
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
# A JPEG is read in a smaller size at once, any other picture as a whole first.
MAX_PIXELS_AT_ONCE = 25_000_000
MAX_EDGE = 2560  # enough to read a serial number on a photo of the whole device

PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SEVERAL_IN_ONE = {"MPO": "JPEG"}  # of phones and stereo cameras: the first one is the picture
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}
# Beginnings of what a browser would run; after dropping what UTF-16 puts between letters.
MARKUP = re.compile(rb"<(svg|html|!doctype html|script|body|iframe|object|embed)\b", re.I)
MARKUP_BEFORE = 4096
# Pictures with a place that are not drawn anew here: HEIC, AVIF, TIFF.
UNDRAWN = re.compile(rb".{4}ftyp(hei|hev|mif1|msf1|avi)|II\*\0|MM\0\*", re.S)


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


def is_markup(content):
    """Whether a browser would take this for a page or a drawing with scripts."""
    start = content[:MARKUP_BEFORE].replace(b"\0", b"")
    return start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<" and bool(MARKUP.search(start))


def is_undrawn(content):
    """Whether this is a picture that may carry a place and cannot be drawn anew."""
    return bool(UNDRAWN.match(content))


def is_whole_pdf(content):
    """Whether this is a PDF that reaches to its end."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-MARKUP_BEFORE:]


def read_upload(content, filename):
    if len(content) > MAX_BYTES:
        raise BadUpload("size")
    if content.startswith(b"%PDF-"):
        if not is_whole_pdf(content):
            raise BadUpload("broken")
        return Upload(safe_name(filename, "application/pdf"), "application/pdf", content)
    mimetype, raw = redraw(content)
    return Upload(safe_name(filename, mimetype), mimetype, raw)


def redraw(content, max_edge=MAX_EDGE):
    """The first frame of a picture, upright and without anything else that was in the file."""
    try:
        with Image.open(io.BytesIO(content), formats=tuple(PICTURES)) as image:
            kind = SEVERAL_IN_ONE.get(image.format, image.format)
            most = MAX_PIXELS if kind == "JPEG" else MAX_PIXELS_AT_ONCE
            if image.width * image.height > most:
                raise BadUpload("pixels")
            if not _is_whole(content, kind):
                raise BadUpload("broken")
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


def _is_whole(content, kind):
    """Whether the file reaches to its end; a decoder may fill what is missing with grey."""
    if kind == "JPEG":
        return content.rfind(b"\xff\xd9") > content.rfind(b"\xff\xda")
    if kind == "PNG":
        return b"IEND" in content[-MARKUP_BEFORE:]
    return int.from_bytes(content[4:8], "little") + 8 <= len(content)


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
