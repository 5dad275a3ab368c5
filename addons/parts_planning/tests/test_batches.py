from odoo.tests import freeze_time, tagged

from odoo.addons.spare_parts_deposit.tests.batches import Batches

from .common import NOW, PlanCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestBatches(Batches, PlanCase):
    """T9 of planning: parts at a point."""

    def test_a_plan_of_many_parts(self):
        planned = []

        def life(count):
            parts = [self.make_part(f"Planned {number}", 1, stock=0) for number in range(count)]
            planned.extend(parts)
            for part in parts:
                self.used(part, [2] * 10)
            spent = {"plan": self.spend(self.plan)}
            plans = self.Plan.search([("product_id", "in", [part.id for part in parts])])
            return spent | self.take(plans, ("order", self.manager), ("set_minimums", self.manager))

        self.assertFlat(life)
