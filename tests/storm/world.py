"""A database of its own with service points, their people, parts and documents, all committed."""

import contextlib
import os

import odoo
from odoo.api import Environment
from odoo.fields import Command
from odoo.modules.registry import Registry

import databases

SOURCE = os.environ.get("STORM_SOURCE", "after_sales_template")
PARTS = "spare_parts_deposit.group_"
# who works in a storm: groups, and whether they belong to the points
PEOPLE = {
    "storekeeper": (f"{PARTS}point_storekeeper", True),
    "technician": ("service_network.group_point_technician", True),
    "keeper": (f"{PARTS}warehouse_keeper", False),
    "accountant": ("account.group_account_invoice,service_network.group_office_user", False),
}


@contextlib.contextmanager
def scratch_registry(name):
    """The registry of a clone of the demo template, which is dropped afterwards."""
    databases.clone(SOURCE, name)
    with registry_of(name) as registry:
        yield registry


@contextlib.contextmanager
def registry_of(name):
    """The registry of a database of the test's own, which is dropped afterwards."""
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
    """What a storm plays with; ids only, so that every client reads with its own cursor."""

    def __init__(self, registry, deposit=1000.0, multiple=1.5, price=30.0, points=1, orders=5):
        self.registry, self.multiple, self.price = registry, multiple, price
        with self.environment() as env:
            points = self.make_points(env, points)
            self.points = points.ids
            self.account_of = {point.id: point.deposit_account_ids.id for point in points}
            self.accounts = list(self.account_of.values())
            self.people = {
                role: self.make_user(env, role, groups, points if at_point else None)
                for role, (groups, at_point) in PEOPLE.items()
            }
            self.part = self.make_part(env, price)
            env["deposit.account"]._post(
                [
                    {"account_id": account, "kind": "pay_in", "balance_delta": deposit}
                    for account in self.accounts
                ]
            )
            self.orders = self.make_orders(env, points, orders)

    @contextlib.contextmanager
    def environment(self, role=None):
        with self.registry.cursor() as cr:
            uid = self.people[role] if role else odoo.SUPERUSER_ID
            yield Environment(cr, uid, {"tracking_disable": True})

    def make_points(self, env, count):
        level = env["service.point.level"].create(
            {"name": "Storm", "code": f"storm.{self.serial(env)}"}
        )
        level.deposit_multiple = self.multiple
        area = env["service.area"].search([], limit=1)
        points = env["service.point"].create(
            [{"name": f"Storm {n}", "level_id": level.id, "area_id": area.id} for n in range(count)]
        )
        points.action_activate()
        return points

    def serial(self, env):
        """A number that no world of this database has had."""
        env.cr.execute("CREATE SEQUENCE IF NOT EXISTS storm_world; SELECT nextval('storm_world')")
        return env.cr.fetchone()[0]

    def make_user(self, env, role, groups, points):
        vals = {
            "name": role,
            "login": f"storm.{role}.{self.serial(env)}",
            "group_ids": [Command.set([env.ref(group).id for group in groups.split(",")])],
            "service_point_ids": [Command.set(points.ids if points else [])],
        }
        return env["res.users"].with_context(no_reset_password=True).create(vals).id

    def make_part(self, env, price, stock=100_000):
        part = env["product.product"].create(
            {
                "name": "Storm Part",
                "is_storable": True,
                "is_service_part": True,
                "deposit_price": price,
            }
        )
        warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, stock)
        return part.id

    def make_orders(self, env, points, count):
        """``{point: orders}`` that are being worked on, so that parts are used for them."""
        technicians = env["hr.employee"].create(
            [{"name": "Storm", "service_point_id": point.id} for point in points]
        )
        technicians[0].user_id = self.people["technician"]
        orders = (
            env["service.order"]
            .create(
                [
                    {"contact_name": f"Storm {n}", "point_id": point.id}
                    for point in points
                    for n in range(count)
                ]
            )
            .grouped("point_id")
        )
        for point, technician in zip(points, technicians, strict=True):
            orders[point]._step("assign", {"technician_id": technician.id})
            orders[point]._step("start")
        return {point.id: orders[point].ids for point in points}

    # --- drafts that a storm takes through their lives ---

    def make_requisitions(self, point, quantities, parts=None):
        parts = parts or [self.part] * len(quantities)
        lines = [
            [Command.create({"product_id": part, "quantity": quantity})]
            for part, quantity in zip(parts, quantities, strict=True)
        ]
        with self.environment("storekeeper") as env:
            Requisition = env["parts.requisition"]
            return Requisition.create([{"point_id": point, "line_ids": line} for line in lines]).ids

    def make_uses(self, point, count):
        vals_list = [
            {
                "order_id": self.orders[point][n % len(self.orders[point])],
                "product_id": self.part,
                "outcome": "warranty",
            }
            for n in range(count)
        ]
        with self.environment() as env:
            return env["service.order.part"].create(vals_list).ids

    def make_returns(self, point, count):
        line = Command.create({"product_id": self.part, "quantity": 1})
        with self.environment("storekeeper") as env:
            return env["parts.return"].create([{"point_id": point, "line_ids": [line]}] * count).ids

    def make_agreements(self, point, multiples):
        account = self.account_of[point]
        with self.environment() as env:
            return (
                env["deposit.agreement"]
                .create([{"account_id": account, "multiple": multiple} for multiple in multiples])
                .ids
            )
