from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.tests.batches import Batches
from odoo.addons.spare_parts_deposit.tests.common import PartsCase


@tagged("post_install", "-at_install")
class TestBatches(Batches, PartsCase):
    """T9 of a stocktake: its parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1_000_000)

    def test_a_stocktake_of_many_parts(self):
        def life(count):
            parts = [self.make_part(f"Counted {number}", 1) for number in range(count)]
            self.stock_point(*[(part, 5) for part in parts])
            stocktake = self.env["point.stocktake"].with_user(self.storekeeper).create({})
            spent = self.take(stocktake, ("start", self.storekeeper))
            for line in stocktake.line_ids:
                line.counted_qty = 4 if line.product_id in parts else line.sudo().expected_qty
            return spent | self.take(
                stocktake, ("finish", self.storekeeper), ("approve", self.keeper)
            )

        self.assertFlat(life)
