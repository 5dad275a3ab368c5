from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.tests.common import PartsCase


@tagged("post_install", "-at_install")
class TestLikelyParts(PartsCase):
    """R3.7: the parts prepared from the likely fault."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 10_000)
        cls.fault = cls.env["service.fault"].create({"name": "Dark", "code": "TEST-DARK"})
        cls.order = cls.make(1)
        cls.other_model = cls.env["product.product"].create({"name": "Phone X2"})

    @classmethod
    def make(cls, number):
        return cls.start_order(
            product_id=cls.phone_model.id, serial=f"LIKELY-{number}", fault_id=cls.fault.id
        )

    def finished_with(self, number, *parts):
        order = self.make(number)
        self.agree(order)
        for part in parts:
            self.use_part(part, order=order)
        order._step("finish", {"result": "repaired"})
        return order

    def parts(self, order):
        return [part for part, _quantity, _why in order._likely_parts()]

    def test_what_is_listed_for_the_fault(self):
        Row = self.env["fault.part"]
        Row.create({"fault_id": self.fault.id, "part_id": self.screen.id})
        Row.create(
            {
                "fault_id": self.fault.id,
                "part_id": self.battery.id,
                "product_id": self.other_model.id,
            }
        )
        self.assertEqual(self.parts(self.order), [self.screen])

    def test_what_such_orders_needed(self):
        self.stock_point((self.screen, 5), (self.battery, 5))
        for number in range(2, 8):
            self.finished_with(number, *([self.screen] if number % 2 else []))
        self.finished_with(9, self.battery)
        self.assertEqual(self.parts(self.order), [self.screen])
        self.assertIn("43%", self.order.likely_parts_text)

    def test_only_what_fits_is_likely(self):
        self.env["fault.part"].create({"fault_id": self.fault.id, "part_id": self.screen.id})
        self.env["part.compatibility"].create(
            {"part_id": self.screen.id, "product_id": self.other_model.id}
        )
        self.assertFalse(self.parts(self.order))

    def test_what_is_missing_is_asked_for(self):
        self.env["fault.part"].create(
            {"fault_id": self.fault.id, "part_id": self.screen.id, "quantity": 2}
        )
        self.stock_point((self.screen, 1))
        own = self.order.with_user(self.storekeeper)
        requisition = self.env["parts.requisition"].browse(own.action_ask_likely_parts()["res_id"])
        self.assertEqual(requisition.order_id, self.order)
        self.assertEqual(requisition.line_ids.quantity, 1)
        self.stock_point((self.screen, 1))
        with self.assertRefused("Nothing to ask for"):
            own.action_ask_likely_parts()

    def test_another_point_asks_for_nothing_here(self):
        with self.assertRaises(AccessError):
            self.order.with_user(self.other_storekeeper).action_ask_likely_parts()
