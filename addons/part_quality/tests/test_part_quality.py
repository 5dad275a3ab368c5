from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.old_part_collection.tests.common import OldPartCase


@tagged("post_install", "-at_install")
class TestPartQuality(OldPartCase):
    """Parts dead on opening, by part and vendor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Maker of Screens"})
        cls.screen.seller_ids = [Command.create({"partner_id": cls.vendor.id})]
        cls.stock_point((cls.battery, 2))
        cls.expert = cls.make_user("expert", "repair_intake.group_technical_expert")
        cls.use_part(cls.screen, 2.0)
        cls.use_part(cls.battery)
        cls.order = cls.start_order()
        part = cls.plan_part(cls.order, cls.screen)
        part.action_dead_on_opening()
        part.action_use()
        cls.dead = cls.order.sudo().part_ids.filtered("is_doa")

    def quality(self, *domain):
        self.env.flush_all()
        mine = [("product_id", "in", (self.screen | self.battery).ids), *domain]
        return self.env["part.quality"].with_user(self.expert).search(mine)

    def test_the_share_is_told_by_part_and_vendor(self):
        self.env.flush_all()
        rows = (
            self.env["part.quality"]
            .with_user(self.expert)
            ._read_group(
                [("product_id", "in", (self.screen | self.battery).ids)],
                ["vendor_id", "product_id"],
                ["quantity:sum", "doa_quantity:sum", "doa_share:avg"],
            )
        )
        self.assertCountEqual(
            rows,
            [
                (self.vendor, self.screen, 4, 1, 25),
                (self.env["res.partner"], self.battery, 1, 0, 0),
            ],
        )

    def test_a_dead_part_goes_back_to_its_vendor_under_a_claim(self):
        unclaimed = [("doa_quantity", ">", 0), ("is_claimed", "=", False)]
        self.assertEqual(self.quality(*unclaimed).order_id, self.order)
        old = self.dead.old_part_ids
        old.with_user(self.storekeeper).action_hand_in()
        old.with_user(self.keeper).action_accept()
        back = self.env["old.part.vendor.return"].with_user(self.keeper)
        back = back.create({"partner_id": self.vendor.id, "claim_ref": "RMA-8"})
        back.action_fill()
        self.assertTrue(back.part_ids.is_doa)
        back.action_send()
        self.assertFalse(self.quality(*unclaimed))

    def test_dead_parts_become_a_quality_report(self):
        lines = self.quality()
        report = self.env["service.quality.report"].browse(
            lines.action_make_quality_report()["res_id"]
        )
        self.assertEqual((report.product_id, report.order_ids), (self.screen, self.order))
        self.assertIn("Maker of Screens", report.description)
        self.assertIn("25.0 %", report.description)
        with self.assertRefused("dead on opening first"):
            self.quality(("product_id", "=", self.battery.id)).action_make_quality_report()

    def test_points_have_no_part_in_it(self):
        with self.assertRaises(AccessError):
            self.env["part.quality"].with_user(self.storekeeper).search([])
