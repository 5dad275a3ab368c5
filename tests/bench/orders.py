"""The life of one service order, against Odoo's own repair order."""

from datetime import date
from itertools import count, cycle

from odoo import SUPERUSER_ID, api
from odoo.fields import Command

from .harness import Ratio, compare_rates

DEVICES = 300
# Work the customer pays for would need his consent first.
IN_WARRANTY = {"purchase_date": str(date.today()), "proof": "invoice"}


def measure(rpc):
    """Both lives begin with a customer and a device on file, as a known caller's report does."""
    desk = Desk(rpc)
    lives, anchor = desk.known_caller(), desk.repair_order()
    yield Ratio("T1", "service orders / repair orders", compare_rates(lives, anchor), 10)
    yield Ratio("T1", "queries of a known caller's order", rpc.count_queries(lives), at_most=31)
    yield Ratio("", "queries of a repair order", rpc.count_queries(anchor))
    newcomer = desk.new_caller()
    newcomer()
    yield Ratio("", "queries with a new customer and device", rpc.count_queries(newcomer))
    bench = PartsDesk(desk)
    lives, anchor = bench.order_with_part(), bench.repair_with_part()
    yield Ratio("T1", "with a part / repair orders with one", compare_rates(lives, anchor), 3)
    yield Ratio("T1", "queries of an order with a part", rpc.count_queries(lives), at_most=50)
    yield Ratio("", "queries of a repair order with a part", rpc.count_queries(anchor))
    many, anchors = desk.known_callers(), desk.repair_orders()
    yield Ratio("T2", "service / repair orders, 300 at once", compare_rates(many, anchors), 25)


class Desk:
    """A service point with a technician, and customers with a device each."""

    def __init__(self, rpc):
        self.rpc = rpc
        self.point = create_point(rpc)
        technician = {"name": "Benchmark", "service_point_id": self.point}
        self.technician = rpc("hr.employee", "create", technician)
        self.product = create_device_model(rpc)
        self.numbers = count(1)

    def known_caller(self):
        """Found by the serial number alone: customer, device, model."""
        serials = cycle(self.create_devices("KNOWN"))
        return lambda: self._live({"serial": next(serials)})

    def new_caller(self):
        def live():
            number = next(self.numbers)
            self._live(
                {
                    "contact_name": f"Customer {number}",
                    "phone": f"139{number:08d}",
                    "product_id": self.product,
                    "serial": f"NEW-{number}",
                    **IN_WARRANTY,
                }
            )

        return live

    def known_callers(self):
        """Reports of all devices in one call, as another system sends them."""
        reports = [{"point_id": self.point, "serial": s} for s in self.create_devices("BATCH")]
        return lambda: self.rpc("service.order", "create", [dict(report) for report in reports])

    def repair_orders(self):
        lots = self.read_lots(self.create_devices("ANCHORS"))
        return lambda: self.rpc("repair.order", "create", list(map(self.repair_values, lots)))

    def repair_order(self):
        lots = cycle(self.read_lots(self.create_devices("ANCHOR")))

        def live():
            order = self.rpc("repair.order", "create", self.repair_values(next(lots)))
            self.rpc("repair.order", "action_validate", [order])
            self.rpc("repair.order", "action_repair_start", [order])
            self.rpc("repair.order", "action_repair_end", [order])

        return live

    def read_lots(self, serials):
        return self.rpc("stock.lot", "search_read", [("name", "in", serials)], ["owner_id"])

    def repair_values(self, lot):
        return {
            "partner_id": lot["owner_id"][0],
            "product_id": self.product,
            "lot_id": lot["id"],
        }

    def _live(self, report):
        """A life through single calls: reported, assigned, started, finished."""
        order = self.start(report)
        self.rpc("service.order", "step", [order], "finish", {"result": "repaired"})

    def start(self, report):
        rpc = self.rpc
        order = rpc("service.order", "create", {"point_id": self.point, **report})
        rpc("service.order", "step", [order], "assign", {"technician_id": self.technician})
        rpc("service.order", "step", [order], "start")
        return order

    def create_devices(self, prefix):
        people = [{"name": f"{prefix} {n}", "phone": f"137{n:08d}"} for n in range(DEVICES)]
        owners = self.rpc("res.partner", "create", people)
        serials = [f"{prefix}-{n}" for n in range(DEVICES)]
        self.rpc(
            "stock.lot",
            "create",
            [
                {"name": serial, "product_id": self.product, "owner_id": owner, **IN_WARRANTY}
                for serial, owner in zip(serials, owners, strict=True)
            ],
        )
        return serials


class PartsDesk:
    """The same desk with parts at the point, held against its deposit."""

    def __init__(self, desk):
        self.desk, self.rpc = desk, desk.rpc
        vals = {"is_storable": True, "is_service_part": True, "deposit_price": 1}
        self.part = self.rpc("product.product", "create", {"name": "Benchmark part", **vals})
        with self.rpc.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            point = env["service.point"].browse(desk.point)
            self.stock(env, point.parts_location_id)
            self.stock(env, env["stock.warehouse"].search([], limit=1).lot_stock_id)
            env["deposit.account"]._post(
                [
                    {"account_id": point.deposit_account_ids.id, "kind": kind, **vals}
                    for kind, vals in (
                        ("pay_in", {"balance_delta": 1e6}),
                        ("hold", {"held_delta": 1e5, "product_id": self.part, "quantity": 1e5}),
                    )
                ]
            )

    def stock(self, env, place):
        part = env["product.product"].browse(self.part)
        env["stock.quant"]._update_available_quantity(part, place, 1e5)

    def order_with_part(self):
        """In warranty: the part goes in, the old one is owed."""
        serials, rpc = cycle(self.desk.create_devices("PART")), self.rpc

        def live():
            order = self.desk.start({"serial": next(serials)})
            part = rpc("service.order.part", "create", {"order_id": order, "product_id": self.part})
            rpc("service.order.part", "action_use", [part])
            rpc("service.order", "step", [order], "finish", {"result": "repaired"})

        return live

    def repair_with_part(self):
        lots = cycle(self.desk.read_lots(self.desk.create_devices("REPAIRS")))
        rpc = self.rpc

        def live():
            line = {"product_id": self.part, "product_uom_qty": 1, "repair_line_type": "add"}
            vals = {**self.desk.repair_values(next(lots)), "move_ids": [Command.create(line)]}
            repair = rpc("repair.order", "create", vals)
            rpc("repair.order", "action_validate", [repair])
            rpc("repair.order", "action_repair_start", [repair])
            rpc("repair.order", "action_repair_end", [repair])

        return live


def create_point(rpc):
    (area,) = rpc("service.area", "search", [("level", "=", "district")], 0, 1)
    level = rpc("service.point.level", "create", {"name": "Benchmark", "code": "bench"})
    values = {"name": "Benchmark", "area_id": area, "level_id": level}
    point = rpc("service.point", "create", values)
    rpc("service.point", "action_activate", [point])
    return point


def create_device_model(rpc):
    values = {"name": "Benchmark", "is_storable": True, "tracking": "serial"}
    return rpc("product.product", "create", values)
