import io
import json
import time
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.service_network.models import ir_http
from odoo.addons.service_network.tests.connected import ReachesNothing

from .common import ChannelCase

PATH = "/json/2/service.order/"


@tagged("post_install", "-at_install")
class TestChannelEntryPoints(ChannelCase, HttpCase, ReachesNothing):
    """A channel's key opens the two paths of a channel, and whatever it sends is answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {
            user: cls.env["service.connection"].search([("user_id", "=", user.id)])._new_key()
            for user in (cls.channel, cls.trusted)
        }

    def send(self, payload=None, key=None, raw=None, **body):
        body = {"payload": payload, **body} if payload is not None else body
        path = f"{PATH}create_from_channel"
        return self.call(key or self.keys[self.channel], path, body, raw)

    def hear(self, key=None, **body):
        return self.call(key or self.keys[self.channel], f"{PATH}read_from_channel", body)

    def test_a_report_comes_in_and_is_read_again(self):
        answer = self.send(self.payload())
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertTrue(answer.json()["created"])
        again = self.hear(channel="wechat", reference="W-1")
        self.assertEqual(again.json()["number"], answer.json()["number"])

    def test_a_channels_user_reaches_no_record_of_any_model(self):
        for user in (self.channel, self.trusted):
            self.assert_reaches_nothing(user)

    def test_its_key_opens_no_other_path(self):
        for user, key in self.keys.items():
            self.assert_opens_no_other_path(key, user)

    def test_one_channel_reads_nothing_of_another(self):
        self.send(self.payload())
        other = self.keys[self.trusted]
        for asked in (
            {"channel": "wechat", "reference": "W-1"},
            {"channel": "plain.test", "reference": "W-1"},
            {"reference": "W-1", "shop": "../plain.test"},
        ):
            with self.subTest(asked=asked):
                self.assertEqual(self.hear(other, **asked).json(), {})

    def test_the_same_reference_of_two_channels_makes_two_orders(self):
        answers = [self.send(self.payload(), key) for key in self.keys.values()]
        self.assertEqual(
            [a.status_code for a in answers], [200, 200], answers[-1].json().get("debug")
        )
        self.assertEqual(len({answer.json()["number"] for answer in answers}), 2)

    def test_a_channel_speaks_for_no_other(self):
        answer = self.send(self.payload(channel="sales"))
        self.assertEqual(answer.status_code, 422)
        self.assertIn("channel: ", answer.json()["message"])
        self.assertFalse(self.env["service.order"].search([("external_ref", "=", "W-1")]))

    def test_a_channel_reads_no_report_that_came_another_way(self):
        order = self.make_order(source="plain.test", external_ref="W-9")
        self.assertTrue(order.external_ref)
        self.assertEqual(self.hear(reference="W-9").json(), {})

    def test_nothing_that_is_sent_breaks_the_entry_point(self):
        for raw in (
            "?",
            "[]",
            "null",
            "NaN",
            '"text"',
            "\udcff".encode("utf-8", "surrogateescape"),
            "[" * 100_000,
            '{"payload": ' + "[" * 100_000,
            '{"payload": ' + '{"a":' * 50_000 + "1" + "}" * 50_001,
            '{"payload": NaN}',
            '{"payload": {}, "context": ["lang"]}',
            '{"payload": {}, "context": {"lang": {"a": 1}}}',
            '{"payload": {}, "ids": ["x"]}',
            '{"wrong": 1}',
            json.dumps({"payload": {"x" * 100: 1, "\ud800": 2, "": 3}}),
            "x" * 1_000_001,
        ):
            with self.subTest(raw=raw[:60]):
                answer = self.send(raw=raw)
                self.assertIn(answer.status_code, (400, 413, 422), answer.text[:300])

    def test_a_body_that_ends_when_it_likes_is_refused(self):
        self.assertEqual(self.send(raw=iter([b"{}"])).status_code, 411)

    @mute_logger("odoo.http")
    def test_a_body_that_trickles_in_is_cut_off(self):
        with patch.object(ir_http, "LONGEST_SECONDS", 0.2):
            answer = self.send(raw=Trickle(b"{" + b" " * 30 + b"}"))
        self.assertEqual(answer.status_code, 408)

    def test_no_value_of_a_field_breaks_the_entry_point(self):
        strange = (
            ["wechat"],
            {"a": 1},
            7,
            float("nan"),
            float("inf"),
            1e308,
            True,
            "\ud800",
            "a\0b" * 100,
            "２０２６-03-01",
            "20260331",
            "2026-W13-2",
            "x" * 10_000,
            "\u202e" * 10,
        )
        for name in self.payload(shop="s", purchase_date="2026-01-01", service_mode="carry_in"):
            for number, value in enumerate(strange):
                with self.subTest(name=name, value=value):
                    sent = self.payload(**{"reference": f"V-{name}-{number}", name: value})
                    answer = self.send(sent)
                    self.assertIn(answer.status_code, (200, 422), answer.text[:300])

    def test_no_question_breaks_the_entry_point(self):
        for name in ("channel", "reference", "shop"):
            for value in (
                ["wechat"],
                {"a": 1},
                7,
                float("nan"),
                True,
                None,
                "\ud800",
                "\0",
                "x" * 999,
            ):
                with self.subTest(name=name, value=value):
                    asked = {"channel": "wechat", "reference": "W-1", name: value}
                    answer = self.hear(**asked)
                    self.assertIn(answer.status_code, (200, 422), answer.text[:300])

    def test_a_foreign_letter_in_a_key_is_refused(self):
        for key in ("ключ-ключ-ключ", "x", "0" * 40, "' or 1=1"):
            with self.subTest(key=key):
                headers = {"Authorization": f"Bearer {key}".encode()}
                answer = self.url_open(f"{PATH}create_from_channel", data="{}", headers=headers)
                self.assertIn(answer.status_code, (400, 401, 415))


class Trickle(io.BytesIO):
    """A body that is sent letter by letter."""

    def read(self, _size=-1):
        time.sleep(0.05)
        return super().read(1)
