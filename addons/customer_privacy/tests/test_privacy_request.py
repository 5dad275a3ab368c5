import json
from base64 import b64decode

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import PrivacyCase
from .database import columns_that_hold

NAME, PHONE, EMAIL, STREET = "欧阳晓峰", "13958274619", "xiaofeng@example.com", "科苑路八号"


@tagged("post_install", "-at_install")
class TestPrivacyRequest(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.make_user("officer", "service_network.group_administrator")
        cls.other_officer = cls.make_user("officer2", "service_network.group_administrator")
        cls.partner = cls.env["res.partner"].create(
            {"name": NAME, "phone": PHONE, "email": EMAIL, "street": STREET}
        )
        cls.env.flush_all()

    def ask(self, kind="erase", user=None, **vals):
        vals = {"kind": kind, "partner_id": self.partner.id, "reason": "By phone", **vals}
        return self.env["privacy.request"].with_user(user or self.officer).create(vals)

    def forget(self):
        request = self.ask()
        request.with_user(self.other_officer).action_erase()
        return request

    # --- handing out ---

    def test_all_that_is_known_is_handed_out_as_json_and_to_read(self):
        request = self.ask("export", self.reader)
        request.action_hand_out()
        told = json.loads(b64decode(request.sudo().data_json))
        self.assertIn(NAME, str(told[self.env._("Contact")]))
        self.assertIn("By phone", str(told), "that he asked is known as well")
        page = b64decode(request.sudo().data_html).decode()
        for text in (NAME, PHONE, EMAIL, STREET):
            self.assertIn(text, page)
        self.assertEqual((request.state, request.decided_by), ("done", self.reader))

    def test_roles_that_see_masks_neither_ask_nor_hand_out(self):
        request = self.ask("export", self.reader)
        for user in (self.manager, self.office):
            with self.assertRaises(AccessError):
                self.ask("export", user)
            with self.assertRaises(AccessError):
                request.with_user(user).action_hand_out()

    # --- forgetting: who may ---

    def test_nobody_forgets_a_person_alone(self):
        request = self.ask()
        with self.assertRaisesRegex(UserError, "Another administrator"):
            request.with_context(lang="en_US").action_erase()
        with self.assertRaises(AccessError):
            request.with_user(self.reader).action_erase()
        request.with_user(self.other_officer).action_erase()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "done",
                    "requested_by": self.officer.id,
                    "decided_by": self.other_officer.id,
                }
            ],
        )
        with self.assertRaises(UserError):
            request.with_user(self.other_officer).action_erase()

    def test_a_request_is_neither_changed_nor_made_decided(self):
        request = self.ask(state="done", requested_by=self.other_officer.id)
        self.assertEqual((request.state, request.requested_by), ("requested", self.officer))
        for act in (
            lambda: request.sudo().write({"partner_id": self.env.user.partner_id.id}),
            lambda: request.sudo().unlink(),
        ):
            with self.assertRaises(UserError):
                act()
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.ask()

    def test_what_is_in_the_way_is_told_and_stops_it(self):
        self.patch(
            type(self.env["res.partner"]), "_erase_obstacles", lambda partner: ["A debt is open."]
        )
        request = self.ask().with_user(self.other_officer)
        self.assertIn("A debt is open.", request.obstacles)
        with self.assertRaisesRegex(UserError, "A debt is open."):
            request.action_erase()
        self.assertEqual(self.partner.name, NAME)

    def test_a_refused_request_leaves_the_person_as_he_is(self):
        request = self.ask()
        request.with_user(self.other_officer).action_refuse()
        self.assertEqual((request.state, self.partner.name), ("refused", NAME))

    def test_a_company_or_a_colleague_is_not_forgotten(self):
        company = self.env["res.partner"].create({"name": "Works", "is_company": True})
        for partner in (company, self.reader.partner_id):
            request = self.ask(partner_id=partner.id).with_user(self.other_officer)
            with self.assertRaises(UserError):
                request.action_erase()

    # --- forgetting: what goes and what stays ---

    def leave_traces(self):
        """Whatever a person leaves behind: messages, files, an account, an own login."""
        self.partner.message_post(body=f"Mr {NAME} asked, {PHONE}", email_from=EMAIL)
        self.supplier.message_post(body=f"I am {NAME}", author_id=self.partner.id)
        self.partner.write({"phone": "13949382716"})
        self.partner.write({"phone": PHONE})
        for field in (False, "image_128"):
            self.env["ir.attachment"].create(
                {
                    "name": f"{NAME}.jpg",
                    "raw": b"x",
                    "res_model": "res.partner",
                    "res_id": self.partner.id,
                    "res_field": field,
                }
            )
        self.env["res.partner"].create(
            {"name": f"{NAME} at work", "parent_id": self.partner.id, "phone": PHONE}
        )
        portal = {"groups": "base.group_portal", "partner_id": self.partner.id, "name": NAME}
        new_test_user(self.env, login=EMAIL, **portal)
        self.partner.activity_schedule("mail.mail_activity_data_todo", note=f"Call {NAME}")
        self.ask("export").action_hand_out()

    def test_no_column_of_the_database_remembers_the_person(self):
        self.leave_traces()
        self.forget()
        self.env.flush_all()
        secrets = (NAME, PHONE, "13949382716", EMAIL, STREET)
        self.assertEqual(columns_that_hold(self.env.cr, secrets), [])
        self.assertFalse(self.partner.active)

    def test_other_customers_are_left_alone(self):
        other = self.make_customer(name="Han Meimei", phone="13612345678", street="Road 2")
        other.message_post(body=f"A friend of {NAME}")
        self.forget()
        self.assertRecordValues(
            other, [{"name": "Han Meimei", "phone": "13612345678", "street": "Road 2"}]
        )
