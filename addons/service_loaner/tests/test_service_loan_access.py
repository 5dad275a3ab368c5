from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from .common import LoanerCase


@tagged("post_install", "-at_install")
class TestServiceLoanAccess(LoanerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign_order = cls.make_order(point_id=cls.other_point.id)
        cls.foreign = cls.reserve(cls.foreign_unit, cls.foreign_order, user=cls.hotline)

    @users("north.user", "lender.user")
    def test_a_point_sees_its_own_loans_and_units_only(self):
        Loan = self.env["service.loan"]
        own = self.reserve(self.make_unit(self.env.user.login, self.shelf), user=self.env.user)
        self.assertIn(own, Loan.search([]))
        self.assertEqual(Loan.search([]).point_id, self.point)
        units = self.env["stock.lot"].search([("is_loaner", "=", True)])
        self.assertIn(self.unit, units)
        self.assertNotIn(self.foreign_unit, units)
        foreign = Loan.browse(self.foreign.id)
        shelf = self.other_point.parts_location_id
        other_unit = self.make_unit(f"SOUTH-{self.env.user.login}", shelf)
        for act in (
            lambda: foreign.read(["name"]),
            lambda: foreign.write({"due_date": "2030-01-01"}),
            lambda: foreign.step("cancel"),
            lambda: foreign.step("lend", {"deposit_how": "cash"}, key="x"),
            lambda: self.reserve(self.spare, self.foreign_order, user=self.env.user),
            lambda: self.reserve(other_unit, user=self.env.user),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                act()

    @users("lender.user")
    def test_the_money_is_settled_by_the_manager(self):
        loan = self.take_back()
        with self.assertRaises(AccessError):
            loan.with_user(self.env.user).step("settle", {"settle_how": "cash"})
        loan.with_user(self.manager).step("settle", {"settle_how": "cash"})

    @users("office.user")
    def test_the_office_reads_and_does_not_lend(self):
        loan = self.env["service.loan"].browse(self.foreign.id)
        self.assertTrue(loan.name)
        with self.assertRaises(AccessError):
            loan.step("cancel")
        with self.assertRaises(AccessError):
            self.reserve(user=self.env.user)
