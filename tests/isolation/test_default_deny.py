"""Of Odoo's own models each role gets what the reviewed list says, and nothing beyond.

The list stands in `granted_by_odoo.py`. It is compared with what access rights and record rules
of the registry give, model by model, so an app that is installed later shows up here. What the
letters promise is measured with records of two points.
"""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase
from odoo.tools import SQL, mute_logger

from ..calls import LOUD, Calls
from .granted_by_odoo import OFFICE, POINT, ROLES
from .grants import LETTERS, Grants
from .two_points import MARK, TwoPoints

GROUPS = {
    "technician": "service_network.group_point_technician",
    "manager": "service_network.group_point_manager",
    "storekeeper": "spare_parts_deposit.group_point_storekeeper",
    "warehouse keeper": "spare_parts_deposit.group_warehouse_keeper",
    "warehouse supervisor": "spare_parts_deposit.group_warehouse_supervisor",
    "hotline": "repair_intake.group_hotline_agent",
    "hotline supervisor": "service_hotline.group_hotline_supervisor",
    "expert": "repair_intake.group_technical_expert",
    "technical centre": "technical_support.group_technical_centre",
    "follow-up": "customer_followup.group_followup_agent",
    "complaint": "customer_followup.group_complaint_officer",
    "accountant": "service_settlement.group_settlement_accountant",
    "network": "service_network.group_network_manager",
    "management": "service_network.group_oversight_manager",
    "administrator": "service_network.group_administrator",
}
OF_A_POINT = ("technician", "manager", "storekeeper")
COSTS = {
    "product.product": ("standard_price", "avg_cost", "total_value"),
    "product.template": ("standard_price",),
    "stock.lot": ("standard_price", "avg_cost", "total_value"),
    "stock.move": ("price_unit", "value", "remaining_value", "standard_price"),
}


def unfolded(listed):
    """{model: letters} of a list by letters."""
    return {name: letters for letters, names in listed.items() for name in names.split()}


