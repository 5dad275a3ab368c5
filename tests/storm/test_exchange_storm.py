"""One unit, two desks, one swap: what is pressed at the same moment has one effect."""

import threading

import pytest

from odoo.exceptions import UserError
from odoo.service.model import execute_cr
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .world import World, scratch_registry

DESKS = 6


@pytest.fixture(scope="module")
def registry():
    with scratch_registry(f"{get_db_name()}_storm_exchange") as registry:
        yield registry


class ExchangeWorld(World):
    """A point with new phones on its shelf, and customers with failed ones."""

    def __init__(self, registry):
        super().__init__(registry, deposit=100_000.0, orders=1)
        with self.environment() as env:
            vals = {"name": "Storm Phone", "is_storable": True, "is_service_part": True}
            vals |= {"tracking": "serial", "deposit_price": 1200}
            self.phone = env["product.product"].create(vals).id
            at_point = [("service_point_id", "in", self.points)]
            self.technician = env["hr.employee"].search(at_point, limit=1).id

    def make_unit(self):
        with self.environment() as env:
            vals = {"name": f"UNIT-{self.serial(env)}", "product_id": self.phone}
            unit = env["stock.lot"].create({**vals, "service_point_ids": self.points})
            shelf = env["service.point"].browse(self.points[0]).parts_location_id
            quants = env["stock.quant"]
            quants._update_available_quantity(unit.product_id, shelf, 1, lot_id=unit)
            return unit.id

    def make_device(self):
        with self.environment() as env:
            vals = {"name": f"FAILED-{self.serial(env)}", "product_id": self.phone}
            return env["stock.lot"].create(vals).id

    def make_order(self, device):
        with self.environment() as env:
            order = env["service.order"].create(
                {"contact_name": "Storm", "point_id": self.points[0], "device_id": device}
            )
            order._step("assign", {"technician_id": self.technician})
            order._step("start")
            return order.id

    def make_paper(self, order, **vals):
        """An application, as far as `vals` say."""
        with self.environment() as env:
            paper = env["service.exchange"].create(
                {"order_id": order, "reason": "goodwill", "new_product_id": self.phone}
            )
            paper._as_step().write(vals)
            return paper.id

    def count(self, model, domain):
        with self.environment() as env:
            return env[model].search_count(domain)


def at_once(world, role, requests):
    """Each request from a desk of its own, all at the same moment; what became of them."""
    line, outcomes = threading.Barrier(len(requests)), []

    def ask(model, method, args, kwargs):
        line.wait()
        try:
            with world.registry.cursor() as cr:
                execute_cr(cr, world.people[role], model, method, args, kwargs)
            outcomes.append("done")
        except UserError:
            outcomes.append("refused")
        except Exception as error:  # noqa: BLE001 - told by the assertion
            outcomes.append(repr(error))

    threads = [threading.Thread(target=ask, args=request) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


ONCE = ["done", *["refused"] * (DESKS - 1)]


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_one_unit_is_handed_over_once(registry):
    world = ExchangeWorld(registry)
    order = world.make_order(world.make_device())
    paper = world.make_paper(order, state="reserved", lot_id=world.make_unit())
    step = ("service.exchange", "step", [[paper], "hand_over"], {})
    assert at_once(world, "technician", [step] * DESKS) == ONCE
    assert world.count("service.order.part", [("order_id", "=", order)]) == 1
    assert world.count("old.part.return", [("order_id", "=", order)]) == 1


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_one_request_that_many_desks_send_has_one_effect(registry):
    world = ExchangeWorld(registry)
    order = world.make_order(world.make_device())
    paper = world.make_paper(order, state="reserved", lot_id=world.make_unit())
    key = f"storm-{paper}"
    step = ("service.exchange", "step", [[paper], "hand_over"], {"key": key})
    assert at_once(world, "technician", [step] * DESKS) == ["done"] * DESKS
    assert world.count("service.order.part", [("order_id", "=", order)]) == 1


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_one_device_is_applied_for_once(registry):
    world = ExchangeWorld(registry)
    device = world.make_device()
    orders = [world.make_order(device) for _desk in range(DESKS)]
    vals = {"reason": "goodwill", "new_product_id": world.phone}
    asked = [("service.exchange", "create", [{"order_id": order, **vals}], {}) for order in orders]
    assert at_once(world, "technician", asked) == ONCE
    assert world.count("service.exchange", [("device_id", "=", device)]) == 1


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_one_unit_is_reserved_for_one_customer(registry):
    world = ExchangeWorld(registry)
    unit = world.make_unit()
    papers = [
        world.make_paper(world.make_order(world.make_device()), state="approved")
        for _desk in range(DESKS)
    ]
    asked = [
        ("service.exchange", "step", [[paper], "reserve"], {"vals": {"lot_id": unit}})
        for paper in papers
    ]
    assert at_once(world, "storekeeper", asked) == ONCE
    assert world.count("service.exchange", [("lot_id", "=", unit)]) == 1
