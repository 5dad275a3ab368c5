import base64
import io

from PIL import Image

from odoo.addons.repair_intake.tests.common import IntakeCase


def drawn_signature():
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


class LoanerCase(IntakeCase):
    """Two loaner phones on the shelf of the north point, one on that of the south."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.technician_user = cls.make_user(
            "lender", "service_network.group_point_technician", cls.point
        )
        cls.loaner = cls.env["product.product"].create(
            {
                "name": "Loaner Phone",
                "is_storable": True,
                "tracking": "serial",
                "is_loaner": True,
                "loaner_deposit": 500,
                "list_price": 1500,
            }
        )
        cls.shelf = cls.point.parts_location_id
        cls.unit = cls.make_unit("LOAN-1", cls.shelf)
        cls.spare = cls.make_unit("LOAN-2", cls.shelf)
        cls.foreign_unit = cls.make_unit("LOAN-9", cls.other_point.parts_location_id)
        cls.order = cls.make_order()

    @classmethod
    def make_unit(cls, name, shelf=None):
        unit = cls.env["stock.lot"].create({"name": name, "product_id": cls.loaner.id})
        if shelf:
            cls.env["stock.quant"]._update_available_quantity(cls.loaner, shelf, 1, lot_id=unit)
        return unit

    @classmethod
    def reserve(cls, unit=None, order=None, user=None, **vals):
        return (
            cls.env["service.loan"]
            .with_user(user or cls.technician_user)
            .create({"order_id": (order or cls.order).id, "lot_id": (unit or cls.unit).id, **vals})
        )

    @classmethod
    def lend(cls, **vals):
        loan = cls.reserve(**vals)
        loan.step("lend", {"signature": drawn_signature(), "deposit_how": "wechat"})
        return loan

    @classmethod
    def take_back(cls, condition="ok", **vals):
        loan = cls.lend()
        loan.step("give_back", {"condition": condition, **vals})
        return loan

    def place_of(self, unit):
        return unit.sudo().quant_ids.filtered(lambda q: q.quantity > 0).location_id
