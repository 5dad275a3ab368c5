from datetime import date, datetime

from odoo.tests import freeze_time

from odoo.addons.customer_followup.tests.common import FollowupCase


class SettlementCase(FollowupCase):
    """Two contracted points, a piece-rate for everything, an accountant."""

    month = date(2026, 3, 1)
    mid_month = datetime(2026, 3, 15, 4, 0)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls.make_user(
            "accountant", "service_settlement.group_settlement_accountant"
        )
        cls.point.calendar_id = cls.make_calendar("Asia/Shanghai")
        cls.other_point.calendar_id = cls.make_calendar("Asia/Shanghai")
        cls.env["settlement.rate"].search([("active", "=", True)]).action_archive()
        cls.rate = cls.make_rate(amount=50, technician_amount=20)

    @classmethod
    def make_calendar(cls, tz):
        return cls.env["resource.calendar"].create({"name": tz, "tz": tz})

    @classmethod
    def make_rate(cls, **vals):
        return cls.env["settlement.rate"].create(
            {"name": "Rate", "company_id": cls.company.id, **vals}
        )

    @classmethod
    def make_closed(cls, count=1, closed_at=None, point=None, **vals):
        """Orders that a follow-up closed at this moment."""
        point = point or cls.point
        technician = cls.technician if point == cls.point else cls.other_technician
        with freeze_time(closed_at or cls.mid_month):
            orders = cls.make_orders(count, point_id=point.id, **vals)
            orders._step("assign", {"technician_id": technician.id})
            orders._step("start")
            cls.agree(orders)
            orders._step("finish", {"result": "repaired"})
            tasks = orders.followup_ids
            tasks.write({"satisfaction": 5})
            tasks.with_user(cls.agent)._step("reached")
        cls.env.flush_all()
        return orders

    @classmethod
    def make_run(cls, month=None, **vals):
        run = cls.env["settlement.run"].with_user(cls.accountant)
        return run.create({"month": month or cls.month, **vals})

    @classmethod
    def compute_run(cls, month=None):
        run = cls.make_run(month)
        run.action_compute()
        return run

    @classmethod
    def bill_run(cls, run):
        """The rest of a month in which nothing is odd."""
        run.action_send()
        run.action_confirm_rest()
        run.action_approve()
        run.action_bill()
        return run

    def statement_of(self, run, point=None):
        return run.statement_ids.filtered(lambda s: s.point_id == (point or self.point))

    def adjust(self, statement, amount, description="Deduction"):
        return (
            self.env["settlement.line"]
            .with_user(self.accountant)
            .create({"statement_id": statement.id, "amount": amount, "description": description})
        )
