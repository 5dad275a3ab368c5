import json
import random
from datetime import UTC, date, datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.repair_intake.tests.common import IntakeCase
from odoo.addons.service_warranty.warranty import SENTENCES, replay, stored_verdict
from odoo.addons.service_warranty.warranty.book import Key
from odoo.addons.service_warranty.warranty.dates import add_months

from . import warranty_policies

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk"
    "Jggg=="
)


class WarrantyCase(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phones.parent_id = cls.env.ref("repair_intake.category_phone")
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.expert = new_test_user(cls.env, "expert.user", "repair_intake.group_technical_expert")
        cls.liquid = cls.env.ref("service_warranty.exclusion_liquid_damage")
        cls.battery = cls.env.ref("service_warranty.component_battery")
        cls.software = cls.env.ref("service_warranty.component_software")
        cls.fault = cls.env["service.fault"].create({"name": "No power", "code": "T-POWER"})

    @classmethod
    def make_device(cls, serial="SN-1", days_ago=100, **vals):
        vals = {
            "name": serial,
            "product_id": cls.phone_model.id,
            "purchase_date": fields.Date.today() - timedelta(days_ago),
            "proof": "invoice",
            **vals,
        }
        return cls.env["stock.lot"].create(vals)

    @staticmethod
    def found(exclusion, photo=False):
        return [Command.create({"exclusion_id": exclusion.id, "photo": photo})]

    @classmethod
    def make_policy(cls, **vals):
        return cls.env["warranty.policy"].create({"name": "Test", **vals})

    def override(self, order, user, remedy="exchange", reason="Goodwill"):
        wizard = self.env["warranty.override"].with_user(user)
        wizard.create({"order_id": order.id, "remedy": remedy, "reason": reason}).action_apply()


@tagged("post_install", "-at_install")
class TestWarrantyVerdict(WarrantyCase):
    def test_an_order_is_judged_when_it_is_taken(self):
        device = self.make_device()
        order = self.make_order(device_id=device.id)
        self.assertRecordValues(
            order,
            [
                {
                    "policy_id": self.env.ref("service_warranty.policy_phone").id,
                    "verdict": "free_repair",
                    "payer": "manufacturer",
                    "parts_free": True,
                    "labour_free": True,
                    "covered_until": add_months(device.purchase_date, 12),
                }
            ],
        )

    def test_a_device_of_nine_days_is_exchanged_however_its_serial_is_spelled(self):
        device = self.make_device("HC26B0009999", days_ago=9)
        for text in (
            "hc26b0009999",
            "ＨＣ２６Ｂ０００９９９９",
            "HC26-B000 9999\n",
            "\x1dHC26B0009999",
        ):
            with self.subTest(text=text):
                order = self.make_order(serial=text, product_id=self.phone_model.id)
                self.assertEqual(order.device_id, device)
                self.assertEqual(order.verdict, "exchange")

    def test_any_number_of_the_unit_on_the_proof_is_the_unit(self):
        imei, new_imei = "490154203237518", "354178036859789"
        device = self.make_device("HC26B0009999", days_ago=9, proof_serial="hc26-b0009999")
        device.imei = imei
        by_imei = self.make_order(serial=imei, product_id=self.phone_model.id)
        self.assertEqual((by_imei.device_id, by_imei.verdict), (device, "exchange"))
        device.proof_serial = "49 015420 323751 8"
        by_serial = self.make_order(serial="HC26B0009999", product_id=self.phone_model.id)
        self.assertEqual(by_serial.verdict, "exchange")
        device.imei = new_imei  # another board
        later = self.make_order(serial=new_imei, product_id=self.phone_model.id)
        self.assertEqual(later.verdict, "exchange")
        self.assertEqual(replay(later.verdict_data).remedy, "exchange")
        device.proof_serial = "HC26B0001111"
        self.assertEqual(later.verdict, "paid_repair")
        device.imei2 = False
        device.proof_serial = "861536030196001"
        self.assertEqual(later.verdict, "paid_repair")
        device.imei2 = "861536030196001"  # noted only now
        self.assertEqual(later.verdict, "exchange")

    def test_dates_of_a_device_that_was_not_meant_go_with_its_number(self):
        self.make_device("HC26B0009999", days_ago=9, proof_serial="HC26B0009999")
        order = self.env["service.order"].create({"serial": "HC26B0009999"})
        self.assertEqual(order.verdict, "exchange")
        order.serial = "HC26B0008888"
        self.assertRecordValues(
            order,
            [
                {
                    "device_id": False,
                    "product_id": False,
                    "purchase_date": False,
                    "proof": "none",
                    "proof_serial": False,
                }
            ],
        )
        self.assertNotEqual(order.verdict, "exchange")

    def test_an_order_tells_until_when_each_right_lasts(self):
        bought = fields.Date.today() - timedelta(2)
        order = self.make_order(device_id=self.make_device(days_ago=2).id)
        until = add_months(bought, 12)
        self.assertEqual(
            order.rights_text,
            f"return until {bought + timedelta(7)} · exchange until {bought + timedelta(15)}"
            f" · under warranty until {until}",
        )
        over = self.make_order(device_id=self.make_device("SN-OLD", days_ago=400).id)
        ended = add_months(fields.Date.today() - timedelta(400), 12)
        self.assertEqual(over.rights_text, f"warranty ended on {ended}")
        self.assertFalse(over.is_pending)

    def test_without_proof_an_order_is_pending_until_it_is_finished(self):
        order = self.make_order(product_id=self.phone_model.id)
        self.assertEqual((order.is_pending, order.verdict), (True, "paid_repair"))
        self.assertEqual(order._verdict_label(), "Proof Pending")
        self.assertFalse(order.rights_text)
        order.write({"purchase_date": fields.Date.today() - timedelta(30), "proof": "invoice"})
        self.assertEqual((order.is_pending, order.verdict), (False, "free_repair"))
        unknown = self.make_order()
        self.assertTrue(unknown.is_pending)
        unknown._step("finish", {"result": "declined"})
        self.assertFalse(unknown.is_pending)

    def test_a_verdict_can_be_replayed_from_what_is_stored(self):
        device = self.make_device(days_ago=3)
        orders = self.make_order(device_id=device.id, exclusion_line_ids=self.found(self.liquid))
        orders += self.make_order(product_id=self.phone_model.id)
        orders += self.make_order(device_id=device.id, component_id=self.software.id)
        self.work_on(orders[0])
        orders += self.make_order(device_id=device.id, fault_id=self.fault.id)
        self.env.flush_all()
        self.env.invalidate_all()
        for order in orders:
            data = json.loads(json.dumps(order.verdict_data))
            self.assertEqual(replay(data), stored_verdict(data))
            self.assertEqual(replay(data).remedy, order.verdict)

    def test_a_policy_changed_later_does_not_change_what_was_stored(self):
        order = self.make_order(device_id=self.make_device(days_ago=3).id)
        for name in ("policy_phone", "law_phone"):
            self.env.ref(f"service_warranty.{name}").return_days = 0
        self.env.flush_all()
        self.assertEqual(replay(order.verdict_data).remedy, "return")
        self.assertEqual(order.verdict, "return")
        order._judge()
        self.assertEqual(order.verdict, "exchange")

    def test_the_verdict_follows_the_facts(self):
        device = self.make_device()
        order = self.make_order(device_id=device.id)
        device.purchase_date -= timedelta(400)
        self.assertEqual(order.verdict, "paid_repair")
        device.purchase_date = fields.Date.today()
        self.assertEqual(order.verdict, "return")
        order.remedy_wish = "free_repair"
        self.assertEqual(order.verdict, "free_repair")
        order.component_id = self.battery
        self.assertEqual(order.verdict, "free_repair")
        order.component_id = self.software
        self.assertEqual(order.verdict, "free_repair")
        device.purchase_date -= timedelta(20)
        self.assertEqual(order.verdict, "free_repair", "by law for the whole year")
        device.purchase_date -= timedelta(400)
        self.assertEqual(order.verdict, "paid_repair")

    def test_an_exclusion_counts_with_its_photo(self):
        order = self.make_order(device_id=self.make_device().id)
        order.exclusion_line_ids = self.found(self.liquid)
        self.assertEqual(order.verdict, "free_repair")
        order.exclusion_line_ids.photo = PNG
        self.assertEqual(order.verdict, "paid_repair")
        self.assertEqual(order.payer, "customer")
        taken = self.make_order(
            device_id=order.device_id.id, exclusion_line_ids=self.found(self.liquid, PNG)
        )
        self.assertEqual(taken.verdict, "paid_repair")

    def test_each_exclusion_has_a_photo_of_its_own(self):
        human = self.env.ref("service_warranty.exclusion_human_damage")
        order = self.make_order(
            device_id=self.make_device().id,
            exclusion_line_ids=self.found(self.liquid, PNG) + self.found(human),
        )
        codes = [code for code, _params in order.verdict_data["verdict"]["reasons"]]
        self.assertEqual([c for c in codes if "exclu" in c], ["excluded", "exclusion_unproven"])
        order.exclusion_line_ids[0].unlink()
        self.assertEqual(order.verdict, "free_repair")

    def test_judging_loads_no_photo(self):
        order = self.make_order(
            device_id=self.make_device().id, exclusion_line_ids=self.found(self.liquid, PNG)
        )
        self.env.flush_all()
        self.env.invalidate_all()
        Attachment = self.registry["ir.attachment"]
        with patch.object(Attachment, "_file_read", side_effect=AssertionError("a photo")):
            order._judge()
        self.assertEqual(order.verdict, "paid_repair")

    def test_a_change_of_evidence_is_told_once(self):
        order = self.make_order(device_id=self.make_device().id)
        before = order.log_ids
        order.write({"exclusion_line_ids": self.found(self.liquid, PNG)})
        self.assertRecordValues(
            order.log_ids - before, [{"old_value": "Free Repair", "new_value": "Paid Repair"}]
        )

    def test_evidence_is_the_points_own(self):
        mine = self.make_order(
            point_id=self.point.id, exclusion_line_ids=self.found(self.liquid, PNG)
        )
        foreign = self.make_order(point_id=self.other_point.id)
        line = mine.exclusion_line_ids.with_user(self.manager)
        line.photo = False
        with self.assertRaises(AccessError):
            line.order_id = foreign
        with self.assertRaises(AccessError):
            line.create({"order_id": foreign.id, "exclusion_id": self.liquid.id})
        with self.assertRaises(AccessError):
            line.with_user(self.other_manager).read(["has_photo"])

    def test_evidence_of_a_finished_order_stands(self):
        order = self.make_order(
            device_id=self.make_device().id, exclusion_line_ids=self.found(self.liquid, PNG)
        )
        line = order.exclusion_line_ids
        self.work_on(order)
        for change in (line.unlink, lambda: line.write({"photo": False})):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(UserError):
            line.create({"order_id": order.id, "exclusion_id": self.liquid.id})

    def test_a_finished_order_keeps_its_verdict(self):
        device = self.make_device()
        order = self.work_on(self.make_order(device_id=device.id))
        before = order.verdict_data
        device.purchase_date -= timedelta(1000)
        order._judge()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(order.verdict, "free_repair")
        self.assertEqual(order.verdict_data, before)
        with self.assertRaises(UserError):
            order.component_id = self.battery

    def test_nobody_writes_a_verdict_by_hand(self):
        order = self.make_order(device_id=self.make_device().id)
        for user in (self.hotline, self.expert, self.env.ref("base.user_admin")):
            for vals in (
                {"verdict": "return"},
                {"payer": "manufacturer"},
                {"verdict_data": {}},
                {"verdict_override": "return"},
                {"override_user_id": user.id},
            ):
                with self.assertRaises(ValidationError):
                    order.with_user(user).write(vals)
        with self.assertRaises(ValidationError):
            self.make_order(verdict="return")

    def test_a_change_of_the_verdict_is_told_on_the_timeline(self):
        order = self.make_order(device_id=self.make_device().id)
        order.purchase_date -= timedelta(1000)
        line = order.log_ids.filtered(lambda line: line.field_name == "verdict")
        self.assertRecordValues(line, [{"old_value": "Free Repair", "new_value": "Paid Repair"}])

    def test_only_repairs_are_judged(self):
        order = self.make_order(device_id=self.make_device().id, service_type="installation")
        self.assertRecordValues(order, [{"verdict": False, "payer": False, "verdict_data": False}])

    def test_the_day_is_that_of_the_company(self):
        device = self.make_device(purchase_date=date(2024, 3, 1))
        order = self.make_order(device_id=device.id, reported_at=datetime(2024, 3, 8, 15, 59))
        self.assertEqual(order.verdict, "return")
        order.reported_at = datetime(2024, 3, 8, 16, 0)
        self.assertEqual(order.verdict, "exchange", "in Shanghai it is 9 March")

    def test_a_verdict_hangs_on_the_local_day_and_not_on_the_hour(self):
        seed = random.randrange(2**32)
        draw = random.Random(seed)
        zones = ("UTC", "Asia/Shanghai", "Asia/Kathmandu", "Europe/Berlin", "America/New_York")
        for _ in range(200):
            zone = ZoneInfo(draw.choice(zones))
            day = date(2024, 2, 27) + timedelta(draw.randrange(400))
            hour = time(draw.randrange(24), draw.randrange(60))
            moment = datetime.combine(day, hour, zone).astimezone(UTC).replace(tzinfo=None)
            self.env.company.resource_calendar_id.tz = zone.key
            self.env.registry.clear_cache()
            with self.subTest(seed=seed, zone=zone.key, moment=moment):
                order = self.env["service.order"].new({"company_id": self.env.company.id})
                self.assertEqual(order._local_day(moment), day)

    def test_what_was_told_about_a_new_device_becomes_its_file(self):
        bought = fields.Date.today() - timedelta(3)
        order = self.make_order(
            product_id=self.phone_model.id, serial="NEW-1", purchase_date=bought, proof="card"
        )
        self.assertRecordValues(order.device_id, [{"purchase_date": bought, "proof": "card"}])
        self.assertEqual(order.verdict, "return")

    def test_the_agent_sees_the_verdict_before_saving(self):
        self.make_device(days_ago=3)
        with Form(self.env["service.order"].with_user(self.hotline)) as form:
            form.contact_name = "Han Meimei"
            form.serial = "SN-1"
            self.assertEqual(form.verdict, "return")
            form.remedy_wish = "exchange"
            self.assertEqual(form.verdict, "exchange")

    def test_reasons_are_read_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        order = self.make_order(device_id=self.make_device(days_ago=3).id)
        english = order.with_context(lang="en_US").verdict_text
        self.assertIn("return is possible until", english)
        self.assertIn("Main Unit", english)
        chinese = order.with_context(lang="zh_CN").verdict_text
        self.assertNotIn("possible", chinese)
        self.assertEqual(len(chinese.splitlines()), len(english.splitlines()))

    def test_every_sentence_is_translated(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        Reason = self.env["warranty.reason"].with_context(lang="zh_CN")
        for code, sentence in SENTENCES.items():
            params = {key: "2024-03-01" for key in self.params_of(sentence)}
            [[text]] = Reason._sentences([[[code, params]]])
            self.assertFalse(any("a" <= letter <= "z" for letter in text), (code, text))

    @staticmethod
    def params_of(sentence):
        found = []

        class Keys(dict):
            def __missing__(self, key):
                found.append(key)
                return ""

        sentence % Keys()
        return found


@tagged("post_install", "-at_install")
class TestWarrantyHistory(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.make_device(days_ago=200)

    def repaired(self, days_ago, **vals):
        moment = fields.Datetime.now() - timedelta(days_ago)
        order = self.make_order(device_id=self.device.id, reported_at=moment, **vals)
        self.work_on(order)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE service_order SET done_at = %s, handed_over_on = %s WHERE id = %s",
            (moment, order._local_day(moment), order.id),
        )
        order.invalidate_recordset(["done_at", "handed_over_on"])
        return order

    def test_a_unit_repaired_twice_is_exchanged(self):
        self.repaired(100)
        self.assertEqual(self.make_order(device_id=self.device.id).verdict, "free_repair")
        self.repaired(50)
        self.assertEqual(self.make_order(device_id=self.device.id).verdict, "exchange")

    def test_repairs_at_another_point_count_for_the_device(self):
        self.repaired(100, point_id=self.point.id)
        self.repaired(50, point_id=self.point.id)
        order = (
            self.env["service.order"]
            .with_user(self.other_manager)
            .create({"contact_name": "Li Lei", "serial": self.device.name})
        )
        self.assertEqual(order.verdict, "exchange")

    def test_the_same_fault_is_under_warranty_for_90_days(self):
        self.device.purchase_date -= timedelta(1000)
        earlier = self.repaired(89, fault_id=self.fault.id)
        self.assertEqual(earlier.payer, "customer")
        again = self.make_order(device_id=self.device.id, fault_id=self.fault.id)
        self.assertEqual(again.verdict, "free_repair")
        self.assertEqual(self.make_order(device_id=self.device.id).verdict, "paid_repair")

    def test_a_repair_after_the_report_does_not_count(self):
        self.repaired(100)
        self.repaired(1)
        moment = fields.Datetime.now() - timedelta(50)
        order = self.make_order(device_id=self.device.id, reported_at=moment)
        self.assertEqual(order.verdict, "free_repair")
        codes = [code for code, _params in order.verdict_data["verdict"]["reasons"]]
        self.assertNotIn("history_impossible", codes)


@tagged("post_install", "-at_install")
class TestWarrantyOverride(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(device_id=cls.make_device(days_ago=1000).id)

    def test_an_expert_overrides_with_a_reason_that_stays(self):
        self.assertEqual(self.order.verdict, "paid_repair")
        engine = self.order.verdict_data
        self.override(self.order, self.expert)
        self.assertRecordValues(
            self.order,
            [
                {
                    "verdict": "exchange",
                    "payer": "manufacturer",
                    "verdict_override": "exchange",
                    "override_reason": "Goodwill",
                    "override_user_id": self.expert.id,
                }
            ],
        )
        self.assertEqual(self.order.verdict_data, engine)
        self.assertIn("Goodwill", self.order.verdict_text)
        line = self.order.log_ids.filtered(lambda line: line.field_name == "verdict")
        self.assertRecordValues(
            line,
            [
                {
                    "user_id": self.expert.id,
                    "old_value": "Paid Repair",
                    "new_value": "Exchange",
                    "note": "Goodwill",
                }
            ],
        )

    def test_an_override_outlives_a_change_of_the_facts(self):
        self.override(self.order, self.expert)
        self.order.component_id = self.battery
        self.assertEqual(self.order.verdict, "exchange")

    def test_a_hotline_agent_may_not_override(self):
        with self.assertRaises(AccessError):
            self.override(self.order, self.hotline)
        with self.assertRaises(AccessError):
            self.order.with_user(self.hotline).action_override_verdict()
        self.assertFalse(self.order.with_user(self.hotline).can_override_verdict)
        self.assertTrue(self.order.with_user(self.expert).can_override_verdict)

    def test_an_override_needs_a_reason(self):
        with self.assertRaises(ValidationError):
            self.override(self.order, self.expert, reason="  ")

    def test_a_finished_order_is_not_overridden(self):
        self.work_on(self.order)
        with self.assertRaises(UserError):
            self.override(self.order, self.expert)


@tagged("post_install", "-at_install")
class TestWarrantyPolicy(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.brand = cls.env["service.brand"].create({"name": "Brand Z"})
        cls.Policy = cls.env["warranty.policy"]
        cls.Policy.search([]).active = False
        cls.env["warranty.checklist"].search([]).active = False

    def winner(self, day=date(2024, 6, 1), **key):
        key = {
            "company": self.env.company.id,
            "model": self.phone_model.product_tmpl_id.id,
            "category": self.phones.id,
            "brand": self.brand.id,
            "day": day,
            **key,
        }
        return self.Policy.browse(self.Policy._find(Key(**key)) or [])

    def test_the_most_specific_policy_wins(self):
        self.assertFalse(self.winner())
        for vals in (
            {},
            {"brand_id": self.brand.id},
            {"categ_id": self.phones.parent_id.id},
            {"categ_id": self.phones.parent_id.id, "brand_id": self.brand.id},
            {"categ_id": self.phones.id},
            {"product_tmpl_id": self.phone_model.product_tmpl_id.id},
        ):
            policy = self.make_policy(**vals)
            self.assertEqual(self.winner(), policy, vals)

    def test_then_the_newest_policy_wins(self):
        always = self.make_policy()
        self.make_policy(date_from="2023-01-01", date_to="2023-12-31")
        newer = self.make_policy(date_from="2024-01-01")
        self.make_policy(date_from="2025-01-01")
        self.assertEqual(self.winner(), newer)
        self.assertEqual(self.winner(day=date(2022, 6, 1)), always)

    def test_a_policy_of_another_company_or_brand_does_not_apply(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.make_policy(company_id=other.id)
        self.make_policy(brand_id=self.env["service.brand"].create({"name": "Brand Y"}).id)
        self.assertFalse(self.winner())

    def test_policies_are_read_once_for_all_cases(self):
        self.make_policy()
        keys = [
            Key(self.env.company.id, model, self.phones.id, False, date(2024, 1, 1))
            for model in range(1, 2001)
        ]
        self.Policy._rules(keys[0])
        self.assertEqual(self.count_queries(lambda: list(map(self.Policy._rules, keys))), 0)

    def test_a_change_of_any_rule_is_heeded_at_once(self):
        policy = self.make_policy()
        key = Key(self.env.company.id, False, self.phones.id, self.brand.id, date(2024, 1, 1))
        checklist = self.env["warranty.checklist"].create({"name": "L", "brand_id": self.brand.id})

        def rules():
            return self.Policy._rules(key)[1]

        self.assertEqual((rules().terms, rules().checks), ((), ()))
        policy.return_days = 3
        self.assertEqual(rules().return_days, 3)
        policy.term_ids = [Command.create({"component_id": self.battery.id, "months": 5})]
        self.assertEqual(rules().term_of("battery").months, 5)
        policy.term_ids.months = 4
        self.assertEqual(rules().term_of("battery").months, 4)
        self.battery.code = "cell"
        self.assertEqual(rules().term_of("cell").months, 4)
        check = self.env["warranty.check"].create({"name": "C", "code": "c"})
        checklist.item_ids = [Command.create({"check_id": check.id})]
        self.assertEqual(rules().checks, ("c",))
        checklist.item_ids.unlink()
        self.assertEqual(rules().checks, ())
        policy.active = False
        self.assertIsNone(rules())
        self.make_policy(categ_id=self.phones.parent_id.id)
        self.assertTrue(rules())
        self.phones.parent_id = False
        self.assertIsNone(rules())

    def test_a_policy_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(ValidationError):
            self.make_policy(date_from="2024-02-01", date_to="2024-01-01")

    def test_a_policy_has_one_term_a_component_and_possible_numbers(self):
        for vals in (
            {"return_days": -1},
            {"software_days": 100000},
            {"term_ids": [Command.create({"component_id": self.battery.id, "months": -1})]},
            {"term_ids": [Command.create({"component_id": self.battery.id})] * 2},
        ):
            with (
                self.assertRaises(psycopg2.IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.make_policy(**vals)

    def test_shipped_policies_are_those_of_the_worked_cases(self):
        self.env["service.holiday"].search([]).unlink()
        shipped = {
            "phone": warranty_policies.PHONE,
            "computer": warranty_policies.COMPUTER,
            "laptop": warranty_policies.LAPTOP,
            "general": warranty_policies.GENERAL,
        }
        for name, policy in shipped.items():
            record = self.env.ref(f"service_warranty.policy_{name}").with_context(lang="en_US")
            engine = record._to_engine(self.env["warranty.checklist"])
            self.assertEqual(set(engine.terms), set(policy.terms), name)
            apart = {"terms": [], "floor": None}
            self.assertEqual(engine.to_json() | apart, policy.to_json() | apart, name)


@tagged("post_install", "-at_install")
class TestWarrantyQueries(WarrantyCase):
    def test_judging_orders_in_bulk_costs_the_same_queries(self):
        orders = self.make_orders(100, fault_id=self.fault.id, component_id=self.battery.id)
        orders.write({"exclusion_line_ids": self.found(self.liquid)})
        few = self.count_queries(orders[:10]._judge)
        many = self.count_queries(orders._judge)
        self.assertLessEqual(many, few + 1)

    def test_taking_orders_in_bulk_costs_the_same_queries_with_a_verdict(self):
        few = self.count_queries(lambda: self.make_orders(5))
        many = self.count_queries(lambda: self.make_orders(50))
        self.assertLessEqual(many, few * 1.5)

    def test_reasons_of_a_list_cost_the_same_queries(self):
        orders = self.make_orders(50)
        few = self.count_queries(lambda: orders[:5].mapped("verdict_text"))
        many = self.count_queries(lambda: orders.mapped("verdict_text"))
        self.assertEqual(few, many)
