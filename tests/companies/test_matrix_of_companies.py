"""Every model of ours × role × entry point, for people of another maker in the same database.

All that there is belongs to the first company. Whoever works for the second alone, and whoever
works for both and has only the second open, gets no mark, no id and no change of it anywhere.
"""

from odoo.fields import Command
from odoo.tests import TransactionCase

from ..isolation.matrix import Matrix
from ..isolation.two_points import TwoPoints
from .test_companies_see_only_themselves import OFFICE, ONLY, POINT


class TestMatrixOfCompanies(Matrix, TwoPoints, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sow()
        cls.second = cls.env["res.company"].create({"name": "Second Maker"})
        cls.env.user.company_ids |= cls.second
        Point = cls.env["service.point"].with_company(cls.second)
        cls.second_point = Point.create({"name": "Second Point", "level_id": cls.level.id})
        # the contact of a point stands in the address book of all companies
        cls.other_point.partner_id.name = "South Point"
        cls.env.flush_all()

    @classmethod
    def fill(cls, point):
        cls.env["ir.config_parameter"].set_param("repair_intake.customers_apart", "True")
        super().fill(point)

    def foreign(self):
        for name, path in self.scoped_models():
            if self.env[name]._auto:
                records = self.southern(name, path).filtered_domain(ONLY.get(name, []))
                if records:
                    yield name, records

    def make_reader(self, login, groups, companies, points=()):
        user = self.make_user(login, ",".join(groups), points)
        user.write({"company_ids": [Command.set(companies.ids)], "company_id": companies[0].id})
        return user

    def rpc(self, model, method, *args, **kwargs):
        context = {"allowed_company_ids": self.second.ids, **kwargs.pop("context", {})}
        return super().rpc(model, method, *args, context=context, **kwargs)

    def test_the_head_office_of_the_second_company_gets_nothing_of_the_first(self):
        self.assert_gets_nothing(self.make_reader("second.office", OFFICE, self.second))

    def test_a_point_of_the_second_company_gets_nothing_of_the_first(self):
        self.assert_gets_nothing(
            self.make_reader("second.point", POINT, self.second, self.second_point)
        )

    def test_who_has_only_the_second_company_open_gets_nothing_of_the_first(self):
        both = self.second + self.company
        points = self.other_point + self.second_point
        self.assert_gets_nothing(
            self.make_reader("both.office", OFFICE, both)
            | self.make_reader("both.point", POINT, both, points)
        )

    def test_the_first_company_itself_gets_at_it(self):
        """The trial finds what there is to be found."""
        self.ask_as(self.make_reader("first.office", OFFICE, self.company))
        open_companies, found = {"allowed_company_ids": self.company.ids}, {}
        for name, records in self.foreign():
            if name in ("service.order", "deposit.account"):
                args = [records[:1].ids, ["display_name"]]
                answer = self.try_rpc(name, "read", *args, context=open_companies)
                found[name] = not isinstance(answer, str)
        self.assertTrue(found["service.order"] and found["deposit.account"], found)
