from datetime import timedelta

from odoo import fields

from odoo.addons.stock_reserve_in_batch.models.stock_move import SWITCH


class Undo(Exception):
    pass


class AsOdoo:
    """Whatever is reserved in batch is what Odoo reserves one by one.

    For a test case that has `warehouse`, `screen` with a hundred pieces in stock, `make_part_of`
    and `plan`.
    """

    @classmethod
    def place_pieces(cls):
        cls.shelf = cls.warehouse.lot_stock_id
        cls.bin, cls.other_bin = cls.env["stock.location"].create(
            [{"name": name, "location_id": cls.shelf.id} for name in ("A-01", "B-07")]
        )
        cls.rare = cls.make_part_of("Rare")
        cls.absent = cls.make_part_of("Absent")
        cls.board = cls.make_part_of("Board", tracking="serial")
        cls.glue = cls.make_part_of("Glue", tracking="lot")
        cls.add_pieces(cls.rare, cls.bin, 3, days_ago=2)
        cls.add_pieces(cls.rare, cls.other_bin, 4, days_ago=9)
        for number in range(3):
            cls.add_pieces(cls.board, cls.bin, 1, days_ago=number, lot=f"B{number}")
        for number, place in enumerate((cls.bin, cls.other_bin)):
            cls.add_pieces(cls.glue, place, 2.5, days_ago=number, lot=f"G{number}")

    @classmethod
    def make_part_of(cls, name, **vals):
        """A storable product, none in stock."""
        raise NotImplementedError

    @classmethod
    def add_pieces(cls, part, place, pieces, days_ago, lot=None):
        lot = cls.env["stock.lot"].create({"name": lot, "product_id": part.id}) if lot else None
        cls.env["stock.quant"]._update_available_quantity(
            part, place, pieces, lot_id=lot, in_date=fields.Datetime.now() - timedelta(days_ago)
        )

    def plan(self, *transfers):
        """Transfers of pairs ``(part, quantity)``, reserved together."""
        raise NotImplementedError

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

    # --- the same for every kind of transfer ---

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
