from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.models.stock_picking import Transfer
from odoo.addons.stock_reserve_in_batch.models.stock_move import SWITCH

from .common import PartsCase


class Undo(Exception):
    pass


@tagged("post_install", "-at_install")
class TestPartsReservation(PartsCase):
    """Many transfers are reserved at once just as Odoo reserves them one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf = cls.warehouse.lot_stock_id
        cls.bin, cls.other_bin = cls.env["stock.location"].create(
            [{"name": name, "location_id": cls.shelf.id} for name in ("A-01", "B-07")]
        )
        cls.rare = cls.make_part("Rare", 5, stock=0)
        cls.absent = cls.make_part("Absent", 5, stock=0)
        cls.board = cls.make_part("Board", 50, stock=0, tracking="serial")
        cls.glue = cls.make_part("Glue", 2, stock=0, tracking="lot")
        cls.add_pieces(cls.rare, cls.bin, 3, days_ago=2)
        cls.add_pieces(cls.rare, cls.other_bin, 4, days_ago=9)
        for number in range(3):
            cls.add_pieces(cls.board, cls.bin, 1, days_ago=number, lot=f"B{number}")
        for number, place in enumerate((cls.bin, cls.other_bin)):
            cls.add_pieces(cls.glue, place, 2.5, days_ago=number, lot=f"G{number}")

    @classmethod
    def add_pieces(cls, part, place, pieces, days_ago, lot=None):
        lot = cls.env["stock.lot"].create({"name": lot, "product_id": part.id}) if lot else None
        cls.env["stock.quant"]._update_available_quantity(
            part, place, pieces, lot_id=lot, in_date=fields.Datetime.now() - timedelta(days_ago)
        )

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

    def outcome(self, pickings):
        """What a reservation leaves behind."""
        self.env.flush_all()
        lines = [
            sorted(
                (line.product_id.name, line.location_id.name, line.lot_id.name or "", line.quantity)
                for line in picking.move_line_ids
            )
            for picking in pickings
        ]
        states = [(picking.state, picking.move_ids.mapped("state")) for picking in pickings]
        quants = self.env["stock.quant"].search([("product_id", "in", pickings.product_id.ids)])
        return (
            lines,
            states,
            sorted(quants.mapped(lambda q: (q.id, q.quantity, q.reserved_quantity))),
        )

    def assertAsOdoo(self, *transfers):
        plain = None
        with self.assertRaises(Undo), self.env.cr.savepoint():
            self.env["ir.config_parameter"].set_param(SWITCH, "False")
            plain = self.outcome(self.plan(*transfers))
            raise Undo
        self.env.invalidate_all()
        self.assertEqual(self.outcome(self.plan(*transfers)), plain)
        return plain

    def test_the_oldest_pieces_go_first_and_nobody_gets_those_of_another(self):
        lines, _states, _quants = self.assertAsOdoo(
            [(self.rare, 5), (self.screen, 2)],
            [(self.rare, 3)],
            [(self.rare, 1)],
            [(self.screen, 4)],
        )
        self.assertIn(("Rare", "B-07", "", 4.0), lines[0])
        self.assertEqual([line[3] for line in lines[1]], [2.0])
        self.assertFalse(lines[2])

    def test_serials_and_lots(self):
        self.assertAsOdoo([(self.board, 2), (self.glue, 3)], [(self.board, 2)], [(self.glue, 4)])

    def test_what_is_not_there_waits(self):
        _lines, states, _quants = self.assertAsOdoo(
            [(self.absent, 1)], [(self.rare, 1), (self.absent, 1)]
        )
        self.assertEqual(states[0], ("confirmed", ["confirmed"]))

    def test_the_newest_pieces_first_where_the_category_says_so(self):
        self.rare.categ_id = self.env["product.category"].create(
            {"name": "LIFO", "removal_strategy_id": self.env.ref("stock.removal_lifo").id}
        )
        lines, _states, _quants = self.assertAsOdoo([(self.rare, 2)], [(self.rare, 2)])
        self.assertEqual(lines[0], [("Rare", "A-01", "", 2.0)])

    def test_the_nearest_pieces_first_where_the_category_says_so(self):
        self.rare.categ_id = self.env["product.category"].create(
            {"name": "Nearest", "removal_strategy_id": self.env.ref("stock.removal_closest").id}
        )
        self.assertAsOdoo([(self.rare, 2)], [(self.rare, 2)])

    def test_pieces_of_a_customer_are_taken_as_odoo_takes_them(self):
        owner = self.env["res.partner"].create({"name": "Owner"})
        self.env["stock.quant"]._update_available_quantity(self.rare, self.bin, 2, owner_id=owner)
        self.assertAsOdoo([(self.rare, 8)], [(self.rare, 2)])

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