class TestDefaultDeny(Grants, Calls, TwoPoints, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            role: cls.make_user(
                f"deny {role}", group, points=cls.point if role in OF_A_POINT else ()
            )
            for role, group in GROUPS.items()
        }
        cls.northern = cls.env["res.users"].union(*(cls.people[role] for role in OF_A_POINT))
        cls.buyer = cls.make_user("buyer", "purchase.group_purchase_user")
        cls.env.flush_all()

    # --- the list ---

    def test_each_role_gets_what_the_list_says_and_nothing_beyond(self):
        for role, user in self.people.items():
            common = POINT if role in OF_A_POINT else OFFICE
            listed = {**unfolded(common), **unfolded(ROLES[role])}
            for name in self.models_of_odoo():
                with self.subTest(role=role, model=name):
                    granted = self.granted(user, name)
                    hint = f'{role} is granted "{granted}": "{name}"; review it'
                    self.assertEqual(listed.pop(name, ""), granted, hint)
            self.assertFalse(listed, f"{role}: there are no such models")

    def test_a_right_of_every_internal_user_does_not_reach_a_point(self):
        """As an app does that is installed tomorrow."""
        self.env["ir.model.access"].create(
            {
                "name": "For everybody inside",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "group_id": self.env.ref("base.group_user").id,
                **{f"perm_{operation}": True for operation in LETTERS},
            }
        )
        for user in self.northern:
            for operation in LETTERS:
                self.assertFalse(self.env["crm.lead"].with_user(user).has_access(operation))
        for user in self.people["hotline"] | self.buyer:
            self.assertTrue(self.env["crm.lead"].with_user(user).has_access("create"))

    def test_a_role_of_odoo_beside_ours_gives_a_point_its_own_rights_only(self):
        groups = f"{GROUPS['storekeeper']},sales_team.group_sale_salesman"
        user = self.make_user("seller", groups, points=self.point)
        self.assertTrue(self.env["sale.order"].with_user(user).has_access("create"))
        self.assertFalse(self.env["res.partner.bank"].with_user(user).has_access("read"))

    def test_users_without_a_role_of_ours_have_what_odoo_grants(self):
        seller = self.make_user("plain seller", "sales_team.group_sale_salesman")
        for user in self.buyer | seller:
            for operation in LETTERS:
                names = self.env.execute_query(
                    SQL(
                        """
                        SELECT model.model
                          FROM ir_model_access access
                          JOIN ir_model model ON model.id = access.model_id
                         WHERE access.active AND access.perm_%s
                           AND (group_id IS NULL OR group_id = ANY(%s))
                        """,
                        SQL(operation),
                        list(user.all_group_ids.ids),
                    )
                )
                Access = self.env["ir.model.access"].with_user(user)
                allowed = Access._get_allowed_models(operation)
                self.assertEqual(allowed, {name for (name,) in names})
                for name in ("res.partner.bank", "base_import.import", "stock.quant"):
                    domain = self.env["ir.rule"].with_user(user)._compute_domain(name, operation)
                    self.assertNotIn("service_point", str(domain))
                    self.assertNotIn("create_uid", str(domain))

    # --- bank accounts and the company's own contact ---

    @mute_logger(*LOUD)
    def test_bank_accounts_are_for_finance(self):
        partners = self.company.partner_id | self.point.partner_id | self.other_point.partner_id
        accounts = self.env["res.partner.bank"].create(
            [{"acc_number": f"6222-{partner.id}", "partner_id": partner.id} for partner in partners]
        )
        finance = self.make_user("both", f"{GROUPS['hotline']},account.group_account_invoice")
        for user in (self.people["accountant"], self.people["administrator"], finance):
            self.assertTrue(accounts.with_user(user).has_access("read"))
        for role in GROUPS.keys() - {"accountant", "administrator"}:
            with self.subTest(role=role):
                user = self.people[role]
                for operation in LETTERS:
                    self.assertFalse(accounts.with_user(user).has_access(operation))
                with self.assertRaises(AccessError):
                    accounts.with_user(user).write({"acc_number": "ATTACKER"})
                with self.assertRaises(AccessError):
                    partners[0].with_user(user).read(["bank_ids"])

    @mute_logger(*LOUD)
    def test_a_point_manager_changes_customers_and_no_other_contact(self):
        manager = self.people["manager"]
        customer = self.env["res.partner"].create(
            {"name": "Customer", "service_point_ids": self.point.ids}
        )
        customer.with_user(manager).write({"street": "North Road 1"})
        colleague = self.people["technician"].partner_id
        for contact in self.company.partner_id | self.point.partner_id | colleague:
            with self.subTest(contact=contact.name):
                self.assertTrue(contact.with_user(manager).has_access("read"))
                with self.assertRaises(AccessError):
                    contact.with_user(manager).write({"phone": "HACK"})

    def test_accounts_of_the_portal_and_merging_are_the_administrators(self):
        for name in (
            "portal.wizard",
            "portal.share",
            "base.partner.merge.automatic.wizard",
            "base_import.import",
            "sms.composer",
        ):
            for role, user in self.people.items():
                with self.subTest(model=name, role=role):
                    granted = self.env[name].with_user(user).has_access("create")
                    self.assertEqual(granted, role == "administrator")

    # --- what goods cost ---

    @mute_logger(*LOUD)
    def test_a_point_does_not_learn_what_goods_cost(self):
        for user in self.northern:
            login = self.ask_as(user)
            for name, costs in COSTS.items():
                records = self.env[name].sudo().search([], limit=3)
                for cost in costs:
                    with self.subTest(user=login, field=f"{name}.{cost}"):
                        self.assertNotIn(cost, self.rpc(name, "fields_get", [], ["type"]))
                        for method, args in (
                            ("read", [records.ids, [cost]]),
                            ("search_count", [[(cost, ">", 0)]]),
                            ("search_read", [[], ["id"], 0, 1, f"{cost} desc"]),
                            ("formatted_read_group", [[], [], [f"{cost}:sum"]]),
                            ("export_data", [records.ids, [cost]]),
                        ):
                            answer = self.try_rpc(name, method, *args)
                            self.assertIn("error: ", str(answer)[:7], method)

    def test_views_of_goods_open_for_a_point_without_what_they_cost(self):
        for user in self.northern:
            self.ask_as(user)
            for name in ("product.product", "product.template"):
                views = self.rpc(name, "get_views", [(False, "form"), (False, "list")])
                fields = views["models"][name]["fields"]
                self.assertNotIn("standard_price", fields)
                self.assertNotIn('name="standard_price"', str(views["views"]))
        self.ask_as(self.buyer)
        views = self.rpc("product.product", "get_views", [(False, "form")])
        self.assertIn('name="standard_price"', str(views["views"]))

    def test_everybody_else_learns_what_goods_cost(self):
        for user in (self.buyer, self.people["warehouse keeper"], self.people["administrator"]):
            part = self.part.with_user(user)
            self.assertEqual(part.read(["standard_price"])[0]["standard_price"], 300)

    # --- measured ---

    def seed(self):
        """One record of Odoo's that speaks of the south, in each place that had none."""
        south = self.other_manager
        contact = south.partner_id
        contact.name = f"Colleague {MARK}"
        order = self.southern("service.order", "point_id")[:1]
        order.message_subscribe(contact.ids)
        message = order.message_post(body=MARK, subject=MARK, partner_ids=contact.ids)
        vendor = self.env["res.partner"].create({"name": f"Vendor {MARK}"})
        self.env["mail.notification"].create(
            {"mail_message_id": message.id, "res_partner_id": vendor.id}
        )
        self.env["product.supplierinfo"].create(
            {"partner_id": vendor.id, "product_tmpl_id": self.part.product_tmpl_id.id, "price": 7}
        )
        self.env["res.partner.bank"].create({"acc_number": MARK, "partner_id": vendor.id})
        filters = {"name": MARK, "model_id": "service.order", "user_ids": south.ids}
        self.env["ir.filters"].create(filters)
        self.env["calendar.event"].create(
            {
                "name": MARK,
                "start": "2026-03-01 08:00:00",
                "stop": "2026-03-01 09:00:00",
                "user_id": south.id,
                "partner_ids": [Command.set(contact.ids)],
            }
        )
        self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("service.order"),
                "res_id": order.id,
                "rating": 1,
                "feedback": MARK,
                "partner_id": contact.id,
            }
        )
        self.env["sms.sms"].create({"number": "13800138000", "body": MARK})
        self.env["crm.lead"].create({"name": MARK})
        calendar = self.env["resource.calendar"].create({"name": MARK})
        self.other_point.calendar_id = calendar
        self.other_technician.name = f"Technician {MARK}"
        skill_type = self.env["hr.skill.type"].create(
            {
                "name": "Soldering",
                "skill_ids": [Command.create({"name": "Boards"})],
                "skill_level_ids": [Command.create({"name": "Master", "level_progress": 100})],
            }
        )
        self.env["hr.employee.skill"].create(
            {
                "employee_id": self.other_technician.id,
                "skill_type_id": skill_type.id,
                "skill_id": skill_type.skill_ids.id,
                "skill_level_id": skill_type.skill_level_ids.id,
            }
        )
        general = self.env.ref("mail.channel_all_employees")
        general.message_post(body=MARK, message_type="comment")
        general.description = MARK
        self.env.flush_all()

    def answers(self, name):
        """All that a request for records of the model tells, field by field if need be."""
        described = self.rpc(name, "fields_get", [], ["type"])
        fields = [field for field, about in described.items() if about["type"] != "binary"]
        whole = self.read_newest(name, fields)
        if not isinstance(whole, str):
            return whole
        return [self.read_newest(name, [field]) for field in fields]

    def read_newest(self, name, fields):
        return self.try_rpc(name, "search_read", [], fields, limit=80, order="id desc")

    @mute_logger(*LOUD)
    def test_no_model_of_odoo_tells_a_point_of_another(self):
        self.seed()
        for user in self.northern:
            login = self.ask_as(user)
            for name in self.models_of_odoo():
                if not self.env[name].with_user(user).has_access("read"):
                    continue
                answers = self.answers(name)
                with self.subTest(user=login, model=name):
                    answered = any(not isinstance(answer, str) for answer in answers) or not answers
                    self.assertTrue(answered, answers[:1])
                    self.assertNotIn(MARK, str(answers))

    @mute_logger(*LOUD)
    def test_a_favourite_of_a_point_is_its_own(self):
        manager = self.people["manager"]
        Filters = self.env["ir.filters"].with_user(manager)
        values = {"name": "Late", "model_id": "service.order", "domain": "[]"}
        own = Filters.create({**values, "user_ids": manager.ids})
        own.name = "Late ones"
        for users in ([], self.other_manager.ids, (manager | self.other_manager).ids):
            with self.subTest(users=users), self.assertRaises(AccessError):
                Filters.create({**values, "name": "For others", "user_ids": users})
        shared = self.env["ir.filters"].create({**values, "name": "Office", "user_ids": []})
        self.assertTrue(shared.with_user(manager).has_access("read"))
        self.assertFalse(shared.with_user(manager).has_access("write"))

    @mute_logger(*LOUD)
    def test_a_point_writes_in_its_own_name_to_people_it_knows(self):
        manager = self.people["manager"]
        stranger = self.other_manager.partner_id
        order = self.report(self.point).with_user(manager)
        colleague = self.people["technician"].partner_id
        message = order.message_post(
            body="x",
            author_id=stranger.id,
            email_from="boss@example.com",
            outgoing_email_to="victim@example.com",
            partner_ids=(colleague | stranger).ids,
        ).sudo()
        self.assertEqual(message.author_id, manager.partner_id)
        self.assertFalse(message.outgoing_email_to)
        self.assertEqual(message.partner_ids, colleague)
        order.message_subscribe((colleague | stranger).ids)
        followers = order.sudo().message_partner_ids
        self.assertIn(colleague, followers)
        self.assertNotIn(stranger, followers)

    def test_no_role_sends_a_text_message_to_any_number(self):
        sent = {"body": "x", "message_type": "sms", "sms_numbers": ["13900000001"]}
        for role in ("technician", "manager", "hotline", "network"):
            order = self.report(self.point).with_user(self.people[role])
            order.message_post(**sent)
        numbers = self.env["sms.sms"].search([("number", "like", "13900000001")])
        self.assertFalse(numbers)
        self.report(self.point).with_user(self.people["administrator"]).message_post(**sent)
        self.assertTrue(self.env["sms.sms"].search([("number", "like", "13900000001")]))

    @mute_logger(*LOUD)
    def test_a_point_is_offered_the_recipients_it_knows_whoever_follows(self):
        order = self.report(self.point)
        order.message_subscribe((self.hotline | self.other_manager).partner_id.ids)
        offered = order.with_user(self.people["manager"])._message_get_suggested_recipients()
        strangers = (self.hotline | self.other_manager).partner_id.ids
        self.assertFalse({recipient["partner_id"] for recipient in offered} & set(strangers))

    def test_a_device_file_is_kept_and_a_serial_of_the_companys_goods_is_not(self):
        hand = self.people["technician"]
        known = self.env["stock.lot"].create(
            {
                "name": "KNOWN-1",
                "product_id": self.phone_model.id,
                "service_point_ids": self.point.ids,
            }
        )
        unit = self.env["stock.lot"].create(
            {"name": "LOANER-1", "product_id": self.phone_model.id, "service_point_ids": False}
        )
        self.env["stock.quant"]._update_available_quantity(
            self.phone_model, self.point.parts_location_id, 1, lot_id=unit
        )
        self.assertTrue(known.with_user(hand).has_access("write"))
        self.assertTrue(unit.with_user(hand).has_access("read"))
        self.assertFalse(unit.with_user(hand).has_access("write"))
