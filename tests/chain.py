"""One repair through all addons, each step by the person whose step it is."""

from odoo import fields
from odoo.fields import Command

from odoo.addons.repair_intake.tests.common import IntakeCase


class ChainCase(IntakeCase):
    """Two points with all their people, parts in the warehouse, deposits, rates and one policy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # `group_allow_export`: so that a missing right to export does not hide a leak
        roles = {
            "keeper": "spare_parts_deposit.group_point_storekeeper",
            "hand": "service_network.group_point_technician",
        }
        for prefix, point in (("north", cls.point), ("south", cls.other_point)):
            for role, group in roles.items():
                groups = f"{group},base.group_allow_export"
                user = cls.make_user(f"{prefix}.{role}", groups, points=point)
                setattr(cls, f"{prefix}_{role}", user)
        cls.technician.user_id = cls.north_hand
        cls.other_technician.user_id = cls.south_hand
        cls.warehouse = cls.make_user("warehouse", "spare_parts_deposit.group_warehouse_keeper")
        cls.caller = cls.make_user("caller", "customer_followup.group_followup_agent")
        cls.accountant = cls.make_user(
            "accountant", "service_settlement.group_settlement_accountant"
        )
        cls.make_warranty()
        cls.part = cls.make_part("Screen", deposit_price=300, stock=50)
        cls.env["settlement.rate"].search([("active", "=", True)]).action_archive()
        cls.make_rate("any repair", service_type="repair", amount=40, technician_amount=15)
        for point in cls.point | cls.other_point:
            cls.pay_in(point, 10_000)

    @classmethod
    def make_warranty(cls):
        main_unit = cls.env.ref("service_warranty.component_main_unit")
        cls.env["warranty.policy"].create(
            {
                "name": "Phones of the test",
                "categ_id": cls.phones.id,
                "term_ids": [Command.create({"component_id": main_unit.id, "months": 12})],
            }
        )

    @classmethod
    def make_part(cls, name, deposit_price, stock=0):
        part = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "is_service_part": True,
                "deposit_price": deposit_price,
                "standard_price": deposit_price,
                "list_price": deposit_price * 2,
            }
        )
        warehouses = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)])
        shelf = warehouses[0].lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(part, shelf, stock)
        return part

    @classmethod
    def make_rate(cls, name, **vals):
        return cls.env["settlement.rate"].create({"name": name, **vals})

    @classmethod
    def pay_in(cls, point, amount):
        account = point._deposit_account()
        cls.env["deposit.account"]._post(
            [{"account_id": account.id, "kind": "pay_in", "balance_delta": amount}]
        )
        return account

    # --- the steps ---

    @classmethod
    def people_of(cls, point):
        """The users of a point: manager, storekeeper, technician, and the technician's file."""
        if point == cls.point:
            return cls.manager, cls.north_keeper, cls.north_hand, cls.technician
        return cls.other_manager, cls.south_keeper, cls.south_hand, cls.other_technician

    @classmethod
    def report(cls, point, **vals):
        """The hotline takes a report in and sends it to the point."""
        vals = {
            "phone": f"139{point.id:08d}",
            "contact_name": f"Customer of {point.name}",
            "area_id": cls.district.id,
            "serial": f"SN-{point.id}-{cls.env['service.order'].search_count([])}",
            "product_id": cls.phone_model.id,
            "purchase_date": fields.Date.today(),
            "proof": "invoice",
            "symptom": f"Screen dark at {point.name}",
            "point_id": point.id,
            **vals,
        }
        order = cls.env["service.order"].with_user(cls.hotline).create(vals)
        order.action_triage()
        return order.with_user(cls.env.user)

    @classmethod
    def stock_up(cls, point, part, quantity):
        """The point asks for parts, the warehouse approves and ships, the point receives."""
        _manager, keeper, _hand, _technician = cls.people_of(point)
        requisition = (
            cls.env["parts.requisition"]
            .with_user(keeper)
            .create(
                {
                    "point_id": point.id,
                    "line_ids": [
                        Command.create({"product_id": part.id, "quantity": quantity}),
                    ],
                }
            )
        )
        requisition.action_submit()
        requisition.with_user(cls.warehouse).action_approve()
        requisition.with_user(cls.warehouse).action_ship()
        requisition.action_receive()
        return requisition.with_user(cls.env.user)

    @classmethod
    def work(cls, order, part=None):
        """The manager sends the technician, who uses a part if need be and reports the result."""
        manager, _keeper, hand, technician = cls.people_of(order.point_id)
        order.with_user(manager).step("assign", {"technician_id": technician.id})
        visit = order.visit_ids.with_user(hand)
        visit.action_start()
        if part:
            cls.env["service.order.part"].with_user(hand).create(
                {"order_id": order.id, "product_id": part.id}
            )
            order.with_user(hand).action_use_parts()
        visit.write({"result": "done", "order_result": "repaired", "result_note": "New part"})
        visit.action_finish()

    @classmethod
    def give_old_part_back(cls, order):
        """The storekeeper hands the old part in, the warehouse accepts it and writes it off."""
        _manager, keeper, _hand, _technician = cls.people_of(order.point_id)
        owed = cls.env["old.part.return"].search([("order_id", "=", order.id)])
        owed.with_user(keeper).action_hand_in()
        owed.with_user(cls.warehouse).action_accept()
        owed.with_user(cls.warehouse).action_write_off()

    @classmethod
    def call_back(cls, order, satisfaction=5):
        """The follow-up agent reaches the customer; the result closes the order."""
        task = cls.env["followup.task"].search([("order_id", "=", order.id)])
        task = task.with_user(cls.caller)
        task.satisfaction = satisfaction
        task.action_close_order()

    @classmethod
    def close(cls, point, part=None, **vals):
        """An order from report to closed."""
        order = cls.report(point, **vals)
        cls.carry_through(order, part)
        return order

    @classmethod
    def carry_through(cls, order, part=None):
        """A reported order, to closed."""
        cls.work(order, part)
        if part:
            cls.give_old_part_back(order)
        cls.call_back(order)

    @classmethod
    def run_of(cls, month):
        """The month-end of a month, made if need be, as the accountant."""
        Run = cls.env["settlement.run"].with_user(cls.accountant)
        return Run.search([("month", "=", month)]) or Run.create({"month": month})

    @classmethod
    def settle(cls, month):
        """The accountant takes a month from compute to bills; the points confirm."""
        run = cls.run_of(month)
        run.action_compute()
        run.action_send()
        run.action_confirm_rest()
        run.action_approve()
        run.action_bill()
        return run
