"""Who guesses or floods shuts himself out, and nobody else."""

from datetime import datetime, timedelta
from itertools import count

from odoo.tests import TransactionCase, freeze_time, tagged

from ..models import portal_attempt
from ..network import network_of
from .common import PublicPageCase

HOURS = 24


@tagged("post_install", "-at_install")
class TestLimits(PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(phone="13911112222")
        cls.Order = cls.env["service.order"]

    def opens(self, phone, network="192.0.2.99", order=None):
        return bool(self.Order._find_by_phone((order or self.order).name, phone, network))

    # --- the guesser ---

    def guess_for_a_day(self, networks, guesses):
        """How many guesses at four digits are looked at within a day, of so many an hour."""
        looked, number = 0, count()
        Attempt = self.env["portal.attempt"]
        for hour in range(HOURS):
            with freeze_time(datetime(2026, 3, 1) + timedelta(hours=hour)):
                for network in networks:
                    for _guess in range(guesses):
                        whose = {"order": f"FW{next(number)}", "network": network}
                        looked += bool(Attempt._take("digits", **whose))
        return looked

    def test_fifteen_networks_open_fewer_than_one_order_in_two_hundred_days(self):
        looked = self.guess_for_a_day([f"198.51.100.{n}" for n in range(15)], 4)
        self.assertLess(looked / 10_000, 1 / 200)

    def test_any_number_of_networks_opens_one_order_in_a_hundred_days(self):
        looked = self.guess_for_a_day([f"10.0.0.{n}" for n in range(60)], 1)
        self.assertLessEqual(looked / 10_000, 1 / 100)

    def test_whole_numbers_are_too_many_to_guess(self):
        (_hour, (a_day, _hours)) = portal_attempt.LIMITS["number"][("network",)]
        self.assertLess(15 * a_day / 10_000_000, 1 / 10_000)

    def test_a_guesser_at_whole_numbers_is_shut_out_too(self):
        orders = self.make_orders(6)
        for order in orders:
            for guess in range(5):
                self.assertFalse(self.opens(f"1370000000{guess}", "192.0.2.9", order))
        self.assertFalse(self.opens("13911112222", "192.0.2.9"), "though it is right")
        self.assertTrue(self.opens("13911112222", "192.0.2.10"))

    # --- the owner ---

    def test_the_owner_comes_in_while_others_guess(self):
        for guess in range(30):
            self.assertFalse(self.opens("0000", f"198.51.100.{guess}"))
            self.assertFalse(self.opens(f"137000000{guess:02d}", f"198.51.100.{guess}"))
        self.assertTrue(self.opens("139 1111 2222"))
        self.assertTrue(self.opens("+8613911112222"))
        self.assertEqual(self.get(self.order._progress_path()).status_code, 200)

    def test_a_few_wrong_tries_from_elsewhere_leave_the_four_digits(self):
        for guess in range(4):
            self.opens("0000", f"198.51.100.{guess}")
        self.assertTrue(self.opens("2222"))

    def test_whoever_mistypes_three_times_is_asked_for_the_whole_number(self):
        for _try in range(3):
            self.assertFalse(self.opens("0000"))
        self.assertFalse(self.opens("2222"))
        self.assertTrue(self.opens("13911112222"))
        with freeze_time(datetime.now() + timedelta(hours=25)):
            self.assertTrue(self.opens("2222"))

    def test_reports_in_a_foreign_name_leave_the_owner_of_the_number_his_own(self):
        for _report in range(5):
            self.report()
        self.address = "203.0.113.99"
        self.assertTrue(self.report()[1], "from another network")

    # --- nothing that the caller makes up is worth anything ---

    def test_one_constant_key_is_worth_no_more_than_many(self):
        key = self.new_key()
        vals = {"serial": "X", "purchase_date": "2026-01-05", "contact_name": "A"}
        codes = []
        for guess in range(25):
            vals |= {"key": key, "code": f"GUESS{guess:06d}", "phone": "13800138000"}
            codes.append(self.post("/service/register/send", vals).status_code)
        self.assertEqual(codes, [422] * 20 + [429] * 5)

    def test_spelling_a_card_differently_makes_it_no_other_card(self):
        vals = {"serial": "X", "purchase_date": "2026-01-05", "contact_name": "A"}
        for code in (
            "guess000001",
            "GUESS-000001",
            "GUESS 000001",
            "guess-000-001",
            "ＧUESS000001",
        ):
            vals |= {"key": self.new_key(), "code": code, "phone": "13800138000"}
            self.assertEqual(self.post("/service/register/send", vals).status_code, 422, code)
        vals |= {"key": self.new_key(), "code": "GUESS000001"}
        self.assertEqual(self.post("/service/register/send", vals).status_code, 429)

    def test_a_request_that_was_carried_out_is_answered_again_without_counting(self):
        vals = self.report_vals()
        for _click in range(8):
            self.assertEqual(self.report(**vals)[0].status_code, 303)

    def test_words_in_place_of_an_address_are_the_network_that_is_connected(self):
        codes = []
        for number in range(22):
            self.address = f"nonsense {number}"
            codes.append(self.report(phone=f"138001380{number:02d}")[0].status_code)
        self.assertEqual(codes, [303] * 20 + [429] * 2)


@tagged("post_install", "-at_install")
class TestNetworks(TransactionCase):
    def test_a_caller_is_one_however_the_address_is_written(self):
        for written, network in (
            ("192.0.2.1", "192.0.2.1"),
            (" 192.0.2.1:443 ", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
        ):
            self.assertEqual(network_of(written, "127.0.0.1"), network)

    def test_what_is_no_address_is_who_is_connected(self):
        for written in (
            "",
            None,
            "unknown",
            "192.0.2.256",
            "a" * 9999,
            "192.0.2.1, 10.0.0.1",
            "٣.٣.٣.٣",
        ):
            self.assertEqual(network_of(written, "127.0.0.1"), "127.0.0.1")
        self.assertEqual(network_of("x", None), "")
