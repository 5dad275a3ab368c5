from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.tests.batches import Batches
from odoo.addons.spare_parts_deposit.tests.common import PartsCase

from .test_technician_bag import PIXEL


@tagged("post_install", "-at_install")
class TestBatches(Batches, PartsCase):
    """T9 of a technician's bag."""

    inserted_by_odoo = 1  # the quant of a part that the bag did not hold before

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1_000_000)

    def test_a_slip_of_many_parts(self):
        def life(count):
            parts = [self.make_part(f"Bagged {number}", 1, stock=0) for number in range(count)]
            for part in parts:
                self.env["stock.quant"]._update_available_quantity(
                    part, self.point.parts_location_id, 5
                )
            spent = {}
            for kind in ("draw", "give_back"):
                slip = (
                    self.env["bag.slip"]
                    .with_user(self.storekeeper)
                    .create(
                        {
                            "kind": kind,
                            "technician_id": self.technician.id,
                            "line_ids": [
                                Command.create({"product_id": part.id, "quantity": 1})
                                for part in parts
                            ],
                        }
                    )
                )
                slip = slip.browse(slip.ids)
                spent[kind] = self.spend(lambda slip=slip: slip.action_done(signature=PIXEL))
            return spent

        self.assertFlat(life)
