from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.service_warranty.warranty.dates import add_months

from .common import HotlineCase


@tagged("post_install", "-at_install")
class TestDeskOrder(HotlineCase, TransactionCase):
    def test_four_fields_make_an_order_with_verdict_point_and_promise(self):
        call = self.call_in()["call"]
        answer = self.report(call_id=call["id"])
        order = self.order_of(answer)
        self.assertEqual(order.state, "triaged")
        self.assertEqual(order.channel, "hotline")
        self.assertEqual(order.user_id, self.hotline)
        self.assertEqual(order.partner_id, self.caller)
        self.assertEqual(answer["verdict"]["remedy"], "return")
        self.assertEqual(answer["point"], self.point.name)
        self.assertEqual(answer["name"], order.name)
        self.assertRecordValues(
            order.call_ids,
            [{"state": "ended", "result_kind": "order", "partner_id": self.caller.id}],
        )

    def test_an_unknown_caller_is_name_area_and_model(self):
        call = self.call_in("13712345678")["call"]
        answer = self.desk.desk_create(
            {
                "phone": "13712345678",
                "contact_name": "Wang Fang",
                "area_id": self.district.id,
                "street": "Lake Road 3",
                "purchase_date": "2026-01-05",
                "proof": "invoice",
                "appointment_wish": "Saturday morning",
                "product_id": self.phone_model.id,
                "symptom": "No sound",
                "service_mode": "on_site",
            },
            "order-new",
            call["id"],
        )
        order = self.order_of(answer)
        self.assertEqual(order.partner_id.name, "Wang Fang")
        self.assertEqual(order.point_id, self.point)
        self.assertEqual(order.call_ids.partner_id, order.partner_id)
        self.assertRecordValues(
            order,
            [
                {
                    "street": "Lake Road 3",
                    "purchase_date": date(2026, 1, 5),
                    "proof": "invoice",
                    "appointment_wish": "Saturday morning",
                }
            ],
        )

    def test_nobody_is_sent_to_a_caller_without_a_street(self):
        self.caller.street = False
        with self.assertRaisesRegex(UserError, "street and house number"):
            self.report(service_mode="on_site")
        told = self.report(key="order-2", service_mode="on_site", street="Lake Road 3")
        self.assertEqual(self.order_of(told).street, "Lake Road 3")

    def test_a_purchase_date_is_a_day(self):
        for text in ("yesterday", "2026-13-40", ["2026-01-01"]):
            with self.assertRaisesRegex(UserError, "not a day"):
                self.desk.desk_preview({"purchase_date": text})

    def test_what_is_not_known_yet_is_pending_and_not_chargeable(self):
        told = {"phone": "13712345678", "product_id": self.phone_model.id}
        verdict = self.desk.desk_preview(told)["verdict"]
        self.assertEqual((verdict["pending"], verdict["tone"]), (True, "info"))
        self.assertEqual((verdict["label"], verdict["payer"]), ("Proof Pending", ""))
        self.assertTrue(self.desk.desk_preview({"phone": "13712345678"})["verdict"]["pending"])
        bought = fields.Date.today() - timedelta(days=100)
        proved = {**told, "purchase_date": bought.isoformat(), "proof": "invoice"}
        verdict = self.desk.desk_preview(proved)["verdict"]
        self.assertEqual((verdict["pending"], verdict["remedy"]), (False, "free_repair"))

    def test_each_right_is_told_with_its_own_last_day(self):
        bought = fields.Date.today()
        until = add_months(bought, 12)
        verdict = self.desk.desk_preview(
            {"partner_id": self.caller.id, "device_id": self.device.id}
        )["verdict"]
        self.assertEqual(
            verdict["rights"],
            f"return until {bought + timedelta(6)} · exchange until {bought + timedelta(14)}"
            f" · under warranty until {until}",
        )

    def test_the_first_preview_promises_for_the_mode_it_proposes(self):
        told = {"partner_id": self.caller.id, "device_id": self.device.id}
        proposed = self.desk.desk_preview(told)
        self.assertEqual(proposed["mode"], "carry_in")
        chosen = self.desk.desk_preview({**told, "service_mode": "carry_in"})
        self.assertEqual(proposed["facts"], chosen["facts"])

    def test_nothing_is_promised_where_no_point_serves(self):
        nowhere = self.make_area("992", "Nowhere")
        told = {"phone": "13712345678", "area_id": nowhere.id, "service_mode": "on_site"}
        self.assertEqual(self.desk.desk_preview(told)["facts"], [])

    def test_areas_are_found_by_letters_of_their_names_served_ones_first(self):
        far = self.make_area("993", "Aprovince")
        self.make_area("993-1", "District", far, "district")
        labels = [area["label"] for area in self.desk.desk_areas("Prov Distr")]
        self.assertEqual(labels[0], self.district.complete_name)
        self.assertEqual(self.desk.desk_areas(" "), [])

    def test_units_that_are_lent_are_no_model_of_a_customer(self):
        if "is_loaner" not in self.phone_model._fields:
            return
        text = self.phone_model.name
        self.assertIn(self.phone_model.id, [m["id"] for m in self.desk.desk_models(text)])
        self.phone_model.is_loaner = True
        self.assertNotIn(self.phone_model.id, [m["id"] for m in self.desk.desk_models(text)])

    def test_enter_pressed_twice_makes_one_order(self):
        first = self.report()
        self.assertEqual(self.report()["id"], first["id"])
        with self.assertRaises(UserError):
            self.report(symptom="Something else")
        with self.assertRaises(UserError):
            self.report(key="")

    def test_two_desks_take_the_order_of_one_call_once(self):
        call = self.call_in()["call"]
        first = self.report(key="tab one", call_id=call["id"])
        count = self.env["service.order"].search_count([])
        with self.assertRaisesRegex(UserError, first["name"]):
            self.report(key="tab two", call_id=call["id"])
        self.assertEqual(self.env["service.order"].search_count([]), count)
        self.assertEqual(self.report(key="tab one", call_id=call["id"])["id"], first["id"])

    def test_two_desks_end_one_call_once(self):
        order = self.order_of(self.report(key="first"))
        call = self.call_in(key="again")["call"]
        urged = self.env.ref("service_hotline.result_urged")
        for _tab in range(2):
            self.desk.desk_end(call["id"], urged.id, order.id)
        self.assertEqual(order.urge_count, 1)
        with self.assertRaisesRegex(UserError, order.name):
            self.desk.desk_end(call["id"], self.env.ref("service_hotline.result_solved").id)
        with self.assertRaisesRegex(UserError, order.name):
            self.report(key="third", call_id=call["id"])

    def test_who_pays_hears_the_prices_of_the_catalogue_first(self):
        items = self.env["product.product"]
        items.search([("is_upfront_price", "=", True)]).is_upfront_price = False
        service = {"type": "service", "is_service_item": True, "is_upfront_price": True}
        items.create(
            [
                {**service, "name": "Look at it", "list_price": 30, "decline_fee": "bench"},
                {**service, "name": "Come by", "list_price": 50, "decline_fee": "on_site"},
                {**service, "name": "Small repair", "list_price": 60},
                {**service, "name": "Hidden", "list_price": 70, "is_upfront_price": False},
            ]
        )
        told = {
            "partner_id": self.caller.id,
            "device_id": self.make_device("OLD-1", self.caller, purchase_date="2020-01-01").id,
        }
        prices = self.desk.desk_preview({**told, "service_mode": "carry_in"})["prices"]
        self.assertEqual([price["label"] for price in prices], ["Look at it", "Small repair"])
        self.assertIn("30", prices[0]["amount"])
        prices = self.desk.desk_preview({**told, "service_mode": "on_site"})["prices"]
        self.assertEqual([price["label"] for price in prices], ["Come by", "Small repair"])
        taken = self.report(key="old", device_id=told["device_id"])
        self.assertEqual([p["label"] for p in taken["prices"]], ["Look at it", "Small repair"])
        free = self.desk.desk_preview({"partner_id": self.caller.id, "device_id": self.device.id})
        self.assertEqual(free["prices"], [])
        unknown = self.desk.desk_preview({"product_id": self.phone_model.id})
        self.assertEqual((unknown["verdict"]["pending"], unknown["prices"]), (True, []))

    def test_only_what_an_agent_may_tell_reaches_the_order(self):
        answer = self.report(state="closed", verdict="exchange", user_id=self.manager.id)
        order = self.order_of(answer)
        self.assertEqual(order.state, "triaged")
        self.assertEqual(order.user_id, self.hotline)

    def test_solved_by_phone_is_done_at_once_and_still_followed_up(self):
        call = self.call_in()["call"]
        article = self.make_article("Hold the power key")
        answer = self.desk.desk_create(
            {"partner_id": self.caller.id, "device_id": self.device.id, "symptom": "dark"},
            "solved-1",
            call["id"],
            {"article_id": article.id},
        )
        order = self.order_of(answer)
        self.assertRecordValues(
            order, [{"state": "done", "result": "solved_remotely", "service_mode": "remote"}]
        )
        self.assertIn("Hold the power key", order.result_note)
        vote = self.env["service.article.vote"].search([("article_id", "=", article.id)])
        self.assertRecordValues(vote, [{"order_id": order.id, "solved": True}])
        self.assertEqual(order.call_ids.result_kind, "solved")
        if "followup.task" in self.env:
            task = self.env["followup.task"].search([("order_id", "=", order.id)])
            self.assertEqual(task.state, "todo", "solved by phone is called back like any other")

    def test_solved_without_an_article_is_solved_as_well(self):
        order = self.order_of(self.desk.desk_create({"partner_id": self.caller.id}, "s", None, {}))
        self.assertEqual((order.state, order.result), ("done", "solved_remotely"))

    def test_a_call_about_an_open_order_is_told_on_its_timeline(self):
        order = self.order_of(self.report())
        call = self.call_in(key="second")["call"]
        urged = self.env.ref("service_hotline.result_urged")
        self.desk.desk_end(call["id"], urged.id, order.id, "Needs it for an exam")
        line = order.log_ids.filtered(lambda line: "exam" in (line.note or ""))
        self.assertEqual(line.user_id, self.hotline)
        self.assertIn(urged.name, line.note)

    def test_taking_an_order_costs_as_much_for_the_tenth_device_as_for_the_first(self):
        self.report(key="warm")
        device = self.make_device("HOT-SN-2000", self.caller)
        first = self.count_queries(lambda: self.report(key="a", device_id=device.id))
        for number in range(9):
            other = self.make_device(f"HOT-SN-3{number:03}", self.caller)
            self.report(key=f"b{number}", device_id=other.id)
        last = self.make_device("HOT-SN-4000", self.caller)
        tenth = self.count_queries(lambda: self.report(key="c", device_id=last.id))
        self.assertLessEqual(tenth, first + 2)

    def test_what_is_promised_for_today_stands_on_the_desk(self):
        answer = self.report(service_mode="on_site")
        side = self.desk.desk_open()
        if "service.sla.clock" in self.env:
            self.env["service.sla.clock"].search(
                [("order_id", "=", answer["id"])]
            ).due_at = self.env.cr.now()
            side = self.desk.desk_open()
            self.assertIn(answer["id"], [line["id"] for line in side["today"]])
            self.assertTrue(answer["facts"], "the promise is told at once")
        self.assertIsInstance(side["today"], list)
