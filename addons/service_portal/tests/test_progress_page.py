"""P7: who does not know the order learns nothing of it."""

import random
import secrets
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import PublicPageCase


@tagged("post_install", "-at_install")
class TestProgressPage(PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(
            phone="13911112222", street="Secret Street 5", symptom="Secret symptom"
        )
        cls.path = cls.order._progress_path()

    def find(self, number, phone):
        return self.post(
            "/service/progress/find", {"number": number, "phone": phone}, allow_redirects=False
        )

    def test_the_link_shows_the_order_and_nothing_of_the_person(self):
        page = self.get(self.path)
        self.assertIn(self.order.name, page.text)
        self.assertIn("North Point", page.text)
        for secret in ("13911112222", "2222", "Secret", "Li Lei"):
            self.assertNotIn(secret, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "same-origin")
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_the_number_and_the_end_of_the_phone_lead_to_the_link(self):
        answer = self.find(f" {self.order.name.lower()} ", "２２２２")
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith(self.path))

    def test_who_lost_the_paper_finds_the_newest_order_by_serial_and_whole_phone(self):
        vals = {"phone": "13911112222", "serial": "LOST-0001", "product_id": self.phone_model.id}
        older = self.make_order(**vals)
        older._step("cancel")
        newer = self.make_order(**vals)
        another = self.make_order(**{**vals, "phone": "13700007777"})
        answer = self.find("lost 0001", "139 1111 2222")
        self.assertTrue(answer.headers["Location"].endswith(newer._progress_path()))
        answer = self.find("LOST-0001", "13700007777")
        self.assertTrue(answer.headers["Location"].endswith(another._progress_path()))
        self.assertEqual(self.find("LOST-0001", "2222").status_code, 200, "the whole number")
        self.assertEqual(self.find("LOST-0001", "13911113333").status_code, 200)
        self.assertEqual(self.find("", "13911112222").status_code, 200)

    def test_guesses_by_serial_are_counted_as_those_by_number(self):
        self.make_order(phone="13911112222", serial="LOST-2", product_id=self.phone_model.id)
        for number in range(5):
            self.assertEqual(self.find("LOST-2", f"1371111000{number}").status_code, 200)
        self.assertEqual(self.find("LOST-2", "13911112222").status_code, 200)
        self.address = "203.0.113.77"
        self.assertEqual(self.find("LOST-2", "13911112222").status_code, 303)

    def test_an_order_number_is_found_without_its_dash(self):
        number = self.order.name.replace("-", "").lower()
        self.assertEqual(self.find(number, "2222").status_code, 303)

    def test_absent_and_forbidden_are_answered_alike(self):
        def plain(answer, number):
            text = answer.text.replace(number, "N")
            return answer.status_code, [
                line for line in text.splitlines() if "csrf_token" not in line
            ]

        wrong = plain(self.find(self.order.name, "0000"), self.order.name)
        absent = plain(self.find("FW9999999999", "0000"), "FW9999999999")
        self.assertEqual(wrong, absent)
        for _try in range(6):
            self.find(self.order.name, "0001")
        locked = plain(self.find(self.order.name, "0000"), self.order.name)
        self.assertEqual(wrong, locked)
        gone = f"/service/progress/{self.order.id + 10**6}/{'0' * 40}"
        forged = f"/service/progress/{self.order.id}/{'0' * 40}"
        self.assertEqual(plain(self.get(gone), "-"), plain(self.get(forged), "-"))

    def test_after_five_wrong_tries_the_digits_are_not_enough_and_the_number_is(self):
        for number in range(5):
            self.address = f"203.0.113.{number}"
            self.assertEqual(self.find(self.order.name, "0000").status_code, 200)
        self.address = "203.0.113.200"
        self.assertEqual(self.find(self.order.name, "2222").status_code, 200)
        self.assertEqual(self.find(self.order.name, "13911112222").status_code, 303)
        self.assertEqual(self.get(self.path).status_code, 200, "the link works all the time")
        with freeze_time(datetime.now() + timedelta(hours=25)):
            self.assertEqual(self.find(self.order.name, "2222").status_code, 303)

    def test_twenty_wrong_numbers_shut_a_network_for_an_hour(self):
        for number in range(20):
            self.find(f"NONE{number}", "13700000000")
        self.assertEqual(self.find(self.order.name, "13911112222").status_code, 200)
        with freeze_time(datetime.now() + timedelta(minutes=61)):
            self.assertEqual(self.find(self.order.name, "13911112222").status_code, 303)

    def test_right_tries_do_not_count(self):
        for phone in ("2222", "13911112222") * 15:
            self.assertEqual(self.find(self.order.name, phone).status_code, 303)

    def test_an_order_without_a_phone_is_not_found_by_number(self):
        order = self.make_order()
        for number, phone in enumerate(("", "none", "0000", "00000000", "13911112222")):
            self.address = f"203.0.113.{number}"
            self.assertEqual(self.find(order.name, phone).status_code, 200)

    def test_guessed_cut_swapped_and_forged_links_open_nothing(self):
        seed = random.randrange(10**6)
        rng = random.Random(seed)
        other = self.make_order(phone="13911113333")
        good = self.order._progress_token()
        tokens = {
            good[:-1],
            good[1:],
            good + "0",
            good.upper() if good.upper() != good else good[::-1],
            good[::-1],
            other._progress_token(),
            "",
            "%00",
            "0" * 40,
            *(f"{rng.getrandbits(160):040x}" for _guess in range(200)),
        }
        Order = self.env["service.order"]
        for token in tokens:
            with self.subTest(seed=seed, token=token):
                self.assertFalse(Order._find_by_link(self.order.id, token))
        self.assertEqual(Order._find_by_link(self.order.id, good), self.order)
        self.assertFalse(Order._find_by_link(other.id, good))

    def test_a_revoked_link_opens_nothing_and_a_new_one_does(self):
        self.order.with_user(self.hotline).action_revoke_progress_link()
        self.env.flush_all()
        self.assertEqual(self.get(self.path).status_code, 404)
        self.assertEqual(self.get(self.order._progress_path()).status_code, 200)
        self.assertTrue(self.order.log_ids.filtered("note"))

    def test_a_point_cannot_revoke_the_links_of_another(self):
        with self.assertRaises(AccessError):
            self.order.with_user(self.other_manager).action_revoke_progress_link()

    def test_links_end_some_time_after_the_order_has(self):
        self.order._step("cancel")
        self.env.flush_all()
        self.assertEqual(self.get(self.path).status_code, 200)
        with freeze_time(datetime.now() + timedelta(days=91)):
            self.assertEqual(self.get(self.path).status_code, 404)
            self.assertEqual(self.find(self.order.name, "2222").status_code, 200)

    def test_2000_guesses_find_nothing_and_almost_all_are_not_looked_at(self):
        seed = random.randrange(10**6)
        rng = random.Random(seed)
        Order = self.env["service.order"]
        looked = []
        compare = "odoo.addons.service_portal.models.service_order.consteq"
        digits = [f"{number:04d}" for number in rng.sample(range(10_000), 2000) if number != 2222]
        with patch(compare, lambda a, b: looked.append(a) or secrets.compare_digest(a, b)):
            hits = [
                four
                for number, four in enumerate(digits)
                if Order._find_by_phone(self.order.name, four, f"198.51.100.{number % 250}")
            ]
        self.assertFalse(hits, f"seed {seed}")

    def test_every_state_has_words_for_the_customer(self):
        self.assertIn("已受理", self.get(self.path).text)
        self.order._step("assign", {"technician_id": self.technician.id})
        self.order._step("start")
        for reason in (False, "parts", "customer", "quote", "manufacturer"):
            self.order.wait_reason = reason
            view = self.order.with_context(lang="zh_CN")._customer_view()
            self.assertTrue(view["headline"] and view["hint"])
        self.order._step("finish", {"result": "no_fault"})
        self.assertTrue(self.order._customer_view()["ended"])

    def test_the_link_costs_no_write(self):
        self.env.flush_all()
        order = self.order.with_user(self.hotline)
        order._progress_url()
        self.assertEqual(self.count_queries(lambda: order._progress_url()), 1, "reads the order")

    # --- what the customer changes himself ---

    def test_the_customer_asks_for_another_time_and_the_point_is_told(self):
        day = fields.Date.today() + timedelta(days=3)
        path = self.order._progress_path()
        self.assertIn("/wish", self.get(path).text)
        answer = self.post(f"{path}/wish", {"wish_date": str(day), "wish_part": "morning"})
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.order.appointment_wish, f"{day} 上午")
        task = self.order._staff_tasks("customer_reschedules")
        self.assertEqual(task.user_id, self.manager)
        self.assertIn(str(day), task.note)

    def test_a_day_gone_by_is_no_other_time(self):
        path = self.order._progress_path()
        answer = self.post(f"{path}/wish", {"wish_date": "2020-01-01"})
        self.assertEqual(answer.status_code, 422)
        self.env.invalidate_all()
        self.assertFalse(self.order.appointment_wish)

    def test_the_customer_cancels_before_anybody_has_begun(self):
        path = self.order._progress_path()
        self.post(f"{path}/cancel", {"reason": "已自行修好"})
        self.env.invalidate_all()
        self.assertEqual(self.order.state, "cancelled")
        told = self.order.log_ids.filtered(lambda line: line.step == "cancel").note
        self.assertIn("已自行修好", told)
        self.assertFalse(self.order.log_ids.filtered(lambda line: line.step == "cancel").user_id)
        bell = self.env["mail.notification"].search(
            [("res_partner_id", "=", self.manager.partner_id.id)]
        )
        self.assertEqual(bell.mail_message_id.res_id, self.order.id)

    def test_work_that_has_begun_is_not_cancelled_by_a_link(self):
        self.agree(self.order)
        self.order._step("assign", {"technician_id": self.technician.id})
        self.order._step("start")
        path = self.order._progress_path()
        self.assertNotIn("/cancel", self.get(path).text)
        self.post(f"{path}/cancel", {})
        self.env.invalidate_all()
        self.assertEqual(self.order.state, "in_progress")
