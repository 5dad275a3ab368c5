"""The accountant's work on deposits through the web client, in real Chromium, clicks counted."""

import re
from io import BytesIO

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase
from odoo.tools.pdf import PdfFileReader

from odoo.addons.report_chromium.chromium import find

from ..chain import ChainCase
from ..common import CrossAddons


class TestFinanceInTheBrowser(CrossAddons, ChainCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.point._deposit_account()
        cls.stock_up(cls.point, cls.part, 2)

    def tour(self, job, url):
        self.start_tour(url, f"after_sales_finance_{job}", login=self.accountant.login, timeout=120)
        self.env.invalidate_all()

    def test_deposit_is_paid_in_found_at_the_bank_refunded_and_told(self):
        line = self.money_at_the_bank(512.34)
        url = f"/odoo/deposit-accounts/{self.account.id}"
        self.tour("pays_in_and_matches", url)
        entry = self.account.entry_ids.filtered(lambda entry: entry.balance_delta == 512.34)
        liability = self.company._get_deposit_liability_account()
        booked = entry.move_id.line_ids.filtered(lambda item: item.account_id == liability)
        self.assertRecordValues(
            booked, [{"balance": -512.34, "partner_id": self.point.partner_id.id}]
        )
        self.assertTrue(line.is_reconciled)
        self.assertFalse(entry._money_on_its_way())
        self.account.multiple = 0.06  # a limit of 630.74, of which 600 are held
        self.tour("refunds_what_is_free", url)
        self.assertEqual(self.account.balance, 10_412.34)
        self.tour("prints_the_statement", url)

    def money_at_the_bank(self, amount):
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        return self.env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "payment_ref": "TOUR-BANK", "amount": amount}
        )

    def test_what_a_stocktake_lacks_is_charged(self):
        stocktake = self.env["point.stocktake"].with_user(self.north_keeper)
        stocktake = stocktake.create(
            {"point_id": self.point.id, "product_ids": [Command.set(self.part.ids)]}
        )
        stocktake.action_start()
        stocktake.line_ids.counted_qty = 1
        stocktake.action_finish()
        self.tour("approves_a_charge", f"/odoo/point-stocktakes/{stocktake.id}")
        self.assertEqual(stocktake.state, "approved")
        self.assertEqual((self.account.balance, self.account.held), (9_700, 300))

    def test_part_of_a_statement_is_kept_for_the_deposit(self):
        self.close(self.point)
        run = self.run_of(fields.Date.context_today(self.env.user).replace(day=1))
        run.action_compute()
        statement = run.statement_ids.filtered(lambda found: found.point_id == self.point)
        self.tour("sets_off", f"/odoo/settlement-statements/{statement.id}")
        self.assertEqual(statement.amount_total, 25)

    def test_every_page_of_the_printed_statement_has_the_head_of_its_table(self):
        for number in range(60):
            self.account._charge(1, f"Charge {number}")
        statement = self.env["deposit.statement"].create({"account_id": self.account.id})
        pages = self.print_pages(statement)
        self.assertGreater(len(pages), 2)
        entries = [page for page in pages if re.search(r"Charge \d", page)]
        self.assertTrue(all("Part, Document, Remark" in page for page in entries), pages)
        self.assertIn("2 / ", pages[1])

    def print_pages(self, statement):
        self.assertTrue(find(), "Chromium prints")
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, _kind = reports._render_qweb_pdf(
            "deposit_ledger.report_deposit_statement", statement.ids
        )
        return [page.extract_text() for page in PdfFileReader(BytesIO(content)).pages]
