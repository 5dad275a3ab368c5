from datetime import date

from odoo.tests import freeze_time, tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupHistory(FollowupCase):
    def test_history_is_closed_as_imported_not_called(self):
        with freeze_time("2019-04-01 02:00:00"):
            orders = self.make_done(2)
        orders.followup_ids._as_step().write({"state": "todo"})
        self.env.cr.execute("DELETE FROM followup_task WHERE order_id = ANY(%s)", [orders.ids])
        self.env.invalidate_all()
        orders._close_history()
        self.assertEqual(set(orders.mapped("state")), {"closed"})
        self.assertEqual(orders.mapped("closed_at"), orders.mapped("done_at"))
        self.assertEqual(set(orders.followup_ids.mapped("result")), {"imported_not_called"})
        self.assertEqual(set(orders.followup_ids.mapped("state")), {"done"})
        self.assertEqual(orders.followup_ids.point_id, self.point)
        lines = orders.log_ids.filtered(lambda line: line.step == "close")
        self.assertEqual(lines.mapped("at"), orders.mapped("done_at"))
        before = len(orders.log_ids)
        orders._close_history()
        self.assertEqual(len(orders.log_ids), before, "closing history twice changes nothing")

    def test_the_day_of_history_is_that_of_the_clock_on_the_wall(self):
        self.point.calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2019-03-31 19:05:00"):  # 03:05 of the first of April
            orders = self.make_done(1)
        self.env.cr.execute("DELETE FROM followup_task WHERE order_id = ANY(%s)", [orders.ids])
        self.env.invalidate_all()
        orders._close_history()
        self.assertEqual(orders.followup_ids.due_date, date(2019, 4, 1))

    def test_history_in_bulk_takes_the_same_number_of_queries(self):
        open_order = self.make_order()
        counts = []
        for count in (5, 50):
            orders = self.make_done(count)
            self.env.cr.execute("DELETE FROM followup_task WHERE order_id = ANY(%s)", [orders.ids])
            counts.append(self.count_queries((orders | open_order)._close_history))
        self.assertEqual(counts[0], counts[1])
        self.assertEqual(open_order.state, "new")

    def test_an_imported_order_that_is_done_ends_closed(self):
        order = self.env["service.order"]._import_create(
            [
                {
                    "contact_name": "Old Customer",
                    "point_id": self.point.id,
                    "state": "done",
                    "result": "repaired",
                    "done_at": "2019-04-01 02:00:00",
                    "source": "old system",
                    "external_ref": "1",
                }
            ],
            ["row 1"],
        )
        self.assertFalse(order.followup_ids, "nobody calls history")
        order._imported()
        self.assertRecordValues(order, [{"state": "closed", "closed_at": order.done_at}])
        self.assertEqual(order.followup_ids.result, "imported_not_called")
