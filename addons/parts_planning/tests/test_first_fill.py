from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged, users

from .common import NOW, PlanCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestFirstFill(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Product = cls.env["product.product"]
        model = {"is_storable": True, "tracking": "serial"}
        cls.new = Product.create({"name": "S2", **model})
        cls.like = Product.create({"name": "S1", **model})
        vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.screen.seller_ids = [Command.create({"partner_id": vendor.id, "price": 60})]

    def fill(self, **vals):
        Fill = self.env["parts.first.fill"].with_user(self.keeper)
        vals = {"model_id": self.new.id, "like_id": self.like.id, **vals}
        return Fill.create(vals)

    def sell_like(self, units, screens):
        self.env["stock.lot"].create(
            [{"name": f"S1-{number}", "product_id": self.like.id} for number in range(units)]
        )
        order = self.make_order(product_id=self.like.id)
        self.used(self.screen, [screens], order=order)

    @users("keeper.user")
    def test_a_new_model_needs_what_a_similar_one_needed(self):
        self.sell_like(units=50, screens=5)
        fill = self.fill(units=2000, weeks=26)
        self.assertEqual(fill.units_in_service, 50)
        fill.action_compute()
        line = fill.line_ids
        self.assertEqual((line.product_id, line.rate), (self.screen, 10))
        # 2000 units × 10 % × half a year, half of them out there on average: 50 expected
        self.assertEqual(line.quantity, 62)
        line.quantity = 60
        fill.action_order()
        order = self.env["purchase.order"].sudo().search([("origin", "ilike", "S2")])
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.order_line.product_qty, 60)

    def test_what_teaches_nothing_is_refused(self):
        with self.assertRaisesRegex(UserError, "No unit"):
            self.fill().action_compute()
        self.sell_like(units=1, screens=0)
        with self.assertRaisesRegex(UserError, "No part"):
            self.fill().action_compute()
