from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.repair_intake.tests.common import IntakeCase


@tagged("post_install", "-at_install")
class TestFeeOnRecord(IntakeCase):
    """A fee in what else is told of the customer and his device."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(
            phone="13958274619", serial="FEE-1", product_id=cls.phone_model.id
        )
        cls.work_on(cls.order)

    def close_order(self):
        # as an addon after this one would
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE service_order SET state = 'closed', closed_at = now() WHERE id = %s",
            self.order.ids,
        )
        self.env.invalidate_all()

    def test_who_owes_a_fee_is_not_forgotten(self):
        self.close_order()
        self.assertTrue(self.order.fee_due)
        request = self.env["privacy.request"].create(
            {"kind": "erase", "partner_id": self.order.partner_id.id, "reason": "By phone"}
        )
        officer = self.make_user("officer", "service_network.group_administrator")
        with self.assertRaisesRegex(UserError, self.order.name):
            request.with_user(officer).action_erase()

    def test_the_timeline_of_the_device_tells_the_fee(self):
        self.order._issue_receipt("cash")
        device = self.order.device_id
        events = device._timeline()[device]
        [fee] = [event for event in events if event.kind == "fee"]
        self.assertIn(self.order.receipt_id.name, fee.title)
