import json

from odoo.tests import HttpCase, tagged

from odoo.addons.service_network.tests.connected import ReachesNothing

from .common import HotlineCase

URL = "/service_hotline/call"


@tagged("post_install", "-at_install")
class TestTelephone(HotlineCase, HttpCase, ReachesNothing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hotline.sudo().hotline_extension = "T-8001"
        system = cls.env["service.connection"].create({"name": "PBX", "kind": "telephone"})
        cls.switch, cls.key = system.user_id, system._new_key()

    def tell(self, event, reference="pbx-1", key=None, **body):
        body = {
            "event": event,
            "reference": reference,
            "number": "13900007788",
            "agent": "T-8001",
            **body,
        }
        return self.send(json.dumps(body), key)

    def send(self, body, key=None):
        headers = {"Authorization": f"Bearer {key or self.key}", "Content-Type": "application/json"}
        return self.url_open(URL, data=body, headers=headers)

    def messages(self):
        self.env.cr.precommit.run()
        found = self.env["bus.bus"].sudo().search([("message", "like", "service_hotline.call")])
        return [(json.loads(m.channel), json.loads(m.message)["payload"]) for m in found]

    def calls(self, reference="pbx-1"):
        return self.env["service.call"].search([("reference", "=", reference)])

    def test_a_ringing_telephone_opens_the_desk_of_that_agent_only(self):
        self.assertEqual(self.tell("ringing").status_code, 200)
        [(channel, payload)] = self.messages()
        partner = self.hotline.partner_id
        self.assertEqual(channel[1:], ["res.partner", partner.id])
        self.assertEqual(payload["number"], "13900007788")
        self.assertEqual(payload["name"], "Han Meimei")
        self.assertEqual(self.calls().agent_id, self.hotline)
        self.assertEqual(self.calls().state, "ringing")

    def test_the_same_event_told_again_changes_nothing(self):
        for _time in range(3):
            answer = self.tell("ringing").json()
        self.assertFalse(answer["news"])
        self.assertEqual(len(self.calls()), 1)
        self.assertEqual(len(self.messages()), 1)

    def test_a_call_is_answered_and_ends_at_the_agents_pace(self):
        self.tell("ringing")
        self.tell("answered")
        self.assertEqual(self.calls().state, "talking")
        self.tell("ended")
        self.tell("ringing")
        self.tell("answered")
        self.assertEqual(self.calls().state, "ended", "what comes late changes nothing")
        self.assertEqual(len(self.messages()), 2)

    def test_a_missed_call_is_to_be_called_back(self):
        self.tell("ringing")
        self.tell("ended")
        call = self.calls()
        self.assertEqual(call.state, "missed")
        desk = self.env["service.hotline"].with_user(self.hotline)
        self.assertIn(call.id, [line["id"] for line in desk.desk_open()["callbacks"]])

    def test_a_number_typed_before_the_telephone_tells_of_it_is_one_call(self):
        typed = self.call_in()["call"]["id"]
        self.tell("answered")
        self.assertEqual(self.calls().id, typed)

    def test_the_desk_goes_on_with_the_call_that_rang(self):
        self.tell("answered")
        call = self.calls()
        found = self.desk.desk_lookup("13900007788", call_id=call.id)
        self.assertEqual(found["call"]["id"], call.id)
        self.assertEqual(found["caller"]["customer"]["id"], self.caller.id)

    def test_who_is_no_agent_is_refused_by_name(self):
        for agent in ("9999", self.manager.login, ""):
            answer = self.tell("ringing", agent=agent)
            self.assertEqual(answer.status_code, 422, agent)
            self.assertIn("error", answer.json())
        self.assertFalse(self.calls())

    def test_only_the_telephone_system_may_tell(self):
        other = self.make_key(self.hotline)
        self.assertEqual(self.tell("ringing", key=other).status_code, 403)
        self.assertEqual(self.tell("ringing", key="0" * 40).status_code, 401)
        self.assertFalse(self.calls())

    def test_bad_bodies_are_refused_with_a_reason(self):
        for body in ("?", "[]", "nothing", "{}", '{"event": "ringing", "reference": 5}'):
            with self.subTest(body=body):
                self.assertIn(self.send(body).status_code, (400, 422))
        self.assertEqual(self.tell("dancing").status_code, 422)
        self.assertEqual(self.tell("ringing", number="1" * 999).status_code, 422)
        self.assertEqual(self.tell("ringing", direction="up").status_code, 422)

    def test_nothing_that_is_told_breaks_the_entry_point(self):
        for body in (
            "null",
            "NaN",
            "[" * 100_000,
            '{"event": ' + "[" * 100_000,
            '{"event": ' + '{"a":' * 50_000 + "1" + "}" * 50_001,
            '{"event": NaN, "reference": "x"}',
            "x" * 1_000_001,
            "\udcff".encode("utf-8", "surrogateescape"),
        ):
            with self.subTest(body=body[:40]):
                answer = self.send(body)
                self.assertIn(answer.status_code, (400, 413, 422), answer.text[:300])
        strange = (
            ["x"],
            {"a": 1},
            7,
            float("nan"),
            1e308,
            True,
            "\ud800",
            "a\0b",
            "a\nb",
            "x" * 99,
        )
        for name in ("event", "reference", "number", "agent", "direction"):
            for value in strange:
                with self.subTest(name=name, value=value):
                    self.assertEqual(
                        self.tell(**{"event": "ringing", name: value}).status_code, 422
                    )
        self.assertFalse(self.calls())

    def test_a_foreign_letter_is_no_trouble(self):
        answer = self.tell("ringing", reference="通话-1", number="一三九")
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(len(self.calls("通话-1")), 1)

    def test_a_withheld_number_is_a_call_of_its_own(self):
        typed = self.call_in("HOT-SN-0001")["call"]["id"]
        for number in (None, ""):
            reference = f"withheld-{number}"
            self.assertEqual(self.tell("answered", reference, number=number).status_code, 200)
            self.assertEqual(len(self.calls(reference)), 1)
            self.assertNotEqual(self.calls(reference).id, typed)
            self.assertFalse(self.calls(reference).partner_id)

    def test_the_telephone_reaches_no_record_of_any_model(self):
        self.assert_reaches_nothing(self.switch)

    def test_its_key_opens_no_other_path(self):
        self.assert_opens_no_other_path(self.key, self.switch)
        answer = self.call(self.key, "/json/2/service.order/create_from_channel", {"payload": {}})
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(self.tell("ringing").status_code, 200)
