import base64
import io

from PIL import Image

from odoo import fields

from odoo.addons.repair_intake.tests.common import IntakeCase


def picture(kind="PNG"):
    content = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(content, kind)
    return content.getvalue()


SIGNATURE = base64.b64encode(picture())


class CounterCase(IntakeCase):
    """Two points with shelves; a technician at the desk of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "service_network.group_point_technician", points=cls.point)
        cls.shelves = cls.env["service.shelf"].create(
            [{"name": name, "point_id": cls.point.id} for name in ("A-01", "A-02", "B-01")]
        )
        cls.charger = cls.env.ref("service_counter.accessory_charger")
        cls.sim = cls.env.ref("service_counter.accessory_sim")
        cls.scratches = cls.env.ref("service_counter.condition_scratches")

    @classmethod
    def make_carried_in(cls, **vals):
        """In warranty, so that nothing has to be agreed before the work."""
        vals = {
            "serial": "SN-CARRY",
            "product_id": cls.phone_model.id,
            "purchase_date": fields.Date.today(),
            "proof": "invoice",
            **vals,
        }
        return cls.make_order(**{"service_mode": "carry_in", "phone": "13811112222", **vals})

    @classmethod
    def make_ready(cls, **vals):
        """The custody of a device that was repaired and lies ready."""
        order = cls.make_carried_in(**vals)
        order.custody_id._step("receive", {"shelf_id": cls.shelves[0].id})
        cls.work_on(order)
        return order.custody_id

    def open_screen(self, user=None, **vals):
        Intake = self.env["service.counter.intake"].with_user(user or self.desk)
        return Intake.create(vals)

    def notes(self, order):
        return order.log_ids.filtered("note").mapped("note")
