from datetime import datetime, timedelta

from odoo.addons.spare_parts_deposit.tests.common import PartsCase

# A Wednesday noon in Shanghai; the weeks that count end on Monday the 4th, local time.
NOW = datetime(2026, 5, 6, 4, 0)
WEEKS_END = datetime(2026, 5, 3, 16, 0)


class PlanCase(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.Plan = cls.env["parts.plan"]
        cls.order = cls.start_order()

    @classmethod
    def used(cls, part, weeks, point=None, order=None):
        """Pieces used by weeks, the last one the newest, each in the middle of its week."""
        start = WEEKS_END - timedelta(weeks=len(weeks))
        order = order or cls.order
        uses = cls.env["service.order.part"]._as_step()
        uses = uses.create(
            [
                {
                    "order_id": order.id,
                    "account_id": (point or cls.point).sudo().deposit_account_ids.id,
                    "product_id": part.id,
                    "quantity": pieces,
                    "outcome": "warranty",
                    "state": "cleared",
                    "used_at": start + timedelta(weeks=week, days=3),
                }
                for week, pieces in enumerate(weeks)
                if pieces
            ]
        )
        uses.point_id = point or cls.point
        return uses

    @classmethod
    def put(cls, part, pieces, place, since=None):
        cls.env["stock.quant"]._update_available_quantity(part, place, pieces, in_date=since)

    @classmethod
    def plan(cls):
        cls.Plan._plan(cls.company)

    @classmethod
    def plan_of(cls, part, place=None):
        place = place or cls.point
        field = "point_id" if place._name == "service.point" else "warehouse_id"
        return cls.Plan.search([("product_id", "=", part.id), (field, "=", place.id)])
