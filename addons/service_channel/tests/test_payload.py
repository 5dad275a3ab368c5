from odoo.tests import TransactionCase, tagged

from ..payload import FIELDS, read_payload
from .common import TODAY

GOOD = {
    "channel": "wechat",
    "reference": "W-1",
    "phone": "13900009901",
    "name": "Han Meimei",
    "symptom": "does not start",
}


@tagged("post_install", "-at_install")
class TestPayload(TransactionCase):
    """What a channel sends is read by plain Python."""

    def problems(self, **vals):
        _texts, problems = read_payload({**GOOD, **vals}, TODAY)
        return {problem.field: problem.kind for problem in problems}

    def test_a_good_report_is_taken_as_it_is(self):
        texts, problems = read_payload(GOOD, TODAY)
        self.assertEqual((texts, problems), (GOOD, []))

    def test_everything_that_is_wrong_is_named_at_once(self):
        self.assertEqual(
            self.problems(channel="fax", phone="", colour="red", purchase_date="31/02/2026"),
            {"channel": "word", "phone": "missing", "colour": "unknown", "purchase_date": "day"},
        )

    def test_a_field_that_is_needed_is_missed(self):
        for name in [name for name, field in FIELDS.items() if field.required]:
            for nothing in (None, False, "", "   ", "\u200b\u202e"):
                with self.subTest(name=name, nothing=nothing):
                    self.assertEqual(self.problems(**{name: nothing}), {name: "missing"})

    def test_only_texts_are_taken(self):
        for value in (7, 1.5, ["a"], {"a": 1}, b"a", True):
            with self.subTest(value=value):
                self.assertEqual(self.problems(name=value), {"name": "type"})

    def test_a_payload_that_is_no_dict_is_refused(self):
        for payload in ("text", ["a"], 7, None):
            with self.subTest(payload=payload):
                _texts, problems = read_payload(payload, TODAY)
                self.assertEqual([p.kind for p in problems], ["type"])

    def test_ten_megabytes_are_refused_and_the_longest_is_taken(self):
        self.assertEqual(self.problems(symptom="x" * 10_000_000), {"symptom": "long"})
        self.assertEqual(self.problems(symptom="x" * 5001), {"symptom": "long"})
        self.assertEqual(self.problems(symptom="x" * 5000), {})

    def test_absurd_days_are_refused(self):
        for day in ("2026-02-30", "2027-01-01", "0001-01-01", "9999-12-31", "yesterday", "1e308"):
            with self.subTest(day=day):
                self.assertEqual(self.problems(purchase_date=day), {"purchase_date": "day"})
        self.assertEqual(self.problems(purchase_date="2026-03-31"), {})

    def test_what_is_not_seen_is_left_out(self):
        texts, _problems = read_payload({**GOOD, "name": "Han\x00\u202eMei\n"}, TODAY)
        self.assertEqual(texts["name"], "HanMei")
