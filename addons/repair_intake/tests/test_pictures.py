"""P11: what is left of a picture that comes in for an order."""

import io

from PIL import Image

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.service_base.tests.test_pictures import BAD, picture, png_of, with_exif

from .common import IntakeCase


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
