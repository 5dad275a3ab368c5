from unittest.mock import patch

from markupsafe import Markup

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form, tagged

from odoo.addons.mail.tools.discuss import Store

from .common import IntakeCase

PHONE, STREET, EMAIL = "13912345678", "广东省深圳市南山区科苑路8号", "li.lei@example.com"
MASKED_PHONE, MASKED_EMAIL = "139****5678", "l***@example.com"
MASKED_STREET = "广东省深圳市南山区****"


@tagged("post_install", "-at_install")
class TestPersonalDataOfOrders(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expert = cls.make_user(
            "expert", "repair_intake.group_technical_expert,base.group_allow_export"
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": "Li Lei", "phone": PHONE, "street": STREET, "email": EMAIL}
        )
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Screen Works", "is_company": True, "phone": PHONE, "street": STREET}
        )
        cls.order = cls.make_order(partner_id=cls.partner.id, symptom=f"Call {PHONE} at noon")
        cls.env.flush_all()

    def see(self, user, record=None):
        self.env.invalidate_all()
        return (self.order if record is None else record).with_user(user)

    def personal_of(self, model):
        return [*self.env[model]._personal_fields(), "display_name"]

    def assertHidden(self, answer):
        for secret in (PHONE, "科苑路", EMAIL, PHONE[3:], PHONE[:9]):
            self.assertNotIn(secret, str(answer))

    def test_a_message_stays_html_for_who_reads_masks(self):
        """Else the client shows its tags."""
        self.order.message_post(body=Markup("<p>Call <b>%s</b></p>") % PHONE)
        for user in (self.expert, self.manager):
            with self.subTest(user=user.login):
                message = self.see(user).message_ids[0]
                store = Store().add(message, ["body"])
                [row] = store.get_result()["mail.message"]
                self.assertEqual(row["body"], ["markup", f"<p>Call <b>{MASKED_PHONE}</b></p>"])

    # --- who sees what ---

    def test_the_hotline_reads_in_full_and_the_rest_read_masks(self):
        for user, phone in (
            (self.hotline, PHONE),
            (self.office, MASKED_PHONE),
            (self.expert, MASKED_PHONE),
            (self.manager, MASKED_PHONE),
        ):
            with self.subTest(user=user.login):
                [row] = self.see(user).read(["phone"])
                self.assertEqual(row["phone"], phone)

    # --- values that go out ---

    def test_no_way_of_reading_shows_a_full_value(self):
        for user in (self.manager, self.expert):
            for answer in self.ways_of_reading(user):
                self.env.invalidate_all()
                self.assertHidden(answer)

    def ways_of_reading(self, user):
        names = self.personal_of("service.order")
        inside = dict.fromkeys(self.personal_of("res.partner"), {})
        spec = {"phone": {}, "street": {}, "symptom": {}, "partner_id": {"fields": inside}}
        paths = ["name", "phone", "street", "symptom", "partner_id/phone", "partner_id/email"]
        here = [("id", "=", self.order.id)]
        context = {"show_address": True, "show_email": True}
        Order = self.env["service.order"].with_user(user)
        Partner = self.env["res.partner"].with_user(user).with_context(**context)
        yield self.see(user).read(names)
        yield self.see(user).web_read(spec)
        yield Order.search_read(here, names)
        yield Order.web_search_read(here, spec)
        yield self.see(user).export_data(paths)
        yield self.see(user, self.partner).read(self.personal_of("res.partner"))
        yield Partner.name_search("Li Lei")
        yield Partner.browse(self.partner.id).display_name
        if user == self.manager:  # who may create
            yield Order.onchange({"partner_id": self.partner.id}, ["partner_id"], spec)
            yield self.see(user).copy().read(names)

    def test_an_export_shows_masks_in_the_rows_of_their_records(self):
        other = self.make_order(phone="13800001111", contact_name="Han Meimei")
        orders = (self.order | other).with_user(self.expert)
        self.assertEqual(
            orders.export_data(["phone", "partner_id/street"])["datas"],
            [[MASKED_PHONE, MASKED_STREET], ["138****1111", ""]],
        )

    def test_nothing_is_grouped_or_sorted_by_a_hidden_value(self):
        Order = self.env["service.order"].with_user(self.expert)
        for spec in (["phone"], ["partner_id.phone"]):
            with self.assertRaises(AccessError):
                Order.formatted_read_group([], spec, ["__count"])
        # how many differ tells who has the same number as a record of one's own
        for aggregate in ("phone:max", "phone:array_agg", "phone:count_distinct"):
            with self.assertRaises(AccessError):
                Order._read_group([], [], [aggregate])
        described = Order.fields_get(["phone"])["phone"]
        self.assertFalse(described["sortable"] or described["groupable"])
        self.make_order(phone="13000000000", contact_name="First")
        by_phone = Order.search([("phone", "!=", False)], order="phone, id desc")
        self.assertEqual(by_phone, by_phone.sorted("id", reverse=True), "as if not asked")

    def test_neither_number_nor_name_enters_the_timeline_by_whatever_hand(self):
        self.order.contact_name = "Zhang San"
        told = {"order_id": self.order.id, "kind": "note", "note": f"Zhang San rang: {PHONE}"}
        self.order._add_lines([told])
        self.order._log("note", note=told["note"])
        with self.order._telling_at_once() as order:
            order._log("note", note=told["note"])
        lines = self.order.log_ids.sorted("id")[-3:]
        self.assertEqual(lines.mapped("note"), [f"Z** rang: {MASKED_PHONE}"] * 3)
        self.order._log("field", field_name="symptom", old_value=told["note"], new_value="None")
        self.assertEqual(self.order.log_ids.sorted("id")[-1].old_value, lines[0].note)

    def test_nobody_an_order_is_about_is_named_in_its_timeline(self):
        """The customer's contact, the person at the device and the street, however written."""
        order = self.make_order(contact_name="欧阳测试", phone="13812340001", street="解放路 2 号")
        order.contact_name = "李小雷"
        note = "欧阳 测试不在家，李小雷 约在解放路 2 号楼下"
        order._log("note", note=note)
        self.assertEqual(order.partner_id.name, "欧阳测试")
        kept = order.log_ids.sorted("id")[-1].note
        self.assertEqual(kept, "欧**不在家，李** 约在****楼下")

    def test_a_short_name_does_not_spoil_the_words_around_it(self):
        self.order.contact_name = "An"
        self.order._log("note", note="An called: an antenna, Anna and AN")
        kept = self.order.log_ids.sorted("id")[-1].note
        self.assertEqual(kept, "A** called: A** antenna, Anna and A**")

    def test_the_name_of_somebody_else_who_was_told_is_not_kept_either(self):
        self.order._log("note", note="Li Si agreed", names=("Li Si",))
        self.assertEqual(self.order.log_ids.sorted("id")[-1].note, "L** agreed")

    def test_nobody_writes_a_line_past_the_order_not_even_the_server(self):
        with self.assertRaisesRegex(UserError, "not by hand"):
            self.env["service.order.log"].sudo().create({"order_id": self.order.id})

    # --- searching ---

    def test_free_text_is_searched_as_it_is_shown(self):
        Order = self.env["service.order"].with_user(self.manager)
        for part in ("at noon", "Call 139", "5678 at", MASKED_PHONE):
            self.assertIn(self.order, Order.search([("symptom", "ilike", part)]), part)
        for part in ("13912", "2345", "Call 1391"):
            self.assertFalse(Order.search([("symptom", "ilike", part)]), part)
            self.assertIn(self.order, Order.search([("symptom", "not ilike", part)]), part)
        self.assertIn(self.order, self.find("symptom", "ilike", "13912", user=self.hotline))

    def find(self, *condition, user=None, model="service.order"):
        return self.env[model].with_user(user or self.expert).search([condition])

    def test_a_whole_number_or_its_last_digits_find_an_order(self):
        self.assertIn(self.order, self.find("phone", "=", PHONE))
        self.assertIn(self.order, self.find("phone", "ilike", "5678"))
        self.assertIn(self.order, self.find("partner_id.phone", "=", PHONE))
        names = self.env["service.order"].with_user(self.manager).name_search(PHONE)
        self.assertIn(self.order.id, dict(names))

    def test_parts_patterns_and_comparisons_of_a_hidden_value_find_nothing(self):
        for model, path in (
            ("service.order", "phone"),
            ("service.order", "partner_id.phone"),
            ("res.partner", "phone"),
            ("res.partner", "phone_sanitized"),
        ):
            for operator, value in (
                ("=like", "1391%"),
                ("=ilike", "139_2345678"),
                ("ilike", "9123"),
                ("like", "91234"),
                (">=", "13912345670"),
                ("<", "13912345679"),
                ("in", [PHONE, "1"]),
            ):
                with self.subTest(path=path, operator=operator, value=value):
                    found = self.find(path, operator, value, model=model)
                    self.assertFalse(found & (self.order if "order" in model else self.partner))
        self.assertFalse(self.find("email", "ilike", "li.l", model="res.partner") & self.partner)
        self.assertFalse(self.find("partner_id", "any", [("phone", "=like", "1391%")]))
        self.assertFalse(self.find("display_name", "ilike", "9123456"))
        self.assertIn(self.supplier, self.find("phone", "ilike", "9123", model="res.partner"))

    def test_excluding_a_part_tells_nothing_either(self):
        Order = self.env["service.order"].with_user(self.expert)
        wrong, right = (
            Order.search([*("!", ("phone", "=like", pattern)), ("id", "=", self.order.id)])
            for pattern in ("777%", "139%")
        )
        self.assertEqual(wrong, right)
        for operator in ("not ilike", "!=", "not in"):
            wrong, right = (
                Order.search([("phone", operator, value), ("id", "=", self.order.id)])
                for value in ("777", PHONE)
            )
            self.assertEqual(wrong, right)

    def test_a_list_of_guesses_is_refused(self):
        guesses = Domain.OR(Domain("phone", "=", f"139{n:04}5678") for n in range(50))
        with self.assertRaises(AccessError):
            self.env["service.order"].with_user(self.expert).search(list(guesses))

    def test_a_record_rule_may_ask_for_what_its_reader_may_not(self):
        for domain in ([("phone", "=like", "139%")], [("partner_id.phone", "=like", "139%")]):
            rule = self.env["ir.rule"].create(
                {
                    "name": "Numbers of one carrier",
                    "model_id": self.env["ir.model"]._get_id("service.order"),
                    "domain_force": repr(domain),
                }
            )
            other = self.make_order(phone="13800001111", contact_name="Han Meimei")
            both = [("id", "in", (self.order | other).ids)]
            Order = self.env["service.order"].with_user(self.expert)
            self.assertEqual(Order.search(both), self.order)
            self.assertEqual(Order.search([*both, ("phone", "=", PHONE)]), self.order)
            self.assertFalse(Order.search([*both, ("phone", "=like", "139%")]))
            rule.unlink()

    def test_python_reads_real_numbers_in_the_middle_of_a_search(self):
        searched = type(self.env["service.order"])._search_lookup

        def look(orders, operator, value):
            told.append((self.see(self.expert).phone, orders.browse(self.order.id).phone))
            return searched(orders, operator, value)

        told = []
        with patch.object(type(self.env["service.order"]), "_search_lookup", look):
            self.find("lookup", "=", PHONE)
        self.assertEqual(told, [(PHONE, PHONE)])

    # --- writing ---

    def test_a_form_saved_unchanged_keeps_the_real_number(self):
        with Form(self.see(self.manager)) as form:
            self.assertEqual(form.phone, MASKED_PHONE)
            form.symptom = f"{form.symptom} or later"
        self.assertEqual((self.order.phone, self.order.street), (PHONE, STREET))
        self.assertEqual(self.order.symptom, f"Call {PHONE} at noon or later")
        self.see(self.manager, self.partner).write({"phone": MASKED_PHONE, "street": MASKED_STREET})
        self.assertEqual((self.partner.phone, self.partner.street), (PHONE, STREET))

    def test_an_export_that_is_imported_again_changes_no_number(self):
        order, columns = self.see(self.manager), ["id", "phone", "street", "symptom"]
        rows = order.export_data(columns)["datas"]
        self.assertEqual(rows[0][1], MASKED_PHONE)
        result = self.env["service.order"].with_user(self.manager).load(columns, rows)
        self.assertEqual(result["ids"], self.order.ids, result["messages"])
        self.assertEqual((self.order.phone, self.order.street), (PHONE, STREET))
        self.assertEqual(self.order.symptom, f"Call {PHONE} at noon")

    def test_a_mask_of_something_else_is_refused_and_a_new_number_is_taken(self):
        with self.assertRaises(UserError):
            self.see(self.manager).phone = "139****9999"
        with self.assertRaises(UserError):
            self.see(self.manager, self.partner).phone = "139****9999"
        self.see(self.manager).phone = "13666666666"
        self.assertEqual(self.order.phone, "13666666666")

    def test_a_report_of_a_known_customer_taken_at_the_point_keeps_the_real_number(self):
        with Form(self.env["service.order"].with_user(self.manager)) as form:
            form.phone = PHONE
            self.assertEqual(form.partner_id, self.partner)
        self.assertEqual(form.record.sudo().phone, PHONE)
        self.assertEqual(form.record.sudo().street, STREET)

    # --- speed ---

    def test_masking_costs_no_query_for_an_order_and_one_for_any_number_of_contacts(self):
        orders = self.make_orders(10)
        for user in (self.hotline, self.office):
            for warm in (orders, orders.partner_id):  # rights and rules of the user
                warm.with_user(user).read(["phone"])
        for records, extra in ((orders, 0), (orders.partner_id, 1)):
            counts = [
                self.count_queries(lambda few=few, user=user: few.with_user(user).read(["phone"]))
                for user in (self.hotline, self.office)
                for few in (records[:1], records)
            ]
            self.assertEqual(counts[2], counts[3], "flat")
            self.assertLessEqual(counts[3] - counts[1], extra)
