from odoo.fields import Command

from odoo.addons.deposit_ledger.tests.common import LedgerCase
from odoo.addons.repair_intake.tests.common import IntakeCase


class PartsCase(LedgerCase, IntakeCase):
    """Two points with deposit accounts, parts in the warehouse, one user for each desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "spare_parts_deposit.group_point_storekeeper"
        cls.storekeeper = cls.make_user("store.north", group, cls.point)
        cls.other_storekeeper = cls.make_user("store.south", group, cls.other_point)
        cls.keeper = cls.make_user("keeper", "spare_parts_deposit.group_warehouse_keeper")
        cls.technician_user = cls.make_user(
            "tech.north", "service_network.group_point_technician", cls.point
        )
        cls.technician.user_id = cls.technician_user

    @classmethod
    def make_parts(cls):
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.screen = cls.make_part("Screen", 100.0)
        cls.battery = cls.make_part("Battery", 30.0)

    @classmethod
    def make_part(cls, name, price, stock=100, **vals):
        part = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "is_service_part": True,
                "standard_price": price,
                **vals,
            }
        )
        if stock:
            cls.env["stock.quant"]._update_available_quantity(
                part, cls.warehouse.lot_stock_id, stock
            )
        return part

    @classmethod
    def ask_for(cls, *parts, user=None):
        """A draft requisition of the north point for pairs ``(product, quantity)``."""
        return (
            cls.env["parts.requisition"]
            .with_user(user or cls.storekeeper)
            .create(
                {
                    "line_ids": [
                        Command.create({"product_id": part.id, "quantity": quantity})
                        for part, quantity in parts
                    ]
                }
            )
        )

    @classmethod
    def take_to(cls, requisition, state):
        """Take a draft requisition through its life by the users whose steps they are."""
        for step, target, user in (
            ("submit", "submitted", cls.storekeeper),
            ("approve", "approved", cls.keeper),
            ("ship", "shipped", cls.keeper),
            ("receive", "received", cls.storekeeper),
        ):
            getattr(requisition.with_user(user), f"action_{step}")()
            if target == state:
                return requisition
        raise ValueError(state)

    @classmethod
    def stock_point(cls, *parts):
        """Parts at the north point, come the regular way."""
        return cls.take_to(cls.ask_for(*parts), "received")

    @classmethod
    def start_order(cls, **vals):
        order = cls.make_order(**vals)
        order._step("assign", {"technician_id": cls.technician.id})
        order._step("start")
        return order

    @classmethod
    def plan_part(cls, order, part, quantity=1.0, **vals):
        return (
            cls.env["service.order.part"]
            .with_user(cls.technician_user)
            .create(
                {
                    "order_id": order.id,
                    "product_id": part.id,
                    "quantity": quantity,
                    "outcome": "warranty",
                    **vals,
                }
            )
        )

    @classmethod
    def use_part(cls, part, quantity=1.0, order=None, **vals):
        """A part used by the technician for an order in progress."""
        used = cls.plan_part(order or cls.start_order(), part, quantity, **vals)
        used.action_use()
        return used

    def pieces(self, part, location):
        return self.env["stock.quant"]._get_available_quantity(part, location)
