import io
import re
from types import SimpleNamespace
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from ..chromium.stamp import page_count
from ..models import ir_actions_report
from .common import PrintCase, profiles, texts_of


@tagged("post_install", "-at_install")
class TestReport(PrintCase):
    def pdf(self, records, report=None):
        return self.Report._render_qweb_pdf((report or self.report).report_name, records.ids)[0]

    def test_each_record_has_its_header_its_footer_and_its_own_page_numbers(self):
        pages = texts_of(self.pdf(self.partners))
        self.assertGreater(len(pages), 3)
        company = "".join(self.env.company.name.split())
        numbers = []
        for text in pages:
            self.assertIn(company, text)
            numbers.append(self.page_number(text))
        self.assertEqual(numbers, [(1, 1), (1, 3), (2, 3), (3, 3), (1, 2), (2, 2)])

    def test_the_head_of_a_table_stands_on_every_page(self):
        rows = "".join(f"<tr><td>row {number}</td></tr>" for number in range(120))
        table = f"<table class='table'><thead><tr><th>HEAD</th></tr></thead>{rows}</table>"
        self.view.arch = self.view.arch.replace("<h3 ", f"{table}<h3 ", 1)
        pages = texts_of(self.pdf(self.partners[:1]))
        with_head = [page for page in pages if "row" in page]
        self.assertGreater(len(with_head), 2)
        self.assertTrue(all("HEAD" in page for page in with_head))

    def page_number(self, text):
        """What “Page 1 / 3” at the foot says."""
        return tuple(int(number) for number in re.findall(r"(\d+)/(\d+)", text)[-1])

    def sent(self, **context):
        """What is sent while three papers are printed: ``[(user, kind, message)]``."""
        sent = []

        def send(user, kind, message, **options):
            sent.append((user.id, kind, message))

        Report = self.Report.with_user(self.env.ref("base.user_admin")).with_context(**context)
        with patch.object(type(self.env["res.users"]), "_bus_send", send):
            Report._render_qweb_pdf(self.report.report_name, self.partners.ids)
        return sent

    def test_who_waits_for_a_print_is_told_how_far_it_is(self):
        news = {"key": ("mine" * 100)[:64], "total": 3}
        self.assertEqual(
            self.sent(report_progress="mine" * 100),
            [
                (
                    self.env.ref("base.user_admin").id,
                    "report_chromium.progress",
                    {**news, "done": it},
                )
                for it in (1, 2, 3)
            ],
        )

    def test_nothing_is_sent_to_who_did_not_ask(self):
        self.assertFalse(self.sent())
        self.assertFalse(self.sent(report_progress=["no", "text"]))

    def test_several_records_in_one_go_are_told_apart(self):
        streams = self.Report._render_qweb_pdf_prepare_streams(
            self.report.report_name, {}, res_ids=self.partners.ids
        )
        counts = [page_count(streams[partner.id]["stream"].getvalue()) for partner in self.partners]
        self.assertEqual(counts, [1, 3, 2])
        for partner in self.partners:
            self.assertIn(partner.name, texts_of(streams[partner.id]["stream"].getvalue())[0])

    def test_each_record_keeps_its_own_copy_as_attachment(self):
        self.pdf(self.partners)
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "in", self.partners.ids)]
            + [("name", "=like", "paper-%")]
        )
        self.assertEqual(len(kept), 3)

    def test_paper_and_margins_are_those_of_the_paper_format(self):
        self.report.paperformat_id = self.env["report.paperformat"].create(
            {"name": "A5", "format": "A5", "orientation": "Landscape", "margin_top": 30}
        )
        box = self.box(self.pdf(self.partners[:1]))
        self.assertEqual((round(box[2] / 72 * 25.4), round(box[3] / 72 * 25.4)), (210, 148))

    def box(self, content):
        box = PdfFileReader(io.BytesIO(content)).pages[0]["/MediaBox"]
        return [float(value) for value in box]

    def test_a_print_over_the_time_limit_is_refused_with_what_to_do(self):
        before = profiles()
        with (
            patch.object(type(self.Report), "_get_chromium_seconds", lambda self: 0.05),
            self.assertRaisesRegex(UserError, "fewer"),
        ):
            self.pdf(self.partners)
        self.assertEqual(profiles(), before)

    @mute_logger("odoo.addons.report_chromium.models.ir_actions_report")
    def test_wkhtmltopdf_prints_where_chromium_does_not(self):
        for binary in (None, "/bin/false"):
            with (
                patch.object(ir_actions_report, "find", lambda binary=binary: binary),
                patch(
                    "odoo.addons.base.models.ir_actions_report.IrActionsReport._run_wkhtmltopdf",
                    lambda *args, **options: b"%PDF by the other",
                ),
                patch.object(ir_actions_report, "_wkhtml", lambda: SimpleNamespace(state="ok")),
            ):
                self.assertEqual(self.Report._run_wkhtmltopdf(["<p>x</p>"]), b"%PDF by the other")

    @mute_logger("odoo.addons.report_chromium.models.ir_actions_report")
    def test_where_nothing_prints_the_reader_is_told_whom_to_ask(self):
        with (
            patch.object(ir_actions_report, "find", lambda: "/bin/false"),
            patch.object(ir_actions_report, "_wkhtml", lambda: SimpleNamespace(state="install")),
            self.assertRaisesRegex(UserError, "administrator"),
        ):
            self.Report._run_wkhtmltopdf(["<p>x</p>"])

    def test_odoos_own_papers_come_out(self):
        if "sale.order" not in self.env:
            self.skipTest("only with sale")
        product = self.env["product.product"].create({"name": "更换屏幕", "type": "service"})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partners[0].id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "name": f"更换屏幕 {n}"}) for n in range(40)
                ],
            }
        )
        content = self.Report._render_qweb_pdf("sale.report_saleorder", order.ids)[0]
        pages = texts_of(content)
        self.assertGreater(len(pages), 1)
        self.assertIn("更换屏幕", pages[0])
        self.assertIn(order.name, "".join(pages))
        self.assertEqual(self.page_number(pages[-1]), (len(pages), len(pages)))
