"""P13: what Odoo copies from a contact into records of its own is as masked as the contact."""

from datetime import datetime

from odoo.tests import HttpCase

from ..common import CrossAddons
from .person import EMAIL, PHONE, STREET, KnownPerson
from .surfaces import Surfaces

SECRETS = (PHONE, EMAIL, STREET, PHONE[3:])


class TestCopiesOfContacts(CrossAddons, Surfaces, KnownPerson, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expert = cls.make_user("expert", "repair_intake.group_technical_expert")
        cls.boss = cls.make_user("boss", "service_network.group_oversight_manager")
        cls.salesman = cls.make_user("salesman", "base.group_user,base.group_partner_manager")
        cls.masked = cls.expert | cls.boss | cls.accountant | cls.office | cls.warehouse
        cls.meet()
        cls.env.flush_all()

    def assertHidden(self, answer):
        for secret in SECRETS:
            self.assertNotIn(secret, str(answer))

    def meeting(self, user, partner=None):
        """The user calls for a meeting with somebody."""
        vals = {
            "name": "Visit",
            "start": datetime(2026, 3, 12, 2),
            "stop": datetime(2026, 3, 12, 3),
            "partner_ids": [(4, (partner or self.partner).id)],
            "user_id": user.id,
        }
        self.ask_as(user)
        return self.env["calendar.event"].browse(self.rpc("calendar.event", "create", [vals]))

    # --- the calendar ---

    def test_a_meeting_tells_nothing_that_whoever_calls_for_it_may_not_see(self):
        for user in self.masked:
            with self.subTest(user=user.login):
                event = self.meeting(user)
                self.assertHidden(event.description)  # as it is stored, for mails and files
                answer = self.try_rpc("calendar.event", "read", event.ids, ["description"])
                self.assertHidden(answer)
                self.assertIn(self.partner.name, event.description)

    def test_a_meeting_of_who_sees_all_is_masked_for_the_rest(self):
        event = self.meeting(self.hotline)
        self.assertIn(PHONE, event.description)
        event.partner_ids += self.masked.partner_id
        for user in self.masked:
            self.ask_as(user)
            for surface, answer in self.shown("calendar.event", event.ids):
                with self.subTest(user=user.login, surface=surface):
                    self.assertHidden(answer)

    def test_a_number_of_abroad_is_masked_in_a_meeting_too(self):
        stranger = self.env["res.partner"].create({"name": "Abroad", "phone": "+33 1 42 68 53 00"})
        event = self.meeting(self.hotline, stranger)
        event.partner_ids += self.expert.partner_id
        self.ask_as(self.expert)
        answer = str(self.rpc("calendar.event", "read", event.ids, ["description"]))
        self.assertNotIn("42 68 53", answer)

    def test_neighbours_have_the_calendar_as_odoo_has_it(self):
        event = self.meeting(self.salesman)
        self.ask_as(self.salesman)
        [row] = self.rpc("calendar.event", "read", event.ids, ["description"])
        self.assertIn(PHONE, row["description"])
        self.assertIn(EMAIL, row["description"])

    def test_an_edited_meeting_keeps_what_its_masks_stand_for(self):
        event = self.meeting(self.hotline)
        event.partner_ids += self.expert.partner_id
        self.ask_as(self.expert)
        [row] = self.rpc("calendar.event", "read", event.ids, ["description"])
        self.rpc("calendar.event", "write", event.ids, {"description": row["description"]})
        self.assertIn(PHONE, event.description)

    # --- templates of mail ---

    def test_who_sees_masks_fills_in_no_template_about_a_customer(self):
        """Not even the accountant, who writes mails about bills: a link in it acts for him."""
        templates = self.env["mail.template"].search([("model", "=", "service.order")], limit=1)
        templates |= self.env["mail.template"].create(
            {
                "name": "Card",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body_html": "<p>Number <t t-out='object.phone'/></p>",
            }
        )
        self.assertEqual(len(templates), 2)
        for template in templates:
            record = self.order if template.model == "service.order" else self.partner
            for user in self.masked | self.manager | self.north_hand:
                self.ask_as(user)
                for way, answer in self.filled_in(template, record):
                    with self.subTest(user=user.login, way=way, template=template.name):
                        self.assertIn("error: ", str(answer)[:7])
            self.ask_as(self.hotline)
            sent = self.rpc("mail.template", "send_mail", template.id, record.id)
            self.assertTrue(self.env["mail.mail"].browse(sent).body_html)

    def filled_in(self, template, record):
        """Pairs of a way to fill in the template and what it answers."""
        yield "mail", self.try_rpc("mail.template", "send_mail", template.id, record.id)
        preview = {"mail_template_id": template.id, "resource_ref": f"{record._name},{record.id}"}
        yield "preview", self.try_rpc("mail.template.preview", "create", [preview])
        for mode in ("comment", "mass_mail"):
            composer = {
                "model": record._name,
                "res_ids": str(record.ids),
                "template_id": template.id,
                "composition_mode": mode,
                "partner_ids": [(4, self.asker.partner_id.id)],
            }
            made = self.try_rpc("mail.compose.message", "create", [composer])
            if isinstance(made, list):
                made = self.try_rpc("mail.compose.message", "action_send_mail", made)
            yield mode, made

    # --- people of the house ---

    def test_nobody_reads_a_customer_as_a_colleague(self):
        """The card of an employee shows the number of whatever contact it is tied to."""
        account = self.make_user("account", "base.group_portal")
        account.partner_id = self.partner
        own = self.env["hr.employee"].search([], limit=1)
        for user in self.masked | self.manager | self.north_hand | self.north_keeper:
            self.ask_as(user)
            for tie in ({"work_contact_id": self.partner.id}, {"user_id": account.id}):
                made = self.try_rpc("hr.employee", "create", [{"name": "Somebody", **tie}])
                self.try_rpc("hr.employee", "write", own.ids, tie)
                for ids in (made, own.ids):
                    for name in ("hr.employee", "hr.employee.public"):
                        answer = self.try_rpc(name, "read", ids, ["work_phone", "work_email"])
                        with self.subTest(user=user.login, model=name, tie=tie):
                            self.assertHidden(answer)

    # --- what was logged of a change ---

    def logged(self):
        """Messages about the customer's file and orders, with old and new values in them."""
        self.partner.write({"phone": "13977775679", "email": "other.person@secret.example"})
        open_order = self.report(self.point, partner_id=self.partner.id, street="暗号路八号")
        open_order.write({"street": STREET})
        self.env.cr.flush()
        self.partner.write({"phone": PHONE, "email": EMAIL})
        self.env.cr.flush()  # what was tracked is logged
        about = [("res_id", "in", (self.partner.id, self.order.id, open_order.id))]
        models = ("res.partner", "service.order")
        return self.env["mail.message"].search([*about, ("model", "in", models)])

    def test_the_log_of_accounting_tells_no_old_and_new_values(self):
        messages = self.logged()
        tracked = messages.tracking_value_ids
        self.assertTrue(tracked)
        told = str(messages.mapped("account_audit_log_preview"))
        self.assertIn(PHONE, told)
        for user in self.masked | self.manager | self.north_hand:
            self.ask_as(user)
            for message in messages:
                answer = self.try_rpc("mail.message", "read", message.ids, FIELDS)
                with self.subTest(user=user.login, message=message.body):
                    self.assertHidden(answer)
                    self.assertNotIn("暗号路八号", str(answer))

    def test_nobody_finds_a_message_by_an_old_or_new_value(self):
        messages = self.logged()
        for user in self.masked | self.manager | self.north_hand:
            self.ask_as(user)
            for part in (PHONE, PHONE[:6], "暗号", "other.person"):
                for field in ("account_audit_log_preview", "tracking_value_ids.new_value_char"):
                    for operator in ("ilike", "=like"):
                        asked = [(field, operator, f"%{part}%" if operator == "=like" else part)]
                        found = self.try_rpc("mail.message", "search", asked)
                        with self.subTest(user=user.login, field=field, part=part):
                            found = set(found) if isinstance(found, list) else set()
                            self.assertFalse(found & set(messages.ids))


FIELDS = ["account_audit_log_preview", "body", "preview", "subject"]
