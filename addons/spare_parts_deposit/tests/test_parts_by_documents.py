from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PartsCase

BY_DOCUMENT = "by a document of after-sales alone"


@tagged("post_install", "-at_install")
class TestPartsByDocuments(PartsCase):
    """Parts come to a point, and leave it, by our documents: every way of Odoo's own is shut."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 10000)
        cls.stock_point((cls.screen, 3))
        cls.place = cls.point.parts_location_id
        cls.other_place = cls.other_point.parts_location_id
        cls.shelf = cls.warehouse.lot_stock_id
        cls.transit = cls.company._get_parts_transit_location()
        cls.stock_manager = cls.make_user("stock.boss", "stock.group_stock_manager")
        cls.everything = cls.make_user(
            "boss", "service_network.group_administrator,stock.group_stock_manager", cls.point
        )
        cls.usual = cls.env["product.product"].create({"name": "Document", "is_storable": True})

    def people(self):
        return self.keeper, self.stock_manager, self.everything

    def as_user(self, user, model):
        return self.env[model].with_user(user)

    def move_vals(self, source, target, part=None, quantity=1):
        return {
            "product_id": (part or self.screen).id,
            "product_uom_qty": quantity,
            "location_id": source.id,
            "location_dest_id": target.id,
        }

    def ordinary_picking(self, user, source, target, part=None):
        return self.as_user(user, "stock.picking").create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [Command.create(self.move_vals(source, target, part))],
            }
        )

    def approved(self, quantity=2):
        return self.take_to(self.ask_for((self.screen, quantity)), "approved")

    # --- ordinary pickings ---

    def test_no_ordinary_transfer_takes_parts_to_a_point_or_from_it(self):
        self.env["stock.quant"]._update_available_quantity(self.screen, self.transit, 1)
        inside = self.env["stock.location"].create(
            {"name": "Drawer", "usage": "internal", "location_id": self.place.id}
        )
        for user in self.people():
            for source, target in (
                (self.shelf, self.place),
                (self.place, self.shelf),
                (self.place, self.other_place),
                (self.shelf, inside),
                (self.shelf, self.transit),
                (self.transit, self.place),
            ):
                with self.subTest(user=user.login, way=f"{source.name} {target.name}"):
                    with self.assertRefused(BY_DOCUMENT):
                        self.ordinary_picking(user, source, target)
        self.assertEqual(self.pieces(self.screen, self.place), 3)
        self.assertProved()

    def test_a_move_made_by_another_app_is_not_done_either(self):
        """A procurement plans as superuser; nobody finishes what it planned."""
        picking = self.ordinary_picking(self.env.ref("base.user_root"), self.shelf, self.place)
        picking.action_confirm()
        picking.action_assign()
        for people in (self.keeper, self.stock_manager, self.env.user):
            with self.assertRefused(BY_DOCUMENT):
                picking.with_user(people).button_validate()
        with self.assertRefused(BY_DOCUMENT):
            picking.move_ids.picked = True
            picking.move_ids._action_done()

    def test_what_is_no_service_part_and_what_is_no_point_is_moved_as_ever(self):
        Quant = self.env["stock.quant"]
        Quant._update_available_quantity(self.usual, self.shelf, 5)
        bin_ = self.env["stock.location"].create(
            {"name": "Bin", "usage": "internal", "location_id": self.shelf.location_id.id}
        )
        for user in (self.keeper, self.stock_manager):
            for target, part in ((self.place, self.usual), (bin_, self.screen)):
                picking = self.ordinary_picking(user, self.shelf, target, part)
                picking.action_confirm()
                picking.action_assign()
                picking.button_validate()
                self.assertEqual(picking.state, "done")
        self.assertEqual(self.pieces(self.screen, bin_), 2)

    def test_an_ordinary_transfer_is_not_redirected_to_a_point(self):
        bin_ = self.env["stock.location"].create(
            {"name": "Bin", "usage": "internal", "location_id": self.shelf.location_id.id}
        )
        picking = self.ordinary_picking(self.keeper, self.shelf, bin_)
        picking.action_confirm()
        picking.action_assign()
        target = {"location_dest_id": self.place.id}
        for record in (picking, picking.move_ids, picking.move_line_ids):
            with self.assertRefused(BY_DOCUMENT):
                record.write(target)
        picking.button_validate()
        for record in (picking, picking.move_ids, picking.move_line_ids):
            with self.assertRefused(BY_DOCUMENT):
                record.write(target)

    # --- the transfers of documents ---

    def test_the_transfer_of_a_requisition_is_done_by_the_requisition(self):
        requisition = self.approved()
        picking = requisition.sudo().picking_ids
        for user in self.people():
            with self.subTest(user=user.login), self.assertRefused(requisition.name):
                picking.with_user(user).button_validate()
            for record in (picking, picking.move_ids):
                with self.assertRefused(requisition.name):
                    record.with_user(user).write({"location_dest_id": self.other_place.id})
            with self.assertRefused("by a document"):
                picking.move_line_ids.with_user(user).location_dest_id = self.other_place
            with self.assertRefused(requisition.name):
                picking.move_ids.with_user(user).create(
                    {
                        **self.move_vals(self.shelf, self.transit, self.battery),
                        "picking_id": picking.id,
                    }
                )
            with self.assertRefused("by a document"):
                self.as_user(user, "stock.picking").create(
                    {
                        "picking_type_id": picking.picking_type_id.id,
                        "location_id": self.shelf.id,
                        "location_dest_id": self.shelf.id,
                        "parts_requisition_id": requisition.id,
                    }
                )
        self.take_on(requisition)

    def take_on(self, requisition):
        """The document still goes its way, and everything agrees."""
        requisition.with_user(self.keeper).action_ship()
        self.assertProved()
        requisition.with_user(self.storekeeper).action_receive()
        self.assertProved()

    def test_pieces_set_aside_by_hand_are_not_shipped(self):
        requisition = self.approved()
        move = requisition.sudo().picking_ids.move_ids
        move.with_user(self.keeper).quantity = 9
        self.take_on(requisition)
        self.assertEqual(self.pieces(self.screen, self.place), 5)
        self.assertEqual(self.pieces(self.screen, self.shelf), 95)

    def test_no_more_is_picked_than_was_approved(self):
        requisition = self.approved(2)
        line = requisition.line_ids.with_user(self.keeper)
        for wrong in (30, 2.5, -1):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                line.picked_qty = wrong
                line.flush_recordset()
            line.invalidate_recordset()
        line.picked_qty = 2
        self.take_on(requisition)

    def test_serials_that_are_picked_are_as_many_as_the_pieces(self):
        board = self.make_part("Board", 50, stock=0, tracking="serial")
        serials = self.env["stock.lot"].create(
            [{"name": f"BOARD-{n}", "product_id": board.id} for n in range(5)]
        )
        for serial in serials:
            self.env["stock.quant"]._update_available_quantity(board, self.shelf, 1, lot_id=serial)
        requisition = self.take_to(self.ask_for((board, 2)), "approved")
        line = requisition.line_ids.with_user(self.keeper)
        line.write({"picked_qty": 2, "picked_lot_ids": [Command.set(serials.ids)]})
        with self.assertRefused("as many serials as pieces"):
            requisition.with_user(self.keeper).action_ship()
        line.picked_lot_ids = serials[3:]
        self.take_on(requisition)
        self.assertEqual(self.pieces(board, self.place), 2)

    def test_what_stays_in_transit_is_found_whatever_the_document_says(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "shipped")
        picking = requisition.sudo().picking_ids
        self.env["stock.picking"]._transfer_parts(
            self.company,
            self.shelf,
            self.transit,
            [(self.screen, 28)],
            parts_requisition_id=requisition.id,
        )
        (message,) = self.account._verify()[self.account]
        self.assertIn("Screen: 6 held in the ledger, 34 found", message)
        requisition.with_user(self.storekeeper).action_receive()
        (message,) = self.account._verify()[self.account]
        self.assertIn("Screen: 6 held in the ledger, 34 found", message)
        self.assertEqual(picking.state, "done")

    def test_reserving_and_giving_back_is_the_keepers_work(self):
        requisition = self.approved()
        picking = requisition.sudo().picking_ids.with_user(self.keeper)
        picking.do_unreserve()
        self.assertFalse(picking.move_ids.quantity)
        picking.action_assign()
        self.assertEqual(picking.move_ids.quantity, 2)
        self.take_on(requisition)

    def test_a_return_of_a_transfer_that_is_done_is_refused(self):
        requisition = self.take_to(self.ask_for((self.screen, 2)), "received")
        for picking in requisition.sudo().picking_ids:
            wizard = (
                self.as_user(self.keeper, "stock.return.picking")
                .with_context(active_id=picking.id, active_model="stock.picking")
                .create({})
            )
            wizard.product_return_moves.quantity = 1
            with self.assertRefused(BY_DOCUMENT):
                wizard.action_create_returns()

    # --- inventory, scrap, pieces, places ---

    def test_nobody_counts_scraps_or_relocates_the_parts_of_a_point_in_inventory(self):
        quant = self.env["stock.quant"].search(
            [("product_id", "=", self.screen.id), ("location_id", "=", self.place.id)]
        )
        for user in self.people():
            mine = quant.with_user(user).with_context(inventory_mode=True)
            with (
                self.subTest(user=user.login, entry_point="count"),
                self.assertRefused(BY_DOCUMENT),
            ):
                mine.inventory_quantity = 30
                mine.action_apply_inventory()
            with self.subTest(user=user.login, entry_point="count at once"), self.assertRefused(""):
                mine.inventory_quantity_auto_apply = 30
            with (
                self.subTest(user=user.login, entry_point="scrap"),
                self.assertRefused(BY_DOCUMENT),
            ):
                self.as_user(user, "stock.scrap").create(
                    {
                        "product_id": self.screen.id,
                        "scrap_qty": 1,
                        "location_id": self.place.id,
                    }
                ).do_scrap()
            with (
                self.subTest(user=user.login, entry_point="relocate"),
                self.assertRefused(BY_DOCUMENT),
            ):
                quant.with_user(user).move_quants(location_dest_id=self.shelf, message="x")
            for vals in ({"quantity": 9}, {"location_id": self.shelf.id}, {"reserved_quantity": 3}):
                with (
                    self.subTest(user=user.login, entry_point=vals),
                    self.assertRefused(BY_DOCUMENT),
                ):
                    quant.with_user(user).write(vals)
            with self.subTest(user=user.login, entry_point="new"), self.assertRefused(BY_DOCUMENT):
                self.as_user(user, "stock.quant").create(
                    {
                        "product_id": self.battery.id,
                        "location_id": self.place.id,
                        "quantity": 5,
                    }
                )
        self.assertProved()

    def test_places_of_points_stay_where_they_are(self):
        full = self.env["stock.location"].create(
            {"name": "Full", "usage": "internal", "location_id": self.shelf.location_id.id}
        )
        for user in (self.stock_manager, self.everything):
            with self.assertRefused("stay where they are"):
                full.with_user(user).location_id = self.place
            with self.assertRefused("stay where they are"):
                self.place.with_user(user).location_id = self.shelf
            for mark in ("is_parts_transit", "is_parts_difference", "is_service_points_root"):
                with self.assertRefused("made by the application"):
                    full.with_user(user)[mark] = True
            with self.assertRefused("made by the application"):
                self.place.with_user(user).own_service_point_id = self.other_point

    def test_a_point_keeps_its_place_and_a_part_that_is_held_stays_one(self):
        with self.assertRefused("it is not changed"):
            self.point.with_user(self.everything).parts_location_id = self.shelf
        with self.assertRefused("stays a service part"):
            self.screen.is_service_part = False
        self.battery.is_service_part = False

    def test_what_came_to_a_point_as_something_else_becomes_no_service_part(self):
        """Else pieces would lie there that were never weighed against the deposit."""
        manager = self.make_user("network.boss", "service_network.group_network_manager")
        for place in (self.place, self.transit):
            self.env["stock.quant"]._update_available_quantity(self.usual, place, 8)
            for product in (self.usual, self.usual.product_tmpl_id):
                with self.assertRefused("no deposit is held for"):
                    product.with_user(manager).is_service_part = True
            self.env["stock.quant"]._update_available_quantity(self.usual, place, -8)
        self.usual.with_user(manager).is_service_part = True
        self.assertProved()

    def test_a_customers_device_at_a_point_is_in_nobodys_way(self):
        customer = self.env["res.partner"].create({"name": "Owner"})
        self.env["stock.quant"]._update_available_quantity(
            self.usual, self.place, 1, owner_id=customer
        )
        self.usual.is_service_part = True
        self.assertProved()

    # --- lines ---

    def test_roles_without_inventory_write_no_lines(self):
        done = self.env["stock.move.line"].search(
            [("product_id", "=", self.screen.id), ("location_dest_id", "=", self.place.id)]
        )
        vals = {
            "product_id": self.screen.id,
            "quantity": 1,
            "company_id": self.company.id,
            "location_id": self.place.id,
            "location_dest_id": self.shelf.id,
        }
        for user in (self.storekeeper, self.technician_user, self.accountant):
            Line = self.as_user(user, "stock.move.line")
            self.assertFalse(Line.has_access("create"))
            for attempt in (
                lambda Line=Line: Line.create(vals),
                lambda Line=Line: Line.browse(done.ids).write({"date": "1999-01-01"}),
                lambda Line=Line: Line.browse(done.ids).unlink(),
            ):
                with self.assertRefused(""):
                    attempt()

    def test_nobody_sets_pieces_aside_without_a_transfer(self):
        salesman = self.make_user("sales", "base.group_user")
        for user in (salesman, self.keeper, self.stock_manager):
            with self.subTest(user=user.login), self.assertRefused("set aside for a transfer"):
                self.as_user(user, "stock.move.line").create(
                    {
                        "product_id": self.screen.id,
                        "quantity": 40,
                        "company_id": self.company.id,
                        "location_id": self.shelf.id,
                        "location_dest_id": self.shelf.id,
                    }
                )
        self.assertEqual(self.pieces(self.screen, self.shelf), 97)

    def test_pieces_of_a_point_are_not_set_aside_for_another_transfer(self):
        bin_ = self.env["stock.location"].create(
            {"name": "Bin", "usage": "internal", "location_id": self.shelf.location_id.id}
        )
        picking = self.ordinary_picking(self.keeper, self.shelf, bin_)
        picking.action_confirm()
        with self.assertRefused(BY_DOCUMENT):
            picking.move_line_ids.create(
                {
                    "move_id": picking.move_ids.id,
                    "product_id": self.screen.id,
                    "quantity": 1,
                    "location_id": self.place.id,
                    "location_dest_id": bin_.id,
                }
            )
        self.assertEqual(self.pieces(self.screen, self.place), 3)

    def test_what_was_moved_at_a_point_stays_as_it_was(self):
        done = self.env["stock.move.line"].search(
            [("product_id", "=", self.screen.id), ("location_dest_id", "=", self.place.id)]
        )
        for user in self.people():
            line = done.with_user(user)
            for vals in (
                {"quantity": 30},
                {"quantity": 0},
                {"location_dest_id": self.shelf.id},
                {"date": "1999-01-01"},
            ):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(UserError):
                    with self.env.cr.savepoint():
                        line.write(vals)
            for vals in ({"state": "draft"}, {"quantity": 30}, {"date": "1999-01-01"}):
                with self.subTest(user=user.login, move=vals), self.assertRaises(UserError):
                    with self.env.cr.savepoint():
                        line.move_id.write(vals)

    def test_our_roles_do_not_write_when_something_was_moved(self):
        bin_ = self.env["stock.location"].create(
            {"name": "Bin", "usage": "internal", "location_id": self.shelf.location_id.id}
        )
        picking = self.ordinary_picking(self.keeper, self.shelf, bin_)
        picking.action_confirm()
        picking.action_assign()
        picking.button_validate()
        with self.assertRefused("not written by hand"):
            picking.move_line_ids.date = "1999-01-01"
        picking.move_line_ids.with_user(self.stock_manager).date = "2026-01-01"  # Odoo's own way
