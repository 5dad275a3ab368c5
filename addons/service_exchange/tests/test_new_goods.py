from odoo.tests import Form, tagged

from .common import ExchangeCase


@tagged("post_install", "-at_install")
class TestNewGoods(ExchangeCase):
    """Rule 20: customers are given new goods, and the move of the stock holds it."""

    def use(self, unit, order=None):
        part = self.plan_part(order or self.order, self.phone, outcome="exchange", lot_id=unit.id)
        part.action_use()
        return part

    def test_a_new_unit_goes_out(self):
        self.assertFalse(self.units[0]._is_used())
        self.assertTrue(self.use(self.units[0]).sudo().move_id.is_exchange)

    def test_a_unit_that_odoo_delivered_and_took_back_is_used(self):
        unit = self.make_units("AWAY-1")
        picking = self.deliver(unit)
        self.bring_back(picking)
        self.assertTrue(unit._is_used())
        self.bring_to_point(unit)
        with self.assertRefused("new units only"):
            self.use(unit)

    def test_a_refurbished_unit_never_becomes_new(self):
        self.units[0].is_refurbished = True
        with self.assertRefused("new units only"):
            self.use(self.units[0])
        with self.assertRefused("never becomes a new one"):
            self.units[0].with_user(self.keeper).is_refurbished = False

    def test_what_somebody_owned_or_gave_back_is_used(self):
        self.units[0].sudo()._set_owner(self.order.partner_id, "order")
        self.assertTrue(self.units[0]._is_used())
        self.take_paper(self.apply_for(), "done", self.units[1])
        self.assertTrue(self.device._is_used())
        self.assertTrue(self.units[1]._is_used())

    def test_the_paper_refuses_it_already_when_it_is_reserved(self):
        self.units[0].is_refurbished = True
        paper = self.take_paper(self.apply_for(), "approved")
        paper.with_user(self.storekeeper).lot_id = self.units[0]
        with self.assertRefused("new units only"):
            paper.with_user(self.storekeeper).action_reserve()

    def test_what_became_used_after_it_was_reserved_does_not_go_out(self):
        paper = self.take_paper(self.apply_for(), "reserved")
        self.units[0].sudo().is_refurbished = True
        with self.assertRefused("new units only"):
            paper.with_user(self.technician_user).action_hand_over()

    def test_a_reserved_unit_is_nobody_elses(self):
        self.take_paper(self.apply_for(), "reserved")
        order = self.make_exchange_order(self.make_device("OTHER-1"), phone="13300133000")
        with self.assertRefused("is reserved for exchange"):
            self.plan_part(
                order, self.phone, outcome="warranty", lot_id=self.units[0].id
            ).action_use()
        for unit in self.units[1:]:  # without a serial the others are taken
            part = self.plan_part(order, self.phone, outcome="warranty")
            part.action_use()
            self.assertIn(part.sudo().move_id.lot_ids, self.units[1:], unit.name)

    def test_with_a_paper_the_unit_goes_out_by_it(self):
        self.apply_for()
        with self.assertRefused("hand the unit over there"):
            self.use(self.units[0])

    def test_where_exchanges_are_approved_none_goes_out_without(self):
        self.order.company_id.exchange_by_paper = True
        with self.assertRefused("has to be approved"):
            self.use(self.units[0])
        self.take_paper(self.apply_for(), "done")

    # --- Odoo's own transfers ---

    def deliver(self, unit):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.phone.id,
                            "product_uom_qty": 1,
                            "location_id": self.warehouse.lot_stock_id.id,
                            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids._do_unreserve()
        picking.move_ids._update_reserved_quantity(
            1, self.warehouse.lot_stock_id, lot_id=unit, strict=True
        )
        picking.move_ids.picked = True
        picking._action_done()
        self.assertEqual(picking.state, "done")
        return picking

    def bring_back(self, picking):
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_ids=picking.ids, active_id=picking.id, active_model="stock.picking"
            )
        ).save()
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back._action_done()

    def bring_to_point(self, unit):
        requisition = self.take_to(self.ask_for((self.phone, 1)), "approved")
        requisition.with_user(self.keeper).line_ids.picked_lot_ids = unit
        requisition.with_user(self.keeper).action_ship()
        requisition.with_user(self.storekeeper).action_receive()
