from contextlib import contextmanager

from odoo.exceptions import UserError

from odoo.addons.service_network.tests.common import NetworkCase


class LedgerCase(NetworkCase):
    """Two points with deposit accounts, two parts, and somebody of finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.point.sudo().deposit_account_ids
        cls.other_account = cls.other_point.sudo().deposit_account_ids
        cls.accountant = cls.make_user(
            "finance", "account.group_account_invoice,service_network.group_office_user"
        )
        cls.make_parts()

    @classmethod
    def make_parts(cls):
        cls.screen, cls.battery = cls.env["product.product"].create(
            [
                {"name": name, "is_storable": True, "standard_price": price}
                for name, price in (("Screen", 100.0), ("Battery", 30.0))
            ]
        )

    @classmethod
    def pay_in(cls, account, amount):
        return cls.env["deposit.account"]._post(
            [{"account_id": account.id, "kind": "pay_in", "balance_delta": amount}]
        )

    @classmethod
    def hold_parts(cls, *parts):
        """Pairs ``(part, quantity)`` held for the north point at their cost, and come there."""
        vals = [{"account_id": cls.account.id, "product_id": part.id} for part, _pieces in parts]
        holds = cls.account._post(
            [
                {
                    **part_vals,
                    "kind": "hold",
                    "held_delta": part.standard_price * quantity,
                    "quantity": quantity,
                }
                for part_vals, (part, quantity) in zip(vals, parts, strict=True)
            ]
        )
        return cls.account._post(
            [
                {**part_vals, "kind": "post", "hold_id": hold.id}
                for part_vals, hold in zip(vals, holds, strict=True)
            ]
        )

    @contextmanager
    def assertRefused(self, pattern):
        """What is refused leaves nothing behind, as when a request is rolled back."""
        with self.assertRaisesRegex(UserError, pattern), self.env.cr.savepoint():
            yield

    def assertStaysOpen(self, pattern):
        """The north point is neither closed, nor archived, nor made somebody else's."""
        point = self.point.with_user(self.office)
        stranger = self.env["res.partner"].create({"name": "Li Qiang"})
        for way in (
            point.action_close,
            lambda: point.write({"active": False}),
            lambda: point.write({"kind": "own"}),
            lambda: point.write({"partner_id": stranger.id}),
        ):
            with self.assertRefused(pattern):
                way()
        point.phone = "0755 1234567"
        point.action_suspend()

    def assertFigures(self, account, balance, held):
        account.invalidate_recordset()
        self.assertEqual((account.balance, account.held), (balance, held))

    def assertProved(self, account=None):
        """Figures, entries and what is held agree."""
        for found, lines in (account or self.account)._verify().items():
            self.assertFalse(lines, found.point_id.name)
