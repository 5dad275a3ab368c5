import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartUpgrade(PartsCase):
    """R4.4: the difference where the old part comes back, the full price where it cannot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.disk = cls.make_part("Disk 256", 40.0, list_price=300)
        cls.better = cls.make_part("Disk 512", 60.0, list_price=450)
        cls.stock_point((cls.better, 3))

    def planned(self, **vals):
        order = self.start_order()
        vals = {"outcome": "upgrade", "upgraded_product_id": self.disk.id, **vals}
        return self.plan_part(order, self.better, **vals)

    def agreed(self, part):
        quote = self.env["service.quote"].create(
            {
                "order_id": part.order_id.id,
                "line_ids": [(0, 0, vals) for vals in part.order_id._prepare_quote_lines()],
            }
        )
        quote.action_send()
        quote.accept("Li Lei", "phone")
        return quote

    def test_the_customer_pays_the_difference_for_a_part_that_comes_back(self):
        part = self.planned()
        self.assertTrue(part.old_part_due)
        self.assertEqual(part.price_unit, 150)
        self.assertEqual(self.agreed(part).amount_total, 150)
        part.action_use()
        old_part = part.sudo().old_part_ids
        self.assertEqual(old_part.product_id, self.disk)
        self.assertFigures(self.account, 1000, 180)

    def test_the_full_price_where_the_old_part_cannot_come_back(self):
        part = self.planned(old_part_due=False)
        self.assertEqual(part.price_unit, 450)
        self.assertEqual(self.agreed(part).amount_total, 450)
        part.action_use()
        self.assertFalse(part.sudo().old_part_ids)
        part.with_user(self.accountant).action_clear()
        self.assertEqual(part.state, "cleared")
        self.assertFigures(self.account, 1000, 120)

    def test_no_upgrade_before_the_customer_agreed(self):
        with self.assertRefused("not agreed"):
            self.planned().action_use()

    def test_the_limit_is_free_when_money_and_old_part_are_in(self):
        for first in ("money", "old part"):
            part = self.planned()
            self.agreed(part)
            part.action_use()
            old_part = part.sudo().old_part_ids
            steps = {"money": self.turn_in, "old part": self.hand_in}
            held = self.account.held
            steps.pop(first)(part, old_part)
            self.assertEqual(part.state, "used")
            self.assertFigures(self.account, 1000, held)
            steps.popitem()[1](part, old_part)
            self.assertEqual(part.state, "cleared")
            self.assertFigures(self.account, 1000, held - 60)
            self.assertProved()

    def turn_in(self, part, _old_part):
        part.with_user(self.accountant).action_clear()
        with self.assertRefused("in already|is in state"):
            part.with_user(self.accountant).action_clear()

    def hand_in(self, _part, old_part):
        old_part.with_user(self.storekeeper).action_hand_in()
        old_part.with_user(self.keeper).action_accept()
        old_part.with_user(self.keeper).action_write_off()

    @mute_logger("odoo.sql_db")
    def test_an_upgrade_names_what_the_warranty_would_have_given(self):
        for vals in ({"upgraded_product_id": False}, {"outcome": "paid"}):
            with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
                self.planned(**vals).flush_recordset()

    def test_the_issue_slip_tells_who_pays_what(self):
        part = self.planned()
        slip = part.order_id._issue_slip()
        self.assertEqual(slip["total"], 150)
        self.assertEqual(slip["lines"][0]["instead_of"], self.disk.name)
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "spare_parts_deposit.issue_slip", part.order_id.ids
        )
        self.assertIn("Disk 512", html.decode())
