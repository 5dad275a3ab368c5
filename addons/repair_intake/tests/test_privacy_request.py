import json
from base64 import b64decode

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.customer_privacy.tests.database import columns_that_hold

from .common import IntakeCase

NAME, PHONE, EMAIL, STREET = "欧阳晓峰", "13958274619", "xiaofeng@example.com", "科苑路八号"


@tagged("post_install", "-at_install")
class TestPrivacyRequestAboutOrders(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.make_user("officer", "service_network.group_administrator")
        cls.other_officer = cls.make_user("officer2", "service_network.group_administrator")
        cls.partner = cls.env["res.partner"].create(
            {"name": NAME, "phone": PHONE, "email": EMAIL, "street": STREET}
        )
        cls.order = cls.make_order(
            partner_id=cls.partner.id,
            contact_name=NAME,
            symptom=f"{NAME} says: screen dark, call {PHONE}",
            serial="PRIV-1",
            product_id=cls.phone_model.id,
        )
        cls.env.flush_all()

    def ask(self, kind="erase", user=None, **vals):
        vals = {"kind": kind, "partner_id": self.partner.id, "reason": "By phone", **vals}
        return self.env["privacy.request"].with_user(user or self.officer).create(vals)

    def forget(self):
        request = self.ask()
        request.with_user(self.other_officer).action_erase()
        return request

    def close_order(self):
        # as an addon after this one would
        self.work_on(self.order)
        self.take_fee(self.order)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE service_order SET state = 'closed', closed_at = now() WHERE id = %s",
            self.order.ids,
        )
        self.env.invalidate_all()

    # --- handing out ---

    def test_all_that_is_known_is_handed_out_as_json_and_to_read(self):
        request = self.ask("export", self.hotline)
        request.action_hand_out()
        told = json.loads(b64decode(request.sudo().data_json))
        self.assertIn(NAME, str(told[self.env._("Contact")]))
        self.assertIn("PRIV-1", str(told))
        self.assertIn(self.order.name, str(told))
        page = b64decode(request.sudo().data_html).decode()
        for text in (NAME, PHONE, EMAIL, STREET, self.order.name):
            self.assertIn(text, page)
        self.assertEqual((request.state, request.decided_by), ("done", self.hotline))

    def test_an_open_order_is_in_the_way(self):
        request = self.ask().with_user(self.other_officer)
        self.assertIn(self.order.name, request.obstacles)
        with self.assertRaisesRegex(UserError, self.order.name):
            request.action_erase()
        self.assertEqual(self.partner.name, NAME)

    # --- forgetting: what goes and what stays ---

    def leave_traces(self):
        """Whatever a person leaves behind: messages, files, an account, an own login."""
        self.order.message_post(body=f"Mr {NAME} asked, {PHONE}", email_from=EMAIL)
        self.order.message_post(body=f"I am {NAME}", author_id=self.partner.id)
        self.partner.write({"phone": "13949382716"})
        self.partner.write({"phone": PHONE})
        self.order.phone = "13728173645"
        for record, field in ((self.order, False), (self.partner, "image_128")):
            self.env["ir.attachment"].create(
                {
                    "name": f"{NAME}.jpg",
                    "raw": b"x",
                    "res_model": record._name,
                    "res_id": record.id,
                    "res_field": field,
                }
            )
        self.env["res.partner"].create(
            {"name": f"{NAME} at work", "parent_id": self.partner.id, "phone": PHONE}
        )
        portal = {"groups": "base.group_portal", "partner_id": self.partner.id, "name": NAME}
        new_test_user(self.env, login=EMAIL, **portal)
        self.order._log("note", note=f"Reached at {PHONE}")
        self.order.activity_schedule("mail.mail_activity_data_todo", note=f"Call {NAME}")
        self.ask("export").action_hand_out()

    def test_no_column_of_the_database_remembers_the_person(self):
        self.leave_traces()
        self.close_order()
        self.forget()
        self.env.flush_all()
        secrets = (NAME, PHONE, "13949382716", "13728173645", EMAIL, STREET)
        self.assertEqual(columns_that_hold(self.env.cr, secrets), [])
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "=", "service.order"), ("res_id", "=", self.order.id)]
            )
        )

    def test_the_order_stays_with_device_and_timeline(self):
        self.leave_traces()
        self.close_order()
        kept = [
            "name",
            "device_id",
            "product_id",
            "point_id",
            "state",
            "result",
            "reported_at",
            "area_id",
            "partner_id",
        ]
        before, lines = self.order.read(kept), len(self.order.log_ids)
        counted = self.env["service.order"].search_count([])
        self.forget()
        self.env.invalidate_all()
        after = self.order.read(kept)
        for row in (*before, *after):
            row.pop("partner_id")
        self.assertEqual(before, after)
        self.assertEqual(self.env["service.order"].search_count([]), counted)
        self.assertEqual(len(self.order.log_ids), lines)
        self.assertIn("screen dark", self.order.symptom, "what was wrong is no secret")
        self.assertFalse(self.order.phone or self.order.street or self.order.contact_name)
        self.assertFalse(self.partner.active)

    def test_other_customers_are_left_alone(self):
        other = self.make_order(phone="13612345678", contact_name="Han Meimei", street="Road 2")
        other.message_post(body=f"A friend of {NAME}")
        self.close_order()
        self.forget()
        self.assertEqual((other.phone, other.contact_name), ("13612345678", "Han Meimei"))
        self.assertEqual(other.partner_id.street, "Road 2")
