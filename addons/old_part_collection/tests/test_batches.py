from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.tests.batches import Batches

from .common import OldPartCase


@tagged("post_install", "-at_install")
class TestBatches(Batches, OldPartCase):
    """T9 of old parts and their boxes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1_000_000)
        cls.stock_point((cls.battery, 100))
        cls.env["stock.quant"]._update_available_quantity(
            cls.battery, cls.point.parts_location_id, 200
        )

    def owed(self, count):
        order = self.start_order()
        used = self.env["service.order.part"].create(
            [
                {"order_id": order.id, "product_id": self.battery.id, "outcome": "warranty"}
                for _number in range(count)
            ]
        )
        used.action_use()
        return used.old_part_ids

    def boxed(self, count):
        """Handed in, packed, sent and received, with what that cost."""
        old_parts = self.owed(count)
        spent = self.take(old_parts, ("hand_in", self.storekeeper))
        box = self.make_box()
        steps = (
            ("pack_all", self.storekeeper),
            ("send", self.storekeeper),
            ("receive", self.keeper),
        )
        return old_parts, spent | self.take(box, *steps)

    def test_accepted_and_written_off(self):
        def life(count):
            old_parts, spent = self.boxed(count)
            return spent | self.take(old_parts, ("accept", self.keeper), ("write_off", self.keeper))

        self.assertFlat(life)

    def test_rejected(self):
        def life(count):
            old_parts, _spent = self.boxed(count)
            inspected = old_parts.browse(old_parts.ids).with_user(self.keeper)
            return {"inspect": self.spend(lambda: inspected.action_inspect("wrong"))}

        self.assertFlat(life)

    def test_missing_in_the_box(self):
        def life(count):
            old_parts, _spent = self.boxed(count)
            return self.take(old_parts, ("miss", self.keeper))

        self.assertFlat(life)
