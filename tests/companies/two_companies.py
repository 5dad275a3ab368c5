"""Two makers in one database that serve the same city, and people who work for both."""

from odoo.fields import Command

from ..chain import ChainCase
from ..common import CrossAddons


class TwoCompanies(CrossAddons, ChainCase):
    """`company` is the first, in its own currency; `second` keeps its books in another one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_second_company()
        cls.make_places()
        cls.make_people()
        # every way round in which somebody of both may work
        cls.orders_of_companies = [
            cls.company,
            cls.second,
            cls.company + cls.second,
            cls.second + cls.company,
        ]

    @classmethod
    def make_second_company(cls):
        """With another currency, one of which is worth eight of the first company's."""
        currency = "USD" if cls.company.currency_id.name != "USD" else "EUR"
        cls.other_currency = cls.env.ref(f"base.{currency}")
        cls.other_currency.active = True
        cls.second = cls.env["res.company"].create(
            {
                "name": "Second Maker",
                "currency_id": cls.other_currency.id,
                "country_id": cls.company.country_id.id,
            }
        )
        cls.env.user.company_ids |= cls.second
        cls.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": cls.other_currency.id,
                "company_id": cls.company.id,
                "rate": 0.125,
            }
        )
        cls.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": cls.company.currency_id.id,
                "company_id": cls.second.id,
                "rate": 8.0,
            }
        )

    @classmethod
    def make_places(cls):
        cls.second_point = cls.make_point_of(cls.second, "Second Point", cls.city)
        # as exact as the line of the first company's point, and before it
        cls.make_territory(cls.city, cls.second_point, priority=1)
        cls.lonely_city = cls.make_area("991-2", "Lonely City", cls.province, "city")
        cls.make_territory(cls.lonely_city, cls.second_point)
        cls.second_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.second.id)], limit=1
        )
        cls.first_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def make_people(cls):
        roles = {
            "both_hotline": "repair_intake.group_hotline_agent",
            "both_network": "service_network.group_network_manager",
            "both_warehouse": "spare_parts_deposit.group_warehouse_keeper",
            "both_accountant": "service_settlement.group_settlement_accountant",
        }
        for name, group in roles.items():
            setattr(cls, name, cls.make_both(name, group))
        points = cls.point | cls.second_point
        point_roles = {
            "both_manager": "service_network.group_point_manager",
            "both_keeper": "spare_parts_deposit.group_point_storekeeper",
        }
        for name, group in point_roles.items():
            setattr(cls, name, cls.make_both(name, group, points))
        cls.second_hotline = cls.make_of_second("second.hotline", roles["both_hotline"])
        cls.second_management = cls.make_of_second(
            "second.management", "service_network.group_oversight_manager"
        )

    @classmethod
    def make_point_of(cls, company, name, area, **vals):
        point = (
            cls.env["service.point"]
            .with_company(company)
            .create(
                {
                    "name": name,
                    "area_id": area.id,
                    "level_id": cls.level.id,
                    "company_id": company.id,
                    **vals,
                }
            )
        )
        point.action_activate()
        return point

    @classmethod
    def make_both(cls, login, groups, points=()):
        user = cls.make_user(login, groups, points)
        user.company_ids = [Command.set((cls.company + cls.second).ids)]
        return user

    @classmethod
    def make_of_second(cls, login, groups, points=()):
        user = cls.make_user(login, groups, points)
        user.write({"company_id": cls.second.id, "company_ids": [Command.set(cls.second.ids)]})
        return user

    def at_work(self, model, user, companies):
        """The model as a user sees it who has these companies open, the current one first."""
        return self.env[model].with_user(user).with_context(allowed_company_ids=companies.ids)

    def point_of(self, company):
        return self.point if company == self.company else self.second_point

    def warehouse_of(self, company):
        return self.first_warehouse if company == self.company else self.second_warehouse
