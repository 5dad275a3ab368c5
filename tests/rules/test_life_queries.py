"""What one order costs the database, with all rooms installed.

A transaction asks the database once for its time: where each step is a call of its own, as in
`./run bench orders`, that is one query more for each of the steps counted here.
"""

from datetime import date

from odoo.addons.repair_intake.tests.common import IntakeCase

from ..common import CrossAddons

MOST = {"create": 8, "assign": 5, "start": 6, "finish": 7}
CALLS = len(MOST)
TARGET = 30  # T1, the queries that tell the time included


class TestLifeQueries(CrossAddons, IntakeCase):
    def life(self, number):
        """Queries of each step in the life of a known caller's order."""
        serial = f"LIFE-{number}"
        caller = self.env["res.partner"].create({"name": "Han Mei", "phone": f"1380013{number:04}"})
        self.env["stock.lot"].create(
            {
                "name": serial,
                "product_id": self.phone_model.id,
                "owner_id": caller.id,
                "purchase_date": date.today(),
                "proof": "invoice",
            }
        )
        orders = self.env["service.order"]
        report = {"point_id": self.point.id, "serial": serial}
        spent = {"create": self.count_queries(lambda: orders.create(dict(report)))}
        order = orders.search([("serial", "=", serial)])
        for step, vals in (
            ("assign", {"technician_id": self.technician.id}),
            ("start", None),
            ("finish", {"result": "repaired"}),
        ):
            spent[step] = self.count_queries(lambda step=step, vals=vals: order.step(step, vals))
        self.assertEqual(order.state, "done")
        self.assertEqual(order.visit_ids.state, "done")
        self.assertEqual(order.followup_ids.state, "todo")
        self.assertEqual(set(order.sla_clock_ids.mapped("state")), {"met"})
        return spent

    def test_a_known_callers_order_costs_at_most_thirty_queries(self):
        # A message that is switched on reads whom it goes to.
        self.env["service.notice"].search([]).write({"email_active": False, "sms_active": False})
        self.life(1)  # what is configuration is known from the second order on
        spent = self.life(2)
        self.assertFalse(
            {step: count for step, count in spent.items() if count > MOST[step]}, str(spent)
        )
        self.assertLessEqual(sum(spent.values()) + CALLS, TARGET)
