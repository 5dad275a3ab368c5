"""The life of one service order, against Odoo's own repair order."""

from itertools import count

from .harness import Ratio, compare_rates


def measure(rpc):
    live_order, live_repair = service_order_life(rpc), repair_order_life(rpc)
    yield Ratio("T1", "service orders / repair orders", compare_rates(live_order, live_repair), 10)
    yield Ratio("T1", "queries of one service order", rpc.count_queries(live_order), at_most=30)


def service_order_life(rpc):
    """A life through single calls: reported, assigned, started, finished."""
    point = create_point(rpc)
    technician = rpc("hr.employee", "create", {"name": "Benchmark", "service_point_id": point})
    product = create_device_model(rpc)
    numbers = count(1)

    def live():
        number = next(numbers)
        values = {
            "contact_name": f"Customer {number}",
            "phone": f"139{number:08d}",
            "product_id": product,
            "serial": f"BENCH-{number}",
            "point_id": point,
        }
        order = rpc("service.order", "create", values)
        rpc("service.order", "step", [order], "assign", {"technician_id": technician})
        rpc("service.order", "step", [order], "start")
        rpc("service.order", "step", [order], "finish", {"result": "repaired"})

    return live


def repair_order_life(rpc):
    product = create_device_model(rpc)
    partner = rpc("res.partner", "create", {"name": "Benchmark"})
    numbers = count(1)

    def live():
        lot = {"name": f"ANCHOR-{next(numbers)}", "product_id": product}
        values = {
            "partner_id": partner,
            "product_id": product,
            "lot_id": rpc("stock.lot", "create", lot),
        }
        order = rpc("repair.order", "create", values)
        rpc("repair.order", "action_validate", [order])
        rpc("repair.order", "action_repair_start", [order])
        rpc("repair.order", "action_repair_end", [order])

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
