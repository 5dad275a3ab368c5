"""A person is forgotten in every addon; what was done and what it cost stays as it was."""

from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time

from odoo.addons.customer_privacy.tests.database import columns_that_hold

from ..chain import ChainCase
from ..common import CrossAddons

NAME, PHONE, EMAIL, STREET = "欧阳晓峰", "13977735678", "xiaofeng@secret.example", "暗号路七号"


class TestForgettingAPerson(CrossAddons, ChainCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asking, cls.deciding = (
            cls.make_user(login, "service_network.group_administrator") for login in ("a1", "a2")
        )
        cls.partner = cls.env["res.partner"].create(
            {"name": NAME, "phone": PHONE, "email": EMAIL, "street": STREET}
        )
        vals = {
            "partner_id": cls.partner.id,
            "contact_name": NAME,
            "phone": PHONE,
            "street": STREET,
            "symptom": f"{NAME}: dark, call {PHONE}",
        }
        with freeze_time("2026-03-10 04:00:00"):
            cls.stock_up(cls.point, cls.part, 2)
            cls.order = cls.close(cls.point, cls.part, **vals)
            angry = cls.report(cls.point, **vals)
            cls.work(angry)
            cls.call_back(angry, satisfaction=1)
            cls.complaint = angry.complaint_ids
            cls.complaint.write({"description": f"{NAME} is angry", "remedy": f"Call {PHONE}"})
        cls.order.message_post(body=f"{NAME}, {PHONE}", email_from=EMAIL)

    def forget(self):
        vals = {"kind": "erase", "partner_id": self.partner.id, "reason": f"{NAME} wrote"}
        request = self.env["privacy.request"].with_user(self.asking).create(vals)
        request.with_user(self.deciding).action_erase()

    def money_and_counts(self, run):
        """All sums and numbers of records that an auditor would add up again."""
        self.env.invalidate_all()
        names = set(self.env["service.order"]._person_models()) - {"privacy.request"}
        counted = {name: self.env[name].search_count([]) for name in names}
        states = self.env["service.order"]._read_group([], ["state"], ["__count"])
        totals = run.statement_ids.mapped(lambda it: (it.name, it.amount_total, it.line_count))
        accounts = self.env["deposit.account"].search([])
        held = accounts.mapped(lambda account: (account.balance, account.held))
        return counted, states, totals, run.statement_ids.move_id.mapped("amount_total"), held

    def test_statements_bills_deposits_and_counts_stay_as_they_were(self):
        with freeze_time("2026-04-02 04:00:00"):
            run = self.settle(date(2026, 3, 1))
        before = self.money_and_counts(run)
        self.forget()
        self.assertEqual(self.money_and_counts(run), before)
        self.env.invalidate_all()
        self.assertEqual(self.order.name, self.order.exists().name)
        self.assertTrue(self.order.verdict_data and self.order.log_ids)

    def test_no_addon_remembers_the_person(self):
        self.copy_into_other_apps()
        self.forget()
        self.env.flush_all()
        secrets = (NAME, PHONE, EMAIL, STREET)
        self.assertEqual(columns_that_hold(self.env.cr, secrets), [])
        self.assertIn("angry", self.complaint.description)

    def copy_into_other_apps(self):
        """What Odoo's apps write down of a contact, each by itself."""
        invited = [Command.link(self.partner.id)]
        meeting = {"name": f"Visit {NAME}", "partner_ids": invited}
        meeting |= {"start": datetime(2026, 3, 12, 2), "stop": datetime(2026, 3, 12, 3)}
        event = self.env["calendar.event"].create(meeting)
        self.assertIn(PHONE, event.description)
        event.message_post(body=f"{NAME} will be there")
        provider = self.env["payment.provider"].search([], limit=1)
        methods = self.env["payment.method"].with_context(active_test=False)
        payment = self.env["payment.transaction"].create(
            {
                "partner_id": self.partner.id,
                "reference": "shop 1",
                "amount": 1,
                "currency_id": self.env.company.currency_id.id,
                "provider_id": provider.id,
                "payment_method_id": methods.search([], limit=1).id,
            }
        )
        self.assertEqual((payment.partner_phone, payment.partner_email), (PHONE, EMAIL))

    def test_an_unpaid_invoice_is_in_the_way(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": date(2026, 3, 1),
                "invoice_line_ids": [Command.create({"name": "Labour", "price_unit": 100})],
            }
        )
        invoice.action_post()
        with self.assertRaisesRegex(UserError, invoice.name):
            self.forget()
        self.assertEqual(self.partner.name, NAME)
