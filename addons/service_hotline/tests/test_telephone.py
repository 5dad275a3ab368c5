import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import HotlineCase

URL = "/service_hotline/call"


@tagged("post_install", "-at_install")
class TestTelephone(HotlineCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hotline.sudo().hotline_extension = "T-8001"
        cls.switch = new_test_user(cls.env, "switch", "service_hotline.group_telephone")
        cls.key = cls.make_key(cls.switch)

    @classmethod
    def make_key(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "telephone", fields.Datetime.now() + timedelta(hours=1))

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
        self.assertEqual(found["card"]["customer"]["id"], self.caller.id)

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
