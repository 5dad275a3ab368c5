from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import ExchangeCase

BEGIN = datetime(2026, 3, 2, 8)


@tagged("post_install", "-at_install")
class TestExchangeCycle(ExchangeCase):
    def test_the_middle_and_the_slow_tenth_of_each_stage(self):
        self.env["service.exchange"].search([])._as_step().state = "cancelled"
        hours = (2, 4, 6, 8, 100)
        for number, until in enumerate(hours):
            order = self.make_exchange_order(
                self.make_device(f"CYCLE-{number}"), phone=f"1310000000{number}"
            )
            paper = self.apply_for(order)
            paper.sudo()._as_step().write(
                {
                    "state": "approved",
                    "applied_at": BEGIN,
                    "inspected_at": BEGIN + timedelta(hours=1),
                    "decided_at": BEGIN + timedelta(hours=1 + until),
                }
            )
        self.env.flush_all()
        lines = self.env["service.exchange.cycle"].search([("stage", "=", "2_decide")])
        self.assertEqual(len(lines), 2, "of the point, and of all together")
        for line in lines:
            self.assertEqual((line.count, line.p50), (5, 6))
            self.assertAlmostEqual(line.p90, 63.2)
        own = lines.with_user(self.manager).search([("stage", "=", "2_decide")])
        self.assertEqual(own.point_id, self.point)
        self.assertFalse(lines.with_user(self.other_manager).search([("stage", "=", "2_decide")]))
