import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartExchange(PartsCase):
    """R4.8: exchange units are stock, valued and held like parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 5000)
        cls.phone = cls.make_part("Phone", 0, stock=0, tracking="serial", deposit_price=1200)
        cls.units = cls.env["stock.lot"].create(
            [{"name": f"EXCH-{number}", "product_id": cls.phone.id} for number in range(3)]
        )
        for unit in cls.units:
            cls.env["stock.quant"]._update_available_quantity(
                cls.phone, cls.warehouse.lot_stock_id, 1, lot_id=unit
            )
        cls.stock_point((cls.phone, 3))
        cls.failed = cls.env["stock.lot"].create(
            {"name": "FAILED-1", "product_id": cls.phone_model.id}
        )
        cls.order = cls.start_order(device_id=cls.failed.id)

    @classmethod
    def plan_exchange(cls, unit=None, order=None):
        return cls.plan_part(
            order or cls.order,
            cls.phone,
            outcome="exchange",
            lot_id=(cls.units[0] if unit is None else unit).id,
        )

    def test_the_unit_goes_out_by_serial_and_the_failed_one_is_owed(self):
        self.assertFigures(self.account, 5000, 3600)
        exchange = self.plan_exchange()
        self.assertEqual((exchange.price_unit, exchange.old_part_due), (0, True))
        exchange.action_use()
        self.assertEqual(exchange.sudo().move_id.lot_ids, self.units[0])
        self.assertEqual(self.pieces(self.phone, self.point.parts_location_id), 2)
        old = exchange.sudo().old_part_ids
        self.assertRecordValues(
            old,
            [{"product_id": self.phone_model.id, "lot_id": self.failed.id, "held_value": 1200}],
        )
        self.assertFigures(self.account, 5000, 3600)
        self.assertProved()

    def test_the_warranty_goes_on_with_the_new_serial(self):
        self.plan_exchange().action_use()
        self.assertRecordValues(
            self.order, [{"result": "exchanged", "replacement_serial": "EXCH-0"}]
        )
        self.agree(self.order)
        self.order._step("finish")
        self.assertEqual(self.order.replacement_id, self.units[0])
        self.assertEqual(self.units[0].exchanged_from_id, self.failed)

    def test_the_value_is_free_when_the_failed_unit_is_written_off(self):
        exchange = self.plan_exchange()
        exchange.action_use()
        old = exchange.sudo().old_part_ids
        for step, user in (
            ("hand_in", self.storekeeper),
            ("accept", self.keeper),
            ("write_off", self.keeper),
        ):
            self.assertFigures(self.account, 5000, 3600)
            getattr(old.with_user(user), f"action_{step}")()
            self.assertProved()
        self.assertFigures(self.account, 5000, 2400)

    def test_an_exchange_needs_the_serials_of_both_units(self):
        with self.assertRefused("Scan the serial of the unit"):
            self.plan_exchange(self.env["stock.lot"]).action_use()
        other = self.start_order(device_id=False)
        with self.assertRefused("names no device"):
            self.plan_exchange(order=other).action_use()

    def test_an_exchange_unit_dead_on_opening_is_exchanged_for_the_next_one(self):
        exchange = self.plan_exchange()
        exchange.action_dead_on_opening()
        dead = self.order.sudo().old_part_ids
        self.assertRecordValues(dead, [{"is_doa": True, "lot_id": self.units[0].id}])
        found = self.env["old.part.return"].with_user(self.storekeeper).name_search("EXCH-0")
        self.assertEqual([row[0] for row in found], dead.ids)
        exchange.lot_id = self.units[1]
        exchange.action_use()
        self.assertEqual(len(self.order.sudo().old_part_ids), 2)
        self.assertFigures(self.account, 5000, 3600)
        self.assertProved()

    @mute_logger("odoo.sql_db")
    def test_a_device_is_exchanged_once_for_one_unit(self):
        self.plan_exchange().action_use()
        self.order.sudo().flush_recordset()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.plan_exchange(self.units[1]).action_use()
            self.env.flush_all()
        other = self.plan_exchange(self.units[2], self.start_order(device_id=self.failed.id))
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            other.quantity = 2
            self.env.flush_all()
