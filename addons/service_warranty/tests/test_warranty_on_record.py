import base64
import io

import psycopg2
from PIL import Image

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.repair_intake.tests.common import IntakeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31 04:00:00")
class TestPurchaseLimits(IntakeCase):
    """A day of purchase or a serial that nobody can mean is refused with a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()

    def test_days_nobody_can_mean_are_refused(self):
        for day in ("0001-01-01", "1900-01-01", "2026-04-02", "9999-12-31"):
            with self.subTest(day), self.assertRaises(ValidationError):
                self.make_order(purchase_date=day)
            with self.subTest(written=day), self.assertRaises(ValidationError):
                self.order.write({"purchase_date": day})

    def test_the_database_refuses_it_too(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE service_order SET purchase_date = '1900-01-01' WHERE id = %s",
                self.order.ids,
            )

    def test_today_is_taken_where_the_day_has_begun_already(self):
        order = self.make_order(purchase_date="2026-04-01", reported_at="2026-03-31 20:00:00")
        self.assertTrue(order.verdict)

    def test_an_unsaved_order_tells_no_verdict_on_a_foreign_device(self):
        foreign = self.make_order(
            serial="FOREIGN-1", product_id=self.phone_model.id, point_id=self.other_point.id
        )
        Order = self.env["service.order"].with_user(self.manager)
        with self.assertRaises(AccessError):
            Order.onchange({"device_id": foreign.device_id.id}, ["device_id"], {"verdict_text": {}})

    def test_what_was_decided_otherwise_is_told_of_the_device(self):
        order = self.make_order(serial="LIFE-1", product_id=self.phone_model.id)
        order._override_verdict("exchange", "Goodwill")
        self.work_on(order)
        device = order.device_id
        events = [(event.kind, event.text) for event in device._timeline()[device]]
        self.assertIn("verdict", dict(events))
        self.assertIn("Exchange", dict(events)["done"])


@tagged("post_install", "-at_install")
class TestExclusionPhoto(IntakeCase):
    def test_the_photo_of_an_exclusion_is_drawn_anew(self):
        exclusion = self.env["warranty.exclusion"].search([], limit=1)
        line = self.env["service.order.exclusion"].create(
            {"order_id": self.make_order().id, "exclusion_id": exclusion.id}
        )
        exif = Image.Exif()
        exif[0x010F] = "Maker of the camera"
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), "navy").save(picture, "JPEG", exif=exif)
        line.photo = base64.b64encode(picture.getvalue())
        line.flush_recordset()
        line.invalidate_recordset()
        photo = base64.b64decode(line.photo)
        self.assertFalse(Image.open(io.BytesIO(photo)).getexif())
