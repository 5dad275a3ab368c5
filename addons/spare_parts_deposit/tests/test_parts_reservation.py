from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.models.stock_picking import Transfer
from odoo.addons.stock_reserve_in_batch.tests.as_odoo import AsOdoo

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsReservation(AsOdoo, PartsCase):
    """Many transfers are reserved at once just as Odoo reserves them one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place_pieces()

    @classmethod
    def make_part_of(cls, name, **vals):
        return cls.make_part(name, 5, stock=0, **vals)

    def plan(self, *transfers):
        """Transfers of pairs ``(part, quantity)``, planned together."""
        return self.env["stock.picking"]._plan_transfers(
            [
                Transfer(
                    self.company,
                    self.shelf,
                    self.company._get_parts_transit_location(),
                    list(parts),
                )
                for parts in transfers
            ]
        )

    def test_a_rest_that_came_in_is_reserved(self):
        picking = self.plan([(self.rare, 9)])
        self.assertEqual(picking.move_ids.quantity, 7)
        self.add_pieces(self.rare, self.bin, 5, days_ago=0)
        picking.action_assign()
        self.assertEqual(picking.move_ids.quantity, 9)

    def test_no_message_is_written_for_a_transfer(self):
        picking = self.plan([(self.rare, 1)])
        self.assertFalse(picking.message_ids)
        self.assertFalse(picking.message_partner_ids)

    def approved(self, count, parts):
        requisitions = self.env["parts.requisition"].create(
            [
                {
                    "point_id": (self.point, self.other_point)[number % 2].id,
                    "line_ids": [
                        Command.create({"product_id": part.id, "quantity": 1}) for part in parts
                    ],
                }
                for number in range(count)
            ]
        )
        requisitions.user_id = self.storekeeper
        requisitions._take_step("submit")
        requisitions = requisitions.with_user(self.keeper)
        spent = self.count_queries(requisitions.action_approve)
        self.assertEqual(set(requisitions.mapped("state")), {"approved"})
        self.assertEqual(set(requisitions.sudo().picking_ids.mapped("state")), {"assigned"})
        return spent

    def test_approving_many_asks_no_more_than_approving_a_few(self):
        """T9: neither lines nor requisitions cost queries of their own."""
        for account in self.account | self.other_account:
            self.pay_in(account, 1_000_000)
        parts = [self.make_part(f"Part {number}", 1) for number in range(40)]
        self.approved(2, parts[:2])
        few = self.approved(4, parts[:4])
        self.assertLessEqual(self.approved(40, parts[:4]), 1.5 * few)
        self.assertLessEqual(self.approved(4, parts), 1.5 * few)
