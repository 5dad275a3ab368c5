from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PartsCase

MODELS = (
    "deposit.account",
    "deposit.entry",
    "parts.requisition",
    "parts.requisition.line",
    "parts.return",
    "parts.return.line",
    "old.part.return",
    "service.order.part",
    "parts.log",
)


@tagged("post_install", "-at_install")
class TestPartsAccess(PartsCase):
    """Design rule 5 for parts: a point sees only itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.requisition = cls.stock_point((cls.screen, 3))
        cls.used = cls.use_part(cls.screen)
        cls.returned = (
            cls.env["parts.return"]
            .with_user(cls.storekeeper)
            .create({"line_ids": [Command.create({"product_id": cls.screen.id})]})
        )

    def test_another_point_finds_nothing(self):
        for model in MODELS:
            for user in (self.other_manager, self.other_storekeeper):
                Model = self.env[model].with_user(user)
                self.assertFalse(
                    Model.search([("point_id", "!=", self.other_point.id)]), f"{model} {user.login}"
                )
            own = self.env[model].with_user(self.storekeeper).search([])
            self.assertTrue(own, model)
            with self.assertRaises(AccessError):
                own.with_user(self.other_storekeeper).read(["display_name"])

    def test_another_point_moves_nothing(self):
        old_part = self.used.old_part_ids
        for record, action in (
            (self.requisition, "action_cancel"),
            (old_part, "action_hand_in"),
            (self.returned, "action_send"),
            (self.used, "action_use"),
            (self.account, "action_verify"),
            (self.account, "action_block"),
        ):
            with self.assertRaises(AccessError, msg=action):
                getattr(record.with_user(self.other_storekeeper), action)()

    def test_nothing_is_booked_on_another_point(self):
        other = self.other_storekeeper
        with self.assertRaises(AccessError):
            self.env["parts.requisition"].with_user(other).create({"point_id": self.point.id})
        with self.assertRaises(AccessError):
            self.env["parts.return"].with_user(other).create({"point_id": self.point.id})
        with self.assertRaises(AccessError):
            self.env["service.order.part"].with_user(other).create(
                {"order_id": self.used.order_id.id, "product_id": self.screen.id}
            )
        with self.assertRaises(AccessError):
            self.env["parts.requisition.line"].with_user(other).create(
                {"requisition_id": self.requisition.id, "product_id": self.battery.id}
            )
        with self.assertRaises(AccessError):
            self.env["parts.requisition"].with_user(other).create(
                {"order_id": self.used.order_id.id}
            )
        with self.assertRaises(UserError):
            self.env["parts.requisition"].with_user(other).create({"account_id": self.account.id})

    def test_technicians_see_no_deposit(self):
        for model in ("deposit.account", "deposit.entry"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.technician_user).search([])

    def test_head_office_sees_all_and_writes_nothing_of_it(self):
        for user in (self.keeper, self.office):
            self.assertIn(self.account, self.env["deposit.account"].with_user(user).search([]))
            with self.assertRaises(AccessError):
                self.account.with_user(user).multiple = 5
        self.account.with_user(self.accountant).action_block()

    def test_a_point_sees_its_stock_and_no_other(self):
        Quant = self.env["stock.quant"]
        domain = [("product_id", "=", self.screen.id)]
        own = Quant.with_user(self.storekeeper).search(domain)
        self.assertEqual(own.location_id, self.point.parts_location_id)
        self.assertFalse(Quant.with_user(self.other_storekeeper).search(domain))
        self.assertGreater(len(Quant.with_user(self.office).search(domain)), 1)

    def test_every_role_opens_the_forms_it_can_reach(self):
        order = self.used.order_id
        for user in (
            self.manager,
            self.technician_user,
            self.storekeeper,
            self.hotline,
            self.keeper,
        ):
            (values,) = order.with_user(user).web_read(
                {name: {} for name in ("part_ids", "old_part_count", "requisition_count")}
            )
            self.assertIn(self.used.id, values["part_ids"])
            (values,) = self.requisition.with_user(user).web_read(
                {name: {} for name in ("free", "limit", "picking_count", "can_approve", "amount")}
            )
            self.assertEqual(values["amount"], self.requisition.amount)
