from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.stock_reserve_in_batch.models.stock_move import SWITCH


class Undo(Exception):
    pass


@tagged("post_install", "-at_install")
class TestReserveInBatch(TransactionCase):
    """Many transfers are reserved at once just as Odoo reserves them one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # other addons may leave some moves to Odoo's own way
        cls.startClassPatcher(
            patch.object(cls.registry["stock.move"], "_reserved_together", lambda _move: True)
        )
        cls.company = cls.env.company
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.bin, cls.other_bin = cls.env["stock.location"].create(
            [{"name": name, "location_id": cls.shelf.id} for name in ("A-01", "B-07")]
        )
        cls.screen = cls.make_part("Screen")
        cls.rare = cls.make_part("Rare")
        cls.absent = cls.make_part("Absent")
        cls.board = cls.make_part("Board", tracking="serial")
        cls.glue = cls.make_part("Glue", tracking="lot")
        cls.add_pieces(cls.screen, cls.shelf, 100, days_ago=1)
        cls.add_pieces(cls.rare, cls.bin, 3, days_ago=2)
        cls.add_pieces(cls.rare, cls.other_bin, 4, days_ago=9)
        for number in range(3):
            cls.add_pieces(cls.board, cls.bin, 1, days_ago=number, lot=f"B{number}")
        for number, place in enumerate((cls.bin, cls.other_bin)):
            cls.add_pieces(cls.glue, place, 2.5, days_ago=number, lot=f"G{number}")

    @classmethod
    def make_part(cls, name, **vals):
        return cls.env["product.product"].create({"name": name, "is_storable": True, **vals})

    @classmethod
    def add_pieces(cls, part, place, pieces, days_ago, lot=None):
        lot = cls.env["stock.lot"].create({"name": lot, "product_id": part.id}) if lot else None
        cls.env["stock.quant"]._update_available_quantity(
            part, place, pieces, lot_id=lot, in_date=fields.Datetime.now() - timedelta(days_ago)
        )

    def draft(self, *transfers):
        """Deliveries of pairs ``(part, quantity)``."""
        return self.env["stock.picking"].create(
            [
                {
                    "picking_type_id": self.warehouse.out_type_id.id,
                    "location_id": self.shelf.id,
                    "location_dest_id": self.customers.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": part.id,
                                "product_uom_qty": quantity,
                                "location_id": self.shelf.id,
                                "location_dest_id": self.customers.id,
                            }
                        )
                        for part, quantity in parts
                    ],
                }
                for parts in transfers
            ]
        )

    def plan(self, *transfers):
        pickings = self.draft(*transfers)
        pickings.action_confirm()
        pickings.move_ids._action_assign()
        return pickings

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
            sorted(
                (q.product_id.id, q.location_id.id, q.lot_id.id, q.quantity, q.reserved_quantity)
                for q in quants
            ),
        )

    def odoo_own_way(self, on=True):
        self.env["ir.config_parameter"].sudo().set_param(SWITCH, str(not on))

    def assertAsOdoo(self, do):
        """Whatever is done leaves the same with the switch on and off.

        :param do: function that returns the transfers to be compared
        """
        plain = None
        with self.assertRaises(Undo), self.env.cr.savepoint():
            self.odoo_own_way()
            plain = self.outcome(do())
            raise Undo
        self.env.invalidate_all()
        self.odoo_own_way(False)
        self.assertEqual(self.outcome(do()), plain)
        return plain

    def assertPlannedAsOdoo(self, *transfers):
        return self.assertAsOdoo(lambda: self.plan(*transfers))

    def test_the_oldest_pieces_go_first_and_nobody_gets_those_of_another(self):
        lines, _states, _quants = self.assertPlannedAsOdoo(
            [(self.rare, 5), (self.screen, 2)],
            [(self.rare, 3)],
            [(self.rare, 1)],
            [(self.screen, 4)],
        )
        self.assertIn(("Rare", "B-07", "", 4.0), lines[0])
        self.assertEqual([line[3] for line in lines[1]], [2.0])
        self.assertFalse(lines[2])

    def test_serials_and_lots(self):
        self.assertPlannedAsOdoo(
            [(self.board, 2), (self.glue, 3)], [(self.board, 2)], [(self.glue, 4)]
        )

    def test_what_is_not_there_waits(self):
        _lines, states, _quants = self.assertPlannedAsOdoo(
            [(self.absent, 1)], [(self.rare, 1), (self.absent, 1)]
        )
        self.assertEqual(states[0], ("confirmed", ["confirmed"]))

    def test_the_newest_pieces_first_where_the_category_says_so(self):
        self.rare.categ_id = self.env["product.category"].create(
            {"name": "LIFO", "removal_strategy_id": self.env.ref("stock.removal_lifo").id}
        )
        lines, _states, _quants = self.assertPlannedAsOdoo([(self.rare, 2)], [(self.rare, 2)])
        self.assertEqual(lines[0], [("Rare", "A-01", "", 2.0)])

    def test_the_nearest_pieces_first_where_the_category_says_so(self):
        self.rare.categ_id = self.env["product.category"].create(
            {"name": "Nearest", "removal_strategy_id": self.env.ref("stock.removal_closest").id}
        )
        self.assertPlannedAsOdoo([(self.rare, 2)], [(self.rare, 2)])

    def test_pieces_of_a_customer_are_taken_as_odoo_takes_them(self):
        owner = self.env["res.partner"].create({"name": "Owner"})
        self.env["stock.quant"]._update_available_quantity(self.rare, self.bin, 2, owner_id=owner)
        self.assertPlannedAsOdoo([(self.rare, 8)], [(self.rare, 2)])

    def test_quants_that_differ_in_nothing_are_reserved_and_given_back(self):
        def given_back():
            self.env["stock.quant"].create(
                [
                    {"product_id": self.rare.id, "location_id": self.bin.id, "quantity": pieces}
                    for pieces in (-1, 2)
                ]
            )
            pickings = self.plan([(self.rare, 6)], [(self.rare, 2)])
            pickings[1:].do_unreserve()
            more = self.plan([(self.rare, 1)])
            pickings[:1].do_unreserve()
            return pickings | more

        self.assertAsOdoo(given_back)

    def test_who_was_served_in_part_comes_first_to_what_came_in(self):
        def restocked():
            pickings = self.plan([(self.rare, 9)], [(self.rare, 4)])
            self.add_pieces(self.rare, self.bin, 3, days_ago=0)
            pickings.move_ids._action_assign()
            return pickings

        lines, _states, _quants = self.assertAsOdoo(restocked)
        self.assertEqual(sum(line[3] for line in lines[0]), 9)
        self.assertEqual(sum(line[3] for line in lines[1]), 1)

    def test_what_moves_before_them_brought_is_shared_out(self):
        def chained():
            transit = self.warehouse.wh_output_stock_loc_id
            first = self.plan([(self.glue, 5)])
            first.move_ids.location_dest_id = transit
            after = self.draft([(self.glue, 3)], [(self.glue, 3)])
            after.move_ids.write(
                {"location_id": transit.id, "move_orig_ids": [Command.link(first.move_ids.id)]}
            )
            after.action_confirm()
            first.move_ids.picked = True
            first._action_done()
            after.move_ids._action_assign()
            return first | after

        self.assertAsOdoo(chained)

    def test_pieces_are_put_away_where_the_rules_say(self):
        def put_away():
            self.env["stock.putaway.rule"].create(
                {
                    "product_id": self.rare.id,
                    "location_in_id": self.warehouse.wh_output_stock_loc_id.id,
                    "location_out_id": place.id,
                }
            )
            pickings = self.draft([(self.rare, 2), (self.screen, 1)])
            target = self.warehouse.wh_output_stock_loc_id
            pickings.location_dest_id = pickings.move_ids.location_dest_id = target
            pickings.action_confirm()
            pickings.action_assign()
            return pickings

        place = self.env["stock.location"].create(
            {"name": "Bay", "location_id": self.warehouse.wh_output_stock_loc_id.id}
        )
        self.assertAsOdoo(put_away)
        self.assertIn(place, put_away().move_line_ids.location_dest_id)

    def test_done_and_undone_as_odoo_does_it(self):
        def done():
            pickings = self.plan([(self.rare, 5), (self.board, 2)], [(self.glue, 4)])
            left = self.plan([(self.rare, 2)], [(self.board, 1), (self.screen, 3)])
            left.do_unreserve()
            pickings.move_ids.picked = True
            pickings._action_done()
            return pickings | left

        _lines, states, _quants = self.assertAsOdoo(done)
        self.assertEqual([state for state, _moves in states][:2], ["done", "done"])

    def test_many_lines_cost_no_more_queries_than_a_few(self):
        parts = [self.make_part(f"Part {number}") for number in range(40)]
        for part in parts:
            self.add_pieces(part, self.shelf, 100, days_ago=1)

        def spent(count):
            pickings = self.draft([(part, 1) for part in parts[:count]])
            pickings.move_ids._action_confirm(merge=False)
            pickings.do_unreserve()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            pickings.move_ids._action_assign()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        spent(2)
        few = spent(4)
        self.assertLessEqual(spent(40), 1.5 * few)
        self.odoo_own_way()
        self.assertGreater(spent(40), 4 * few)
