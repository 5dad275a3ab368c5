"""What the template database promises to every test and to the demo company."""

from odoo.tests import TransactionCase
from odoo.tools import sql

from our_addons import our_addons

from ..common import CrossAddons


class TestTemplate(CrossAddons, TransactionCase):
    def our_models(self):
        ours = set(our_addons())
        return [model for model in self.registry.values() if model._original_module in ours]

    def test_every_addon_of_ours_is_installed(self):
        modules = self.env["ir.module.module"].search([("name", "in", our_addons())])
        self.assertEqual(set(modules.mapped("name")), set(our_addons()))
        self.assertEqual(set(modules.mapped("state")), {"installed"})

    def test_the_company_is_chinese(self):
        company = self.env.ref("base.main_company")
        self.assertEqual(company.country_id.code, "CN")
        self.assertEqual(company.currency_id.name, "CNY")
        self.assertEqual(company.chart_template, "cn")

    def test_people_work_in_chinese_and_in_shanghai(self):
        users = self.env["res.users"].search([("share", "=", False)])
        self.assertEqual(set(users.mapped("lang")), {"zh_CN"})
        self.assertEqual(set(users.mapped("tz")), {"Asia/Shanghai"})

    def test_nothing_of_odoos_own_demo_data_is_there(self):
        self.assertFalse(self.env["ir.module.module"].search([("demo", "=", True)]))

    def test_constraints_and_indexes_of_our_models_reached_the_database(self):
        """Odoo only logs one that could not be made."""
        missing = [
            table_object.full_name(model)
            for model in self.our_models()
            if model._auto and not model._abstract
            for table_object in model._table_objects.values()
            if not self.is_in_database(model._table, table_object.full_name(model))
        ]
        self.assertEqual(missing, [])

    def is_in_database(self, table, name):
        cr = self.env.cr
        return sql.constraint_definition(cr, table, name) or sql.index_definition(cr, name)[0]
