from odoo.fields import Command, Datetime
from odoo.tests import tagged

from .batches import Batches
from .common import PartsCase


@tagged("post_install", "-at_install")
class TestBatches(Batches, PartsCase):
    """T9 of requisitions, transfers, returns, used and old parts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for account in cls.account | cls.other_account:
            cls.pay_in(account, 1_000_000)
        cls.parts = [cls.make_part(f"Part {number}", 1, stock=1000) for number in range(3)]
        cls.storekeeper.service_point_ids += cls.other_point

    def points(self, count):
        return [(self.point, self.other_point)[number % 2] for number in range(count)]

    def requisitions(self, count):
        lines = [Command.create({"product_id": part.id, "quantity": 2}) for part in self.parts]
        return (
            self.env["parts.requisition"]
            .with_user(self.storekeeper)
            .create([{"point_id": point.id, "line_ids": lines} for point in self.points(count)])
        )

    def test_requisitions_on_their_way(self):
        self.assertFlat(
            lambda count: self.take(
                self.requisitions(count),
                ("submit", self.storekeeper),
                ("approve", self.keeper),
                ("ship", self.keeper),
                ("receive", self.storekeeper),
            )
        )

    def test_requisitions_refused_and_called_off(self):
        self.assertFlat(
            lambda count: self.take(
                self.requisitions(count), ("submit", self.storekeeper), ("refuse", self.keeper)
            )
        )
        self.assertFlat(
            lambda count: self.take(
                self.requisitions(count),
                ("submit", self.storekeeper),
                ("approve", self.keeper),
                ("cancel", self.keeper),
            )
        )

    def test_parts_that_go_back(self):
        def life(count):
            self.take(
                self.requisitions(count),
                ("submit", self.storekeeper),
                ("approve", self.keeper),
                ("ship", self.keeper),
                ("receive", self.storekeeper),
            )
            lines = [Command.create({"product_id": part.id, "quantity": 1}) for part in self.parts]
            returns = (
                self.env["parts.return"]
                .with_user(self.storekeeper)
                .create([{"point_id": p.id, "line_ids": lines} for p in self.points(count)])
            )
            return self.take(returns, ("send", self.storekeeper), ("receive", self.keeper))

        self.assertFlat(life)

    def test_parts_used_and_old_parts(self):
        self.take(
            self.requisitions(60),
            ("submit", self.storekeeper),
            ("approve", self.keeper),
            ("ship", self.keeper),
            ("receive", self.storekeeper),
        )

        def life(count):
            orders = self.env["service.order"].concat(*(self.start_order() for _n in range(count)))
            used = self.env["service.order.part"].create(
                [
                    {"order_id": order.id, "product_id": self.parts[0].id, "outcome": "warranty"}
                    for order in orders
                ]
            )
            spent = self.take(used, ("use", self.technician_user))
            old = used.sudo().old_part_ids
            return spent | self.take(
                old,
                ("hand_in", self.storekeeper),
                ("accept", self.keeper),
                ("write_off", self.keeper),
            )

        self.assertFlat(life)

    def test_parts_between_points(self):
        def life(count):
            self.take(
                self.requisitions(2 * count),
                ("submit", self.storekeeper),
                ("approve", self.keeper),
                ("ship", self.keeper),
                ("receive", self.storekeeper),
            )
            lines = [Command.create({"product_id": part.id, "quantity": 1}) for part in self.parts]
            places = self.points(count + 1)
            transfers = (
                self.env["parts.transfer"]
                .with_user(self.keeper)
                .create(
                    [
                        {"from_point_id": giver.id, "point_id": taker.id, "line_ids": lines}
                        for giver, taker in zip(places, places[1:], strict=False)
                    ]
                )
            )
            return self.take(
                transfers,
                ("order", self.keeper),
                ("send", self.storekeeper),
                ("receive", self.storekeeper),
            )

        self.assertFlat(life)

    def test_nightly_jobs(self):
        def life(count):
            requisitions = self.requisitions(count)
            self.take(requisitions, ("submit", self.storekeeper), ("approve", self.keeper))
            requisitions.sudo()._as_step().write(
                {"approved_at": Datetime.subtract(Datetime.now(), days=90)}
            )
            return {"expire": self.spend(requisitions.sudo()._expire)}

        self.assertFlat(life)

    def test_drafts_from_minimum_stock(self):
        def life(count):
            parts = [self.make_part(f"Minimum {number}", 1, stock=0) for number in range(count)]
            minimum = self.env["point.part.minimum"].create(
                [
                    {"point_id": point.id, "product_id": part.id, "min_qty": 2, "max_qty": 5}
                    for part, point in zip(parts, self.points(count), strict=True)
                ]
            )
            return {
                "fill": self.spend(minimum.browse(minimum.ids)._fill_drafts),
                "fill again": self.spend(minimum.browse(minimum.ids)._fill_drafts),
            }

        self.assertFlat(life)
