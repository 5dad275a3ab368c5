"""A database of its own with one service point, its people, parts and orders, all committed."""

import contextlib
import os

import odoo
from odoo.api import Environment
from odoo.fields import Command
from odoo.modules.registry import Registry

import databases

SOURCE = os.environ.get("STORM_SOURCE", "after_sales_template")


@contextlib.contextmanager
def scratch_registry(name):
    """The registry of a clone of the demo template, which is dropped afterwards."""
    databases.clone(SOURCE, name)
    testing = odoo.tools.config["test_enable"]
    try:
        odoo.tools.config["test_enable"] = False  # loading would run the tests of the addons
        registry = Registry(name)
        odoo.tools.config["test_enable"] = testing
        yield registry
    finally:
        odoo.tools.config["test_enable"] = testing
        Registry.delete(name)
        odoo.sql_db.close_db(name)
        databases.drop(name)


class World:
    """What the storm plays with; ids only, so that every client reads with its own cursor."""

    def __init__(self, registry, deposit, multiple, price, requisitions):
        self.registry = registry
        with registry.cursor() as cr:
            env = Environment(cr, odoo.SUPERUSER_ID, {"tracking_disable": True})
            self.build(env, deposit, multiple, price, requisitions)

    def build(self, env, deposit, multiple, price, requisitions):
        point = self.make_point(env, multiple)
        self.account = point.deposit_account_ids.id
        self.storekeeper = self.make_user(env, "spare_parts_deposit.group_point_storekeeper", point)
        self.keeper = self.make_user(env, "spare_parts_deposit.group_warehouse_keeper")
        self.technician = self.make_user(env, "service_network.group_point_technician", point)
        self.part = self.make_part(env, price)
        env["deposit.account"]._post(
            [{"account_id": self.account, "kind": "pay_in", "balance_delta": deposit}]
        )
        self.orders = self.make_orders(env, point)
        self.submitted = [self.make_requisition(env, quantity) for quantity in requisitions]

    def make_point(self, env, multiple):
        level = env["service.point.level"].search([], limit=1)
        level.deposit_multiple = multiple
        point = env["service.point"].create(
            {
                "name": "Storm",
                "level_id": level.id,
                "area_id": env["service.area"].search([], limit=1).id,
            }
        )
        point.action_activate()
        return point

    def make_user(self, env, group, point=None):
        user = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": group,
                    "login": f"storm.{self.account}.{group}",
                    "group_ids": [Command.set([env.ref(group).id])],
                    "service_point_ids": [Command.set(point.ids if point else [])],
                }
            )
        )
        return user.id

    def make_part(self, env, price):
        part = env["product.product"].create(
            {
                "name": "Storm Part",
                "is_storable": True,
                "is_service_part": True,
                "deposit_price": price,
            }
        )
        warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, 100_000)
        return part.id

    def make_orders(self, env, point):
        technician = env["hr.employee"].create(
            {"name": "Storm", "service_point_id": point.id, "user_id": self.technician}
        )
        orders = env["service.order"].create(
            [{"contact_name": f"Storm {n}", "point_id": point.id} for n in range(20)]
        )
        orders._step("assign", {"technician_id": technician.id})
        orders._step("start")
        return orders.ids

    def make_requisition(self, env, quantity):
        requisition = (
            env["parts.requisition"]
            .with_user(self.storekeeper)
            .create({"line_ids": [Command.create({"product_id": self.part, "quantity": quantity})]})
        )
        requisition.action_submit()
        return requisition.id
