import logging
import random

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ChannelCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestChannel(ChannelCase):
    """Another system sends reports; each reference makes one order."""

    def send(self, user=None, **vals):
        Order = self.env["service.order"].with_user(user or self.channel)
        return Order.create_from_channel(self.payload(**vals))

    def orders(self, reference="W-1"):
        return self.env["service.order"].search([("external_ref", "=", reference)])

    def test_a_report_becomes_an_order_that_knows_what_was_sent(self):
        answer = self.send()
        order = self.orders()
        self.assertRecordValues(
            order,
            [
                {
                    "name": answer["number"],
                    "channel": "wechat",
                    "contact_name": "Han Meimei",
                    "area_id": self.district.id,
                    "product_id": self.phone_model.id,
                    "serial": "CHANNEL-1",
                    "symptom": "does not start",
                    "point_id": self.point.id,
                    "user_id": False,
                    "state": "new",
                }
            ],
        )
        self.assertTrue(answer["created"])
        self.assertEqual(answer["point"], self.point.name)

    def test_a_channel_does_not_hear_chargeable_before_anything_is_known(self):
        phones = {"product_id": self.phone_model.id}
        order = self.make_order(contact_name="Nobody", **phones)
        self.assertTrue(order.is_pending)
        self.assertEqual(order._channel_answer(True)["verdict"], "proof_pending")
        order.write({"purchase_date": "2020-01-01", "proof": "invoice"})
        self.assertEqual(order._channel_answer(True)["verdict"], order.verdict)

    def test_a_trusted_channel_brings_customer_and_device_with_it(self):
        self.send(self.trusted)
        self.assertEqual(self.orders().device_id.name, "CHANNEL-1")
        self.assertEqual(self.orders().partner_id.name, "Han Meimei")

    def test_the_same_report_sent_again_makes_no_second_order(self):
        first, again = self.send(), self.send()
        self.assertEqual(again, {**first, "created": False})
        self.assertEqual(len(self.orders()), 1)

    def test_requests_sent_one_to_five_times_have_one_effect_each(self):
        seed = random.randrange(2**32)
        _logger.info("seed %s", seed)
        dice = random.Random(seed)
        sent = [n for n in range(40) for _again in range(dice.randint(1, 5))]
        dice.shuffle(sent)
        for n in sent:
            self.send(reference=f"R-{n}", phone=f"1390001{n:04d}", serial=f"CH-{n}")
        orders = self.env["service.order"].search([("external_ref", "=like", "R-%")])
        self.assertEqual(sorted(orders.mapped("external_ref")), sorted(f"R-{n}" for n in range(40)))

    def test_a_reference_is_not_used_for_another_report(self):
        self.send()
        with self.assertRaises(UserError):
            self.send(symptom="something else")
        self.assertEqual(self.orders().symptom, "does not start")

    def test_two_shops_may_use_the_same_reference(self):
        self.send(shop="north")
        self.send(shop="south")
        self.assertEqual(len(self.orders()), 2)

    def know(self):
        """A customer of the company with a device under warranty, at another address."""
        known = self.make_order(
            contact_name="Old Customer",
            phone="13900009901",
            street="Secret Street 9",
            area_id=self.other_district().id,
            serial="CHANNEL-1",
            product_id=self.phone_model.id,
            purchase_date="2026-03-01",
            proof="invoice",
            point_id=self.other_point.id,
        )
        known.device_id.owner_id = known.partner_id
        return known

    def other_district(self):
        return self.district.create({"name": "Far Away", "code": "999901", "level": "district"})

    def test_a_trusted_channel_ties_a_known_number_to_its_customer_and_hears_nothing_of_him(self):
        known = self.know()
        answer = self.send(self.trusted)
        self.assertEqual(self.orders().partner_id, known.partner_id)
        self.assertNotIn("Old Customer", str(answer))
        self.assertNotIn("Secret", str(answer))

    def test_a_report_of_any_other_channel_stands_on_its_own(self):
        known = self.know()
        self.send()
        order = self.orders()
        self.assertFalse(order.partner_id)
        self.assertNotEqual(order.street, "Secret Street 9")
        order.with_user(self.hotline).action_triage()
        self.assertEqual(order.partner_id, known.partner_id)
        self.assertEqual(order.street, "Road 1")

    def test_the_answer_is_the_same_whether_a_number_is_known_or_not(self):
        self.know()
        answers = [
            self.send(reference=f"K-{number}", phone=phone, serial=f"HELD-{number}", area="")
            for number, phone in enumerate(("13900009901", "13900009902"))
        ]
        for answer in answers:
            del answer["number"], answer["progress_url"]
        self.assertEqual(*answers)
        views = [
            {
                key: value
                for key, value in self.env["service.order"]
                .with_user(self.channel)
                .read_from_channel("wechat", f"K-{number}")
                .items()
                if key != "number"
            }
            for number in range(2)
        ]
        self.assertEqual(*views)

    def test_what_is_wrong_is_named_and_nothing_is_made(self):
        with self.assertRaises(UserError) as caught:
            self.send(channel="fax", phone="")
        self.assertIn("phone", str(caught.exception))
        self.assertIn("wechat", str(caught.exception))
        self.assertFalse(self.orders())

    def test_an_area_that_does_not_exist_is_named(self):
        with self.assertRaisesRegex(UserError, "000000"):
            self.send(area="000000")

    def test_a_channel_sees_the_orders_it_sent_and_no_other(self):
        self.send()
        Order = self.env["service.order"].with_user(self.channel)
        self.assertEqual(Order.read_from_channel("wechat", "W-1")["number"], self.orders().name)
        self.assertEqual(Order.read_from_channel("sales", "W-1"), {})
        self.assertEqual(Order.read_from_channel("wechat", "W-2"), {})
        with self.assertRaises(AccessError):
            Order.search([])
        with self.assertRaises(AccessError):
            self.orders().with_user(self.channel).read(["phone"])

    def test_no_other_role_comes_in_by_this_entry_point(self):
        for user in (self.hotline, self.manager, self.office):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["service.order"].with_user(user).create_from_channel(self.payload())

    def test_queries_do_not_depend_on_how_many_orders_there_are(self):
        self.send(reference="Q-0", serial="Q-0", phone="13900018000")

        def send(n):
            self.send(reference=f"Q-{n}", serial=f"Q-{n}", phone=f"1390001{n:04d}")

        before = self.count_queries(lambda: send(1))
        for n in range(2, 12):
            send(n)
        self.assertLessEqual(self.count_queries(lambda: send(12)), before)
