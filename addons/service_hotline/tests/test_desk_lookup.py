from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import HotlineCase


@tagged("post_install", "-at_install")
class TestDeskLookup(HotlineCase, TransactionCase):
    def test_a_number_finds_caller_devices_and_their_warranty_of_today(self):
        known = self.call_in()["caller"]
        self.assertEqual(known["customer"]["name"], "Han Meimei")
        self.assertEqual([d["serial"] for d in known["devices"]], ["HOT-SN-0001"])
        self.assertEqual(known["devices"][0]["verdict"]["remedy"], "return")
        self.assertEqual(known["device_id"], self.device.id)

    def test_any_part_of_phone_serial_or_order_number_finds_the_caller(self):
        order = self.make_order(partner_id=self.caller.id, device_id=self.device.id)
        for text in ("0000778", "139 0000 7788", "SN-0001", "hot-sn-0001", order.name):
            with self.subTest(text=text):
                found = self.call_in(text, key=f"call {text}")
                self.assertEqual(found["caller"]["customer"]["id"], self.caller.id)

    def test_several_that_fit_are_chosen_from(self):
        other = self.caller.copy({"name": "Li Tao", "phone": "13900007799"})
        found = self.call_in("1390000779", key="k")
        self.assertEqual(found["caller"]["customer"]["id"], other.id)
        found = self.call_in("139000077", key="k")
        self.assertNotIn("caller", found)
        line = next(m for m in found["matches"] if m["partner_id"] == other.id)
        chosen = self.desk.desk_lookup("139000077", call_id=found["call"]["id"], chosen=line)
        self.assertEqual(chosen["caller"]["customer"]["name"], "Li Tao")

    def test_a_name_and_an_order_number_without_its_dash_find_the_caller(self):
        order = self.make_order(partner_id=self.caller.id, device_id=self.device.id)
        wang = self.caller.copy({"name": "阙甲", "phone": "13900001234"})
        for text, partner in (
            ("Han Mei", self.caller),
            ("阙甲", wang),
            (order.name.replace("-", "").lower(), self.caller),
        ):
            with self.subTest(text=text):
                found = self.call_in(text, key=f"call {text}")
                self.assertEqual(found["caller"]["customer"]["id"], partner.id)

    def test_what_was_typed_is_a_phone_a_device_or_a_name(self):
        for text, kind in (
            ("13712345678", "phone"),
            ("0755-2600 1234转801", "phone"),
            ("95588", "phone"),
            ("867530061204382", "number"),
            ("SN-77AB-4410", "number"),
            ("abc", "name"),
            ("张三丰", "name"),
            ("X9 Pro", "name"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.call_in(text, key=f"call {text}")["typed"], kind)
        call = self.env["service.call"].search([("agent_id", "=", self.hotline.id)])
        self.assertNotIn("867530061204382", call.mapped("number"))

    def test_a_list_that_is_cut_says_so(self):
        self.env["res.partner"].create(
            [{"name": f"P{n}", "phone": f"1362222{n:04d}"} for n in range(13)]
        )
        found = self.call_in("1362222", key="many")
        self.assertEqual((len(found["matches"]), found["more"]), (12, True))
        found = self.call_in("136222200", key="few")
        self.assertEqual((len(found["matches"]), found["more"]), (12, True))
        found = self.call_in("1362222001", key="fewer")
        self.assertEqual((len(found["matches"]), found["more"]), (3, False))

    def test_a_code_is_found_by_what_customers_call_it(self):
        if "service.symptom" not in self.env:
            return
        symptom = self.env["service.symptom"].create(
            {"name": "Nothing to hear", "code": "T-HEAR", "keywords": "earpiece"}
        )
        self.make_article("Clean the mesh", symptom_ids=symptom.ids, keywords="听筒网")
        faults = self.desk.desk_open()["choices"]["faults"]
        found = [choice for choice in faults if choice["label"].startswith("T-HEAR")]
        self.assertEqual([choice["words"] for choice in found], ["earpiece 听筒网"])

    def test_an_unknown_number_finds_nobody(self):
        self.assertEqual(self.call_in("13712345678")["matches"], [])

    def test_a_few_letters_are_not_searched_for(self):
        self.assertEqual(self.call_in("13")["matches"], [])

    def test_an_open_order_of_the_same_device_is_told_of(self):
        order = self.make_order(partner_id=self.caller.id, device_id=self.device.id)
        known = self.call_in()["caller"]
        self.assertEqual([line["name"] for line in known["orders"]], [order.name])
        self.assertEqual(known["devices"][0]["open"], [order.name])
        preview = self.desk.desk_preview({"device_id": self.device.id})
        self.assertEqual([twin["id"] for twin in preview["twins"]], [order.id])

    def test_the_last_technician_is_carried_along(self):
        earlier = self.make_order(partner_id=self.caller.id, device_id=self.device.id)
        self.work_on(earlier)
        known = self.call_in()["caller"]
        self.assertEqual(known["customer"]["technician"], "Tech North")
        preview = self.desk.desk_preview({"partner_id": self.caller.id})
        self.assertEqual(preview["technician"], "Tech North")

    def test_the_verdict_point_and_articles_are_told_before_the_order_is_taken(self):
        article = self.make_article("Screen dark: hold the power key")
        before = self.env["service.order"].search_count([])
        preview = self.desk.desk_preview(
            {"partner_id": self.caller.id, "device_id": self.device.id, "symptom": "Screen dark"}
        )
        self.assertEqual(preview["verdict"]["remedy"], "return")
        self.assertEqual(preview["point"], self.point.name)
        self.assertTrue(preview["reasons"])
        self.assertIn(article.id, [a["id"] for a in preview["articles"]])
        self.assertEqual(self.env["service.order"].search_count([]), before)

    def test_certified_agents_are_named(self):
        employee = self.env["hr.employee"].create({"name": "C", "user_id": self.colleague.id})
        kind = self.env.ref("service_hotline.skill_type_hotline")
        skill = self.env["hr.skill"].create(
            {
                "name": "Phones",
                "skill_type_id": kind.id,
                "hotline_categ_ids": self.phones.ids,
            }
        )
        held = self.env["hr.employee.skill"].create(
            {
                "employee_id": employee.id,
                "skill_type_id": kind.id,
                "skill_id": skill.id,
                "skill_level_id": kind.skill_level_ids.id,
                "valid_from": "2020-01-01",
                "valid_to": "2999-01-01",
            }
        )
        certified = self.desk.desk_preview({"device_id": self.device.id})["certified"]
        self.assertEqual((certified["me"], certified["names"]), (False, [self.colleague.name]))
        self.env.cr.execute(
            "UPDATE hr_employee_skill SET valid_to = '2021-01-01' WHERE id = %s", held.ids
        )
        held.invalidate_recordset()
        certified = self.desk.desk_preview({"device_id": self.device.id})["certified"]
        self.assertEqual(certified["names"], [], "the certificate has run out")

    def test_a_lookup_costs_the_same_with_many_devices_and_orders(self):
        def lookup(key):
            return lambda: self.call_in(key=key)

        self.make_order(partner_id=self.caller.id, device_id=self.device.id)
        lookup("warm")()
        few = self.count_queries(lookup("few"))
        for number in range(9):
            device = self.make_device(f"HOT-SN-1{number:03}", self.caller)
            self.make_order(partner_id=self.caller.id, device_id=device.id)
        many = self.count_queries(lookup("many"))
        self.assertLessEqual(many, few + 2, "queries must not grow with devices and orders")

    def test_many_matches_cost_the_same_as_few(self):
        def make(count, prefix):
            self.env["res.partner"].create(
                [{"name": f"P{n}", "phone": f"{prefix}{n:04d}"} for n in range(count)]
            )

        make(2, "1371111")
        make(12, "1362222")
        self.call_in("1371111", key="a")
        few = self.count_queries(lambda: self.call_in("1371111", key="b"))
        many = self.count_queries(lambda: self.call_in("1362222", key="c"))
        self.assertLessEqual(many, few)

    def test_only_the_hotline_works_at_the_desk(self):
        for user in (self.manager, self.management):
            desk = self.desk.with_user(user)
            for entry_point in (
                lambda desk=desk: desk.desk_open(),
                lambda desk=desk: desk.desk_lookup("13900007788", key="x"),
                lambda desk=desk: desk.desk_preview({}),
                lambda desk=desk: desk.desk_create({}, "x"),
                lambda desk=desk: desk.desk_end(1, 1),
            ):
                with self.assertRaises(AccessError):
                    entry_point()

    def test_absurdly_long_text_is_refused(self):
        with self.assertRaises(UserError):
            self.call_in("1" * 10_000)
        with self.assertRaises(UserError):
            self.desk.desk_preview({"symptom": "x" * 10_000_000})
