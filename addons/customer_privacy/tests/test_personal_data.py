from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.customer_privacy.columns import as_shown
from odoo.addons.service_base.privacy import mask_text

from our_addons import our_addons

from .common import EMAIL, MASKED_EMAIL, MASKED_PHONE, MASKED_STREET, PHONE, STREET, PrivacyCase


@tagged("post_install", "-at_install")
class TestPersonalData(PrivacyCase):
    @classmethod
    def technician(cls):
        return cls.make_technician("Tech North", cls.point)

    # --- who sees what ---

    def test_who_talks_to_customers_reads_in_full_and_the_rest_read_masks(self):
        for user, phone in (
            (self.reader, PHONE),
            (self.office, MASKED_PHONE),
            (self.clerk, MASKED_PHONE),
            (self.manager, MASKED_PHONE),
        ):
            with self.subTest(user=user.login):
                [row] = self.see(user).read(["phone"])
                self.assertEqual(row["phone"], phone)

    def test_a_customers_card_is_masked_and_a_suppliers_is_not(self):
        names = ["phone", "street", "email"]
        [row] = self.see(self.office, self.partner).read(names)
        self.assertEqual([row[n] for n in names], [MASKED_PHONE, MASKED_STREET, MASKED_EMAIL])
        [row] = self.see(self.office, self.supplier).read(names)
        self.assertEqual(row["phone"], PHONE)
        [row] = self.see(self.plain, self.plain.partner_id).read(["email"])
        self.assertEqual(row["email"], self.plain.email, "colleagues find each other")

    def test_a_contact_of_a_company_and_an_employee_are_no_private_customers(self):
        for parent, private in ((self.supplier, False), (self.partner, True)):
            child = self.env["res.partner"].create({"name": "A", "parent_id": parent.id})
            self.assertEqual(child.private_person, private)
        self.assertFalse(self.technician().work_contact_id.private_person)

    def test_other_departments_see_contacts_as_without_these_addons(self):
        here = [("id", "=", self.partner.id)]
        Partner = self.env["res.partner"].with_user(self.plain)
        self.env.invalidate_all()
        [row] = Partner.search_read(here, ["phone", "email", "street"])
        self.assertEqual((row["phone"], row["email"], row["street"]), (PHONE, EMAIL, STREET))
        self.assertTrue(Partner.search([*here, ("phone", "=like", "1391%")]))
        self.assertTrue(Partner.name_search("li.lei@"))
        self.assertTrue(Partner.formatted_read_group(here, ["phone"], ["__count"]))
        described = Partner.fields_get(["phone"])["phone"]
        self.assertTrue(described["sortable"] and described["groupable"])
        self.assertIn(EMAIL, Partner.browse(self.partner.id)._get_vcard_file().decode())
        [told] = self.see(self.plain, self.partner)._message_get_suggested_recipients()
        self.assertEqual(told["email"], EMAIL)
        self.plain.group_ids += self.env.ref("base.group_partner_manager")
        Partner.browse(self.partner.id).phone = "***"
        self.assertEqual(self.partner.phone, "***", "nothing is taken for a mask")

    def test_who_is_no_colleague_searches_no_number(self):
        stranger = self.make_user("stranger", "base.group_portal")
        self.assertFalse(self.find("phone", "=", PHONE, user=stranger, model="res.partner"))
        own = stranger.partner_id
        own.write({"phone": PHONE, "email": EMAIL})
        Partner = self.env["res.partner"].with_user(stranger)
        self.assertEqual(Partner.browse(own.id).read(["phone"])[0]["phone"], PHONE, "own data")
        for value in (PHONE, "13800000000"):
            self.assertFalse(Partner.search([("phone", "=", value)]))
        with self.assertRaises(AccessError):
            Partner.formatted_read_group([], ["phone"], ["__count"])

    def test_a_user_of_no_group_reads_masks(self):
        machine = self.make_user("machine", "customer_privacy.group_talk_reader")
        machine.sudo().group_ids = self.env.ref("customer_privacy.group_talk_reader")
        self.assertFalse(self.env["res.partner"].with_user(machine)._user_sees_personal())
        self.assertFalse(self.env["res.partner"].with_user(machine)._user_searches_personal())

    def test_every_role_of_ours_sees_masks_or_needs_the_numbers(self):
        internal, masked = map(
            self.env.ref, ("base.group_user", "customer_privacy.group_contact_masked")
        )
        ours = self.env["ir.model.data"].search(
            [("model", "=", "res.groups"), ("module", "in", sorted(our_addons()))]
        )
        roles = self.env["res.groups"].browse(ours.mapped("res_id"))
        open_to_all = roles.filtered(lambda it: internal in it.all_implied_ids) - roles.filtered(
            lambda it: masked in it.all_implied_ids
        )
        self.assertGreater(len(roles), 15 if self.has_all_addons() else 5)
        self.assertEqual(open_to_all.mapped("name"), [])

    def test_recipients_show_addresses_of_colleagues_and_masks_of_customers(self):
        colleague = self.technician().work_contact_id
        colleague.email = "colleague@example.com"
        told = self.see(self.office)._message_get_suggested_recipients(
            additional_partners=colleague | self.partner
        )
        by_partner = {it["partner_id"]: it["email"] for it in told}
        self.assertEqual(by_partner[colleague.id], "colleague@example.com")
        self.assertEqual(by_partner[self.partner.id], MASKED_EMAIL)

    # --- who is a private customer ---

    def test_who_signs_up_himself_is_a_private_customer(self):
        self.env["ir.config_parameter"].sudo().set_param("auth_signup.invitation_scope", "b2c")
        template = self.env.ref("base.template_portal_user_id")
        template.partner_id.private_person = False
        public = self.env.ref("base.public_user")
        Users = self.env["res.users"].with_user(public).sudo()
        Users.signup({"login": EMAIL, "name": "Han Meimei", "password": "Han-Meimei-1"})
        account = self.env["res.users"].search([("login", "=", EMAIL)])
        self.assertTrue(account.partner_id.private_person)
        account.partner_id.phone = PHONE
        for user in (self.office, self.clerk):
            told = self.see(user, account).read(["login", "email", "phone"])
            self.assertHidden(told)
            self.assertHidden(self.see(user, account.partner_id).read(["email", "phone"]))

    def test_a_copy_and_what_the_system_makes_for_a_visitor_are_private(self):
        known = self.env["res.partner"].create({"name": "Known", "private_person": False})
        self.assertFalse(known.private_person, "told by the system itself")
        self.assertTrue(known.copy().private_person)
        self.assertFalse(self.supplier.copy().private_person, "a company stays one")
        for visitor in (self.env.ref("base.public_user"), self.make_user("p", "base.group_portal")):
            Partner = self.env["res.partner"].with_user(visitor).sudo()
            vals = {"name": "Visitor", "private_person": False}
            self.assertTrue(Partner.create(vals).private_person)
            default = Partner.with_context(default_private_person=False)
            self.assertTrue(default.create({"name": "Visitor"}).private_person)

    def test_contacts_from_before_this_addon_are_private_unless_known_otherwise(self):
        person = self.env["res.partner"].create({"name": "Before"})
        clerk = self.env["res.partner"].create({"name": "Clerk", "parent_id": self.supplier.id})
        employee = self.technician().work_contact_id
        contacts = person | clerk | employee | self.supplier
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET private_person = NULL WHERE id = ANY(%s)", [contacts.ids]
        )
        self.env.invalidate_all()
        self.env["res.partner"].init()
        self.assertEqual(contacts.filtered("private_person"), person)

    def test_only_those_who_see_all_make_a_private_customer_public(self):
        with self.assertRaises(AccessError):
            self.see(self.office, self.partner).private_person = False
        child = {"name": "B", "is_company": True, "parent_id": self.partner.id}
        made = self.env["res.partner"].with_user(self.office).create(child)
        self.assertHidden(self.see(self.office, made).read(["street", "contact_address"]))
        self.see(self.reader, self.partner).private_person = False

    # --- values that go out ---

    def test_no_way_of_reading_shows_a_full_value(self):
        for user in (self.manager, self.clerk):
            for answer in self.ways_of_reading(user):
                self.env.invalidate_all()
                self.assertHidden(answer)

    def ways_of_reading(self, user):
        names = self.personal_of("res.partner")
        inside = dict.fromkeys(names, {})
        spec = {"phone": {}, "comment": {}, "commercial_partner_id": {"fields": inside}}
        paths = ["name", "phone", "street", "comment", "commercial_partner_id/phone"]
        here = [("id", "=", self.partner.id)]
        context = {"show_address": True, "show_email": True}
        Partner = self.env["res.partner"].with_user(user).with_context(**context)
        yield self.see(user).read(names)
        yield self.see(user).web_read(spec)
        yield Partner.search_read(here, names)
        yield Partner.web_search_read(here, spec)
        yield self.see(user).export_data(paths)
        yield Partner.name_search("Li Lei")
        yield Partner.browse(self.partner.id).display_name
        if user == self.manager:  # who may create
            yield Partner.onchange({"parent_id": self.partner.id}, ["parent_id"], inside)

    def test_an_export_shows_masks_in_the_rows_of_their_records(self):
        other = self.make_customer(name="Han Meimei", phone="13800001111")
        both = (self.partner | other).with_user(self.clerk)
        self.assertEqual(
            both.export_data(["phone", "commercial_partner_id/street"])["datas"],
            [[MASKED_PHONE, MASKED_STREET], ["138****1111", ""]],
        )

    def test_a_card_is_handed_out_by_those_who_see_it(self):
        self.assertIn(EMAIL, self.see(self.reader)._get_vcard_file().decode())
        with self.assertRaisesRegex(AccessError, "Li Lei"):
            self.see(self.clerk)._get_vcard_file()

    def test_a_paper_shows_masks_to_who_sees_masks(self):
        page = f"<p>{PHONE}, {STREET}</p>"
        self.patch(self.registry["ir.qweb"], "_render", lambda qweb, template, values, **more: page)
        Report = self.env["ir.actions.report"]
        for user, shown in (
            (self.reader, page),
            (self.manager, f"<p>{MASKED_PHONE}, {MASKED_STREET}</p>"),
        ):
            docs = self.see(user)
            printed = Report.with_user(user)._render_template("base.any", {"docs": docs})
            text = printed.decode() if isinstance(printed, bytes) else printed
            self.assertEqual(text, shown)
        self.assertFalse(self.env["service.contact.view"].search([]), "no full view")

    def test_nothing_is_grouped_or_sorted_by_a_hidden_value(self):
        Partner = self.env["res.partner"].with_user(self.clerk)
        for spec in (["phone"], ["commercial_partner_id.phone"]):
            with self.assertRaises(AccessError):
                Partner.formatted_read_group([], spec, ["__count"])
        # how many differ tells who has the same number as a record of one's own
        for aggregate in ("phone:max", "phone:array_agg", "phone:count_distinct"):
            with self.assertRaises(AccessError):
                Partner._read_group([], [], [aggregate])
        described = Partner.fields_get(["phone"])["phone"]
        self.assertFalse(described["sortable"] or described["groupable"])
        self.make_customer(name="First", phone="13000000000")
        by_phone = Partner.search([("phone", "!=", False)], order="phone, id desc")
        self.assertEqual(by_phone, by_phone.sorted("id", reverse=True), "as if not asked")

    def test_the_name_of_a_message_is_as_masked_as_its_subject(self):
        message = self.partner.message_post(subject=f"Call {PHONE}", body="Today")
        seen = self.see(self.manager, message)
        self.assertEqual(seen.display_name, f"Call {MASKED_PHONE}")
        self.assertEqual(self.see(self.reader, message).display_name, f"Call {PHONE}")

    # --- searching ---

    def test_free_text_is_searched_as_it_is_shown(self):
        Partner = self.env["res.partner"].with_user(self.manager)
        for part in ("at noon", "Call 139", "5678 at", MASKED_PHONE):
            self.assertIn(self.partner, Partner.search([("comment", "ilike", part)]), part)
        for part in ("13912", "2345", "Call 1391"):
            self.assertFalse(Partner.search([("comment", "ilike", part)]), part)
            self.assertIn(self.partner, Partner.search([("comment", "not ilike", part)]), part)
        self.assertIn(self.partner, self.find("comment", "ilike", "13912", user=self.reader))

    def test_the_database_masks_text_as_the_server_does(self):
        for text, shown in (
            (f"Call {PHONE}, {EMAIL}.", f"Call {MASKED_PHONE}, {MASKED_EMAIL}."),
            ("+86 139-1234-5678 or 0086 13912345678", "139****5678 or 139****5678"),
            ("0755-12345678 010 12345678 021-1234567", "075****5678 010****5678 0****4567"),
            ("IMEI 490154203237518, order 20261129001", None),
            ("Screen dark since 139 days", None),
            ('<a href="tel:+33%201%2042">+33 1 42</a> 1', '<a href="tel:****">****</a> 1'),
        ):
            shown = shown or text
            [[masked]] = self.env.execute_query(SQL("SELECT %s", as_shown(SQL("%s", text))))
            self.assertEqual((masked, mask_text(text)), (shown, shown))

    def test_a_whole_number_or_its_last_digits_find_a_customer(self):
        self.assertIn(self.partner, self.find("phone", "=", PHONE))
        self.assertIn(self.partner, self.find("phone", "ilike", "5678"))
        self.assertIn(self.partner, self.find("commercial_partner_id.phone", "=", PHONE))

    def test_parts_patterns_and_comparisons_of_a_hidden_value_find_nothing(self):
        for path in ("phone", "phone_sanitized", "commercial_partner_id.phone"):
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
                    self.assertNotIn(self.partner, self.find(path, operator, value))
        self.assertNotIn(self.partner, self.find("email", "ilike", "li.l"))
        inside = ("commercial_partner_id", "any", [("phone", "=like", "1391%")])
        self.assertNotIn(self.partner, self.find(*inside))
        self.assertNotIn(self.partner, self.find("display_name", "ilike", "9123456"))
        self.assertIn(self.supplier, self.find("phone", "ilike", "9123"))

    def test_excluding_a_part_tells_nothing_either(self):
        Partner = self.env["res.partner"].with_user(self.clerk)
        here = ("id", "=", self.partner.id)
        wrong, right = (
            Partner.search([*("!", ("phone", "=like", pattern)), here])
            for pattern in ("777%", "139%")
        )
        self.assertEqual(wrong, right)
        for operator in ("not ilike", "!=", "not in"):
            wrong, right = (
                Partner.search([("phone", operator, value), here]) for value in ("777", PHONE)
            )
            self.assertEqual(wrong, right)

    def test_a_list_of_guesses_is_refused(self):
        guesses = Domain.OR(Domain("phone", "=", f"139{n:04}5678") for n in range(50))
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.clerk).search(list(guesses))

    def test_a_record_rule_may_ask_for_what_its_reader_may_not(self):
        other = self.make_customer(name="Han Meimei", phone="13800001111")
        both = [("id", "in", (self.partner | other).ids)]
        self.env["ir.rule"].create(
            {
                "name": "Numbers of one carrier, and people of the house",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": repr(["|", ("user_ids", "!=", False), ("phone", "=like", "139%")]),
            }
        )
        Partner = self.env["res.partner"].with_user(self.clerk)
        self.assertEqual(Partner.search(both), self.partner)
        self.assertEqual(Partner.search([*both, ("phone", "=", PHONE)]), self.partner)
        self.assertFalse(Partner.search([*both, ("phone", "=like", "139%")]))

    # --- writing ---

    def test_a_mask_that_comes_back_changes_nothing(self):
        told = {"phone": MASKED_PHONE, "street": MASKED_STREET}
        self.see(self.manager).write({**told, "comment": f"<p>Call {MASKED_PHONE} later</p>"})
        self.assertEqual((self.partner.phone, self.partner.street), (PHONE, STREET))
        self.assertIn(f"Call {PHONE} later", self.partner.comment)

    def test_a_mask_of_something_else_is_refused_and_a_new_number_is_taken(self):
        with self.assertRaises(UserError):
            self.see(self.manager).phone = "139****9999"
        self.see(self.manager).phone = "13666666666"
        self.assertEqual(self.partner.phone, "13666666666")

    # --- speed ---

    def test_masking_costs_one_query_for_any_number_of_contacts(self):
        customers = self.make_customers(10)
        for user in (self.reader, self.office):  # rights and rules of the user
            customers.with_user(user).read(["phone"])
        counts = [
            self.count_queries(lambda few=few, user=user: few.with_user(user).read(["phone"]))
            for user in (self.reader, self.office)
            for few in (customers[:1], customers)
        ]
        self.assertEqual(counts[2], counts[3], "flat")
        self.assertLessEqual(counts[3] - counts[1], 1)
