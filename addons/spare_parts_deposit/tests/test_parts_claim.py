from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsClaim(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        requisition = cls.take_to(cls.ask_for((cls.screen, 5)), "shipped")
        line = requisition.line_ids.with_user(cls.storekeeper)
        line.write({"received_qty": 3, "damaged_qty": 1})
        requisition.with_user(cls.storekeeper).action_receive()
        cls.requisition = requisition
        claims = requisition.sudo().claim_ids
        cls.short = claims.filtered(lambda claim: claim.kind == "short")
        cls.damaged = claims.filtered(lambda claim: claim.kind == "damaged")
        cls.difference = cls.company._get_parts_difference_location()

    def test_what_came_short_or_damaged_is_claimed_by_itself(self):
        self.assertRecordValues(
            self.short | self.damaged,
            [
                {"quantity": 1, "value": 100, "state": "open", "document": self.requisition.name},
                {"quantity": 1, "value": 100, "state": "open", "document": self.requisition.name},
            ],
        )

    def test_a_fault_of_the_point_is_charged_once(self):
        claim = self.damaged.with_user(self.keeper)
        claim.fault = "point"
        claim.action_decide(key="c")
        claim.action_decide(key="c")
        self.assertFigures(self.account, 900, 300)
        self.assertEqual(self.pieces(self.screen, self.difference), 1)
        self.assertProved()

    def test_a_fault_of_the_carrier_costs_the_point_nothing_and_has_a_number(self):
        claim = self.short.with_user(self.keeper)
        claim.fault = "carrier"
        with self.assertRefused("number"):
            claim.action_decide()
        claim.claim_ref = "SF-1"
        claim.action_decide()
        self.assertFigures(self.account, 1000, 300)

    def test_what_is_found_goes_back_into_stock(self):
        claim = self.short.with_user(self.keeper)
        claim.write({"fault": "warehouse", "goods": "stock"})
        claim.action_decide()
        self.assertEqual(self.pieces(self.screen, self.warehouse.lot_stock_id), 96)

    def test_the_point_tells_and_the_warehouse_decides(self):
        own = self.short.with_user(self.storekeeper)
        own.what_happened = "The box was open"
        with self.assertRaises(UserError):
            own.fault = "carrier"
        with self.assertRefused("another desk"):
            own.action_decide()
        with self.assertRaises(AccessError):
            self.short.with_user(self.other_storekeeper).check_access("read")

    def test_what_was_decided_stays(self):
        claim = self.short.with_user(self.keeper)
        with self.assertRefused("whose fault"):
            claim.action_decide()
        claim.fault = "warehouse"
        claim.action_decide()
        with self.assertRefused("can no longer be changed"):
            claim.fault = "point"
        with self.assertRefused("not deleted"):
            claim.sudo().unlink()
