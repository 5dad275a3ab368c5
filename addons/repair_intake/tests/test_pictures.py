"""P11: what may come in as a picture, and what is left of it."""

import io
import struct
import zlib

from PIL import Image

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from ..pictures import MAX_BYTES, MAX_EDGE, BadUpload, read_upload, safe_name
from .common import IntakeCase

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


@tagged("post_install", "-at_install")
class TestPicturesOfOrders(IntakeCase):
    """One home: whichever screen a picture of an order comes from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(point_id=cls.point.id)

    def upload(self, raw, name="photo.jpg", model="service.order", **vals):
        return self.env["ir.attachment"].create(
            {"name": name, "raw": raw, "res_model": model, "res_id": self.order.id, **vals}
        )

    def assertPlaceless(self, raw):
        self.assertTrue(raw)
        self.assertNotIn(b"Maker of the camera", raw)
        self.assertFalse(dict(Image.open(io.BytesIO(raw)).getexif()))

    def test_the_place_of_a_photo_stays_outside(self):
        for kind in ("JPEG", "PNG", "WEBP"):
            self.assertPlaceless(self.upload(with_exif(kind)).raw)

    def test_a_photo_that_replaces_another_is_drawn_anew_as_well(self):
        photo = self.upload(picture())
        photo.raw = with_exif("JPEG")
        self.assertPlaceless(photo.raw)

    def test_a_photo_sent_in_a_message_is_drawn_anew_as_it_reaches_the_order(self):
        photo = self.upload(with_exif("JPEG"), model="mail.compose.message", res_id=0)
        self.order.message_post(body="See the photo", attachment_ids=photo.ids)
        self.assertEqual(photo.res_model, "service.order")
        self.assertPlaceless(photo.raw)

    def test_pages_scripts_and_pictures_with_a_hidden_place_are_refused(self):
        utf16 = "<html><script>x</script></html>".encode("utf-16")
        heic = b"\0\0\0\x18ftypheic" + b"\0" * 40
        for raw in (BAD["an SVG"], BAD["a web page"], utf16, heic, BAD["a TIFF"]):
            with self.assertRaisesRegex(ValidationError, "Take a photo instead"):
                self.as_hotline(raw)

    def test_more_than_50_megapixels_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "50 megapixels"):
            self.as_hotline(png_of(7100, 7100))

    def test_other_files_stay_as_they_are(self):
        for raw in (b"%PDF-1.4 invoice", b"PK\x03\x04" + b"\0" * 30, b"plain words < 5"):
            self.assertEqual(self.as_hotline(raw).raw, raw)

    def test_a_mail_is_not_lost_for_what_hangs_on_it(self):
        self.assertEqual(self.upload(BAD["an SVG"]).raw, BAD["an SVG"])

    def test_pictures_of_anything_else_are_left_alone(self):
        raw = with_exif("JPEG")
        photo = self.upload(raw, model="res.partner", res_id=self.env.user.partner_id.id)
        self.assertEqual(photo.raw, raw)

    def as_hotline(self, raw):
        return (
            self.env["ir.attachment"]
            .with_user(self.hotline)
            .create(
                {
                    "name": "photo.jpg",
                    "raw": raw,
                    "res_model": "service.order",
                    "res_id": self.order.id,
                }
            )
        )
