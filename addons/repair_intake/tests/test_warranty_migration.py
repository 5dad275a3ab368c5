import base64
import importlib.util

from odoo.tests import tagged
from odoo.tools import file_path

from odoo.addons.service_base.pictures import redraw

from .test_warranty_order import PNG, WarrantyCase

SCRIPT = "repair_intake/migrations/19.0.1.1.0/post-exclusion_photos.py"


def script():
    spec = importlib.util.spec_from_file_location("exclusion_photos", file_path(SCRIPT))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@tagged("post_install", "-at_install")
class TestExclusionPhotosMigration(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.human = cls.env.ref("repair_intake.exclusion_human_damage")
        cls.with_photo, cls.without = cls.make_orders(2)
        cls.env.flush_all()
        cls.env.cr.execute(
            "CREATE TABLE IF NOT EXISTS service_order_warranty_exclusion_rel"
            " (order_id integer, exclusion_id integer)"
        )
        cls.tick(cls.with_photo, cls.liquid, cls.human)
        cls.tick(cls.without, cls.liquid)
        cls.old = cls.env["ir.attachment"].create(
            {
                "name": "exclusion_photo",
                "res_model": "service.order",
                "res_id": cls.with_photo.id,
                "datas": PNG,
            }
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE ir_attachment SET res_field = 'exclusion_photo' WHERE id = %s", [cls.old.id]
        )

    @classmethod
    def tick(cls, order, *exclusions):
        for exclusion in exclusions:
            cls.env.cr.execute(
                "INSERT INTO service_order_warranty_exclusion_rel VALUES (%s, %s)",
                [order.id, exclusion.id],
            )

    def test_the_one_photo_becomes_evidence_of_each_ticked_exclusion(self):
        for _twice in range(2):
            script().migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        lines = self.with_photo.exclusion_line_ids
        self.assertEqual(lines.exclusion_id, self.liquid | self.human)
        for line in lines:
            self.assertTrue(line.has_photo)
            self.assertEqual(base64.b64decode(line.photo), redraw(base64.b64decode(PNG))[1])
        self.assertRecordValues(
            self.without.exclusion_line_ids,
            [{"exclusion_id": self.liquid.id, "has_photo": False, "photo": False}],
        )
        self.assertFalse(self.old.exists())
