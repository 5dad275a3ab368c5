from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OldPartCase


@tagged("post_install", "-at_install")
class TestOldPartVendorReturn(OldPartCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.screen.seller_ids = [Command.create({"partner_id": cls.vendor.id})]

    def make_return(self):
        Return = self.env["old.part.vendor.return"].with_user(self.keeper)
        return Return.create({"partner_id": self.vendor.id})

    def test_accepted_parts_go_back_under_a_claim_number(self):
        accepted, rejected = self.hand_in(), self.hand_in()
        accepted.with_user(self.keeper).action_accept()
        rejected.with_user(self.keeper).action_inspect("wrong")
        back = self.make_return()
        back.action_fill()
        self.assertEqual(back.part_ids, accepted)
        self.assertEqual(back.amount_claimed, 100)
        with self.assertRefused("claim number"):
            back.action_send()
        back.claim_ref = "RMA-7"
        back.action_send()
        with self.assertRefused("How much"):
            back.action_settle()
        with self.assertRefused("was sent"):
            back.amount_claimed = 1
        back.amount_credited = 80
        back.action_settle()
        with self.assertRefused("was sent"):
            back.amount_credited = 800
        self.assertEqual(back.state, "settled")

    def test_a_part_goes_back_once(self):
        self.hand_in().with_user(self.keeper).action_accept()
        self.make_return().action_fill()
        again = self.make_return()
        with self.assertRefused("waits"):
            again.action_fill()

    def test_what_was_cancelled_waits_again(self):
        old_part = self.hand_in()
        old_part.with_user(self.keeper).action_accept()
        back = self.make_return()
        back.action_fill()
        back.action_cancel()
        self.assertFalse(old_part.vendor_return_id)

    def test_points_have_no_part_in_it(self):
        with self.assertRaises(AccessError):
            self.make_return().with_user(self.storekeeper).read(["claim_ref"])
