"""P11: what may come in as a picture, and what is left of it."""

import io
import struct
import zlib

from PIL import Image, MpoImagePlugin  # noqa: F401

from odoo.tests import BaseCase, tagged

from ..pictures import MAX_BYTES, MAX_EDGE, BadUpload, read_upload, safe_name

GPS_IFD = 0x8825


def picture(kind="JPEG", size=(40, 30), **options):
    target = io.BytesIO()
    Image.new("RGB", size, (90, 140, 130)).save(target, kind, **options)
    return target.getvalue()


BAD = {
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an SVG with an XML head": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "a web page": b"<!doctype html><script>alert(1)</script>",
    "a script that claims to be a GIF": b"GIF89a/*" + b"x" * 50 + b"*/=alert(1)//",
    "a zip": b"PK\x03\x04" + b"\0" * 100,
    "a program": b"MZ" + b"\0" * 200,
    "a BMP": picture("BMP"),
    "a TIFF": b"II*\0" + b"\0" * 200,
    "a GIF": picture("GIF"),
    "nothing": b"",
    "noise": bytes(range(256)) * 4,
    "a PDF that begins later": b"<script>alert(1)</script>%PDF-1.4",
}


def with_exif(kind):
    exif = Image.Exif()
    exif[0x010F] = "Maker of the camera"
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (31.0, 14.0, 2.0), 3: "E", 4: (121.0, 28.0, 1.0)})
    return picture(kind, exif=exif)


def png_of(width, height):
    """A PNG that claims a size and holds next to nothing."""

    def chunk(name, data):
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@tagged("post_install", "-at_install")
class TestPictures(BaseCase):
    def test_the_first_picture_of_several_in_one_file_is_taken(self):
        target = io.BytesIO()
        first, second = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
        first.save(target, "MPO", save_all=True, append_images=[second])
        upload = read_upload(target.getvalue(), "stereo.jpg")
        self.assertEqual((upload.mimetype, upload.name), ("image/jpeg", "stereo.jpg"))
        red, _green, blue = Image.open(io.BytesIO(upload.raw)).getpixel((5, 5))
        self.assertGreater(red, blue)

    def test_a_picture_that_ends_too_early_is_refused(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            with self.subTest(kind=kind):
                whole = picture(kind, (800, 600))
                read_upload(whole, "photo")
                self.assertRefused(whole[: len(whole) * 2 // 3], "broken", "type")

    def test_what_is_drawn_as_a_whole_has_a_smaller_limit(self):
        target = io.BytesIO()
        Image.new("1", (7000, 7000)).save(target, "PNG")
        self.assertRefused(target.getvalue(), "pixels")

    def assertRefused(self, content, *reasons):
        with self.assertRaises(BadUpload) as refused:
            read_upload(content, "photo.jpg")
        self.assertIn(refused.exception.reason, reasons)

    def test_a_photo_comes_in_as_what_it_is_whatever_it_is_called(self):
        for kind, mimetype in (
            ("JPEG", "image/jpeg"),
            ("PNG", "image/png"),
            ("WEBP", "image/webp"),
        ):
            upload = read_upload(picture(kind), "照片 1.svg")
            self.assertEqual(upload.mimetype, mimetype)
            self.assertFalse(upload.name.endswith("svg"))

    def test_anything_else_is_refused_whatever_it_is_called(self):
        for what, content in BAD.items():
            with self.subTest(what):
                self.assertRefused(content, "type", "broken")

    def test_the_place_and_the_camera_stay_outside(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            content = with_exif(kind)
            self.assertIn(b"Maker of the camera", content)
            upload = read_upload(content, "x.jpg")
            image = Image.open(io.BytesIO(upload.raw))
            self.assertFalse(dict(image.getexif()))
            self.assertNotIn(b"Maker", upload.raw)
            self.assertEqual(image.size, (30, 40), "the picture was set upright")

    def test_what_hangs_behind_a_picture_is_cut_off(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            upload = read_upload(picture(kind) + b"<script>alert(1)</script>", "x.jpg")
            self.assertNotIn(b"script", upload.raw)

    def test_a_text_inside_a_picture_is_cut_out(self):
        upload = read_upload(picture("JPEG", comment=b"<script>alert(1)</script>"), "x.jpg")
        self.assertNotIn(b"script", upload.raw)

    def test_a_picture_of_more_than_50_megapixels_is_refused_unread(self):
        self.assertRefused(png_of(7100, 7100), "pixels")
        self.assertRefused(png_of(60_000, 60_000), "pixels")
        self.assertRefused(png_of(2**31 - 1, 2**31 - 1), "pixels", "broken")

    def test_a_broken_picture_is_refused(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            content = picture(kind, size=(800, 600))
            self.assertRefused(content[:12] + b"\0" * 5000, "broken", "type")

    def test_a_large_photo_becomes_small(self):
        upload = read_upload(picture(size=(6000, 4000)), "x.jpg")
        self.assertEqual(max(Image.open(io.BytesIO(upload.raw)).size), MAX_EDGE)

    def test_a_file_of_more_than_10_mb_is_refused(self):
        self.assertRefused(b"%PDF-1.7" + b"x" * MAX_BYTES, "size")

    def test_a_file_name_is_one_harmless_word(self):
        for name, wanted in (
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\photos\\发票.png", "发票.jpg"),
            ('"><script>.jpg', "script.jpg"),
            ("", "photo.jpg"),
            ("....", "photo.jpg"),
            ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
            ("x" * 500 + ".jpg", "x" * 60 + ".jpg"),
        ):
            self.assertEqual(safe_name(name, "image/jpeg"), wanted)
