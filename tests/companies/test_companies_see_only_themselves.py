"""Whoever works for one maker sees nothing of the other, in whatever model, ours or Odoo's."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase

from ..isolation.two_points import TwoPoints

OFFICE = (
    "service_network.group_administrator",
    "service_network.group_network_manager",
    "repair_intake.group_hotline_agent",
    "repair_intake.group_technical_expert",
    "spare_parts_deposit.group_warehouse_keeper",
    "customer_followup.group_complaint_officer",
    "service_settlement.group_settlement_accountant",
)
POINT = (
    "service_network.group_point_manager",
    "spare_parts_deposit.group_point_storekeeper",
)

# Contacts that are no customers, a point's for one, stay the address book of all companies; a unit
# of the company's own stock is seen by where it lies.
ONLY = {
    "res.partner": [("private_person", "=", True)],
    "stock.lot": [("owner_id", "!=", False)],
}


class TestCompaniesSeeOnlyThemselves(TwoPoints, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["res.company"].create({"name": "Second Maker"})
        cls.env.user.company_ids |= cls.second
        point = cls.env["service.point"].with_company(cls.second)
        cls.second_point = point.create(
            {"name": "Second Point", "area_id": cls.city.id, "level_id": cls.level.id}
        )
        everything = {
            "of the second": (",".join(OFFICE), [], cls.second),
            "at its point": (",".join(POINT), cls.second_point, cls.second),
            "of both": (",".join(OFFICE), [], cls.second + cls.company),
            "at points of both": (",".join(POINT), cls.point + cls.second_point, None),
        }
        cls.readers = {}
        for number, (kind, (groups, points, companies)) in enumerate(everything.items()):
            companies = companies or cls.second + cls.company
            user = cls.make_user(f"reader{number}", groups, points)
            user.write({"company_ids": [Command.set(companies.ids)], "company_id": companies[0].id})
            cls.readers[kind] = user
        cls.env.flush_all()

    @classmethod
    def fill(cls, point):
        cls.env["ir.config_parameter"].set_param("repair_intake.customers_apart", "True")
        super().fill(point)

    def test_nothing_of_the_first_company_is_found_from_the_second(self):
        theirs = (self.point | self.other_point).ids
        leaks, tried = [], 0
        for kind, user in self.readers.items():
            for model, path in self.scoped_models():
                domain = [(path, "in", theirs), *ONLY.get(model, ())]
                if not self.env[model].sudo().search(domain, limit=1):
                    continue
                tried += 1
                Model = self.env[model].with_user(user)
                Model = Model.with_context(allowed_company_ids=self.second.ids)
                try:
                    found = Model.search([]) & self.env[model].sudo().search(domain)
                except AccessError:
                    continue
                if found:
                    leaks.append(f"{model} is seen by who works {kind}: {found[:3]}")
        self.assertGreater(tried, 200)
        self.assertFalse(leaks, "\n".join(leaks))
