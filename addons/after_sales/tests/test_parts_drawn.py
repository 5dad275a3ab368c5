from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.tests.common import PartsCase
from odoo.addons.technician_bag.tests.test_technician_bag import PIXEL


@tagged("post_install", "-at_install")
class TestPartsDrawn(PartsCase):
    """What a technician draws for an order fits its device, whatever addon knows what fits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.stock_point((cls.screen, 2), (cls.battery, 2))
        cls.battery.default_code = "BAT-DRAW"
        other = cls.env["product.product"].create({"name": "Tablet", "is_storable": True})
        for part, model in ((cls.screen, cls.phone_model), (cls.battery, other)):
            cls.env["part.compatibility"].create({"part_id": part.id, "product_id": model.id})
        cls.order = cls.start_order(product_id=cls.phone_model.id, serial="DRAW-1")

    def slip(self, *parts, **vals):
        return (
            self.env["bag.slip"]
            .with_user(self.storekeeper)
            .create(
                {
                    "technician_id": self.technician.id,
                    "line_ids": [Command.create({"product_id": part.id}) for part in parts],
                    **vals,
                }
            )
        )

    def test_a_part_for_another_model_is_not_drawn_for_an_order(self):
        with self.assertRefused("Battery does not fit"):
            self.slip(self.battery, order_id=self.order.id)
        slip = self.slip(self.screen, order_id=self.order.id)
        with self.assertRefused("does not fit"):
            slip.action_scan("bat-draw")
        with self.assertRefused("does not fit"):
            slip.line_ids.product_id = self.battery
        loose = self.slip(self.battery)
        with self.assertRefused("does not fit"):
            loose.order_id = self.order

    def test_without_an_order_and_on_the_way_back_any_part_passes(self):
        self.assertTrue(self.slip(self.battery).line_ids)
        back = self.slip(self.battery, order_id=self.order.id, kind="give_back")
        self.assertTrue(back.line_ids)

    def test_a_technician_is_offered_his_bag_first_and_only_what_fits(self):
        spare = self.make_part("Spare", 10)
        loaner = self.make_part("Loaner", 10, is_loaner=True)
        self.stock_point((spare, 1), (loaner, 1))
        self.slip(self.screen).action_done(signature=PIXEL)
        visit = self.order.open_visit_id.with_user(self.technician_user)
        self.assertTrue(visit.takes_parts)
        action = visit.action_open_parts()
        choice = self.env[action["res_model"]].with_user(self.technician_user)
        lines = choice.browse(action["res_id"]).line_ids
        self.assertEqual(lines.mapped("product_id.name"), ["Screen", "Spare"])
        self.assertEqual(lines[0].where, "Bag 1 · Shelf 1")

    def test_a_question_that_is_open_is_told_before_the_order_is_finished(self):
        self.assertFalse(self.order.finish_remarks)
        question = self.env["service.escalation"].create(
            {"order_id": self.order.id, "question": "Which screw?"}
        )
        self.order.invalidate_recordset()
        self.assertIn(question.name, self.order.finish_remarks)
        self.assertIn(question.name, self.order.open_visit_id.finish_remarks)
