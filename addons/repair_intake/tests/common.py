from odoo.fields import Command

from odoo.addons.service_network.tests.common import NetworkCase


class IntakeCase(NetworkCase):
    """The network of two points with a territory, a phone model and a hotline agent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hotline = cls.make_user("hotline", "repair_intake.group_hotline_agent")
        cls.technician = cls.make_technician("Tech North", cls.point)
        cls.other_technician = cls.make_technician("Tech South", cls.other_point)
        cls.phones = cls.env["product.category"].create({"name": "Phones"})
        cls.phone_model = cls.env["product.product"].create(
            {
                "name": "Phone X1",
                "is_storable": True,
                "tracking": "serial",
                "categ_id": cls.phones.id,
            }
        )
        cls.make_territory(cls.city, cls.point)

    @classmethod
    def make_order(cls, **vals):
        vals = {"contact_name": "Li Lei", "area_id": cls.district.id, **vals}
        return cls.env["service.order"].create(vals)

    @classmethod
    def make_orders(cls, count, **vals):
        return cls.env["service.order"].create(
            [
                {
                    "contact_name": f"Customer {number}",
                    "phone": f"138{number:08d}",
                    "area_id": cls.district.id,
                    "product_id": cls.phone_model.id,
                    "serial": f"SN{count}-{number:06d}",
                    **vals,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def has_all_addons(cls):
        """Whether all of after-sales is installed here, or this addon with what it needs."""
        known = [("name", "=", "after_sales"), ("state", "=", "installed")]
        return bool(cls.env["ir.module.module"].search_count(known))

    @classmethod
    def agree(cls, orders, *parts):
        """The customers who have to pay agree to a price: labour, and the parts named.

        Nobody is asked where no addon makes quotes.
        """
        if "service.quote" not in cls.env:
            return None
        vals_list = [
            {
                "order_id": order.id,
                "line_ids": [
                    Command.create({"name": "Labour", "kind": "labour", "price_unit": 50}),
                    *(Command.create({"product_id": part.id, "quantity": 9}) for part in parts),
                ],
            }
            for order in orders
            if parts or order.consent_missing
        ]
        quotes = cls.env["service.quote"].create(vals_list)
        quotes.action_send()
        for quote in quotes:
            quote.accept("Li Lei", "phone")
        return quotes

    @classmethod
    def take_fee(cls, order):
        """The fee of a finished order is taken, where an addon makes receipts."""
        if "service.fee.receipt" in cls.env:
            order._issue_receipt("cash")

    @classmethod
    def work_on(cls, orders, result="repaired"):
        """Take new orders through to done."""
        cls.agree(orders)
        orders._step("assign", {"technician_id": cls.technician.id})
        orders._step("start")
        orders._step("finish", {"result": result})
        return orders

    @classmethod
    def close(cls, orders):
        """Take done orders to closed: by the call to the customer, where an addon asks for one."""
        if "followup.task" in cls.env:
            tasks = cls.env["followup.task"].search([("order_id", "in", orders.ids)])
            tasks.satisfaction = 5
            tasks._step("reached")
        else:
            orders._step("close")
        return orders

    def count_queries(self, work):
        """Number of SQL queries that `work()` and the flush after it send."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
