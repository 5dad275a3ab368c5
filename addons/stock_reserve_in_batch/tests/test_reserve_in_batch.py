from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .as_odoo import AsOdoo


@tagged("post_install", "-at_install")
class TestReserveInBatch(AsOdoo, TransactionCase):
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
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.screen = cls.make_part_of("Screen")
        cls.place_pieces()
        cls.add_pieces(cls.screen, cls.shelf, 100, days_ago=1)

    @classmethod
    def make_part_of(cls, name, **vals):
        return cls.env["product.product"].create({"name": name, "is_storable": True, **vals})

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
        parts = [self.make_part_of(f"Part {number}") for number in range(40)]
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
