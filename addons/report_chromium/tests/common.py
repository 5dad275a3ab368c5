import glob
import io
import os
import tempfile
import unicodedata

from odoo.tests import TransactionCase
from odoo.tools.pdf import PdfFileReader

PAGE = "<!DOCTYPE html><html><head><meta charset='utf-8'/></head><body>%s</body></html>"


def texts_of(content):
    """The text of every page of a PDF, without spaces.

    A font that draws ⽬ and 目 alike is read back as either: one form is chosen here.
    """
    texts = [page.extract_text() for page in PdfFileReader(io.BytesIO(content)).pages]
    return ["".join(unicodedata.normalize("NFKC", text).split()) for text in texts]


def profiles():
    return glob.glob(os.path.join(tempfile.gettempdir(), "report_chromium.*"))


class PrintCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["ir.actions.report"].with_context(force_report_rendering=True)
        cls.view = cls.env["ir.ui.view"].create(
            {
                "name": "test paper",
                "type": "qweb",
                "key": "report_chromium.test_paper",
                "arch": """
                    <t t-name="report_chromium.test_paper">
                        <t t-call="web.html_container">
                            <t t-foreach="docs" t-as="o">
                                <t t-call="web.external_layout">
                                    <div class="page">
                                        <h3 t-out="o.name"/>
                                        <p t-foreach="range(o.color * 18)" t-as="line">
                                            维修项目 <t t-out="line"/>
                                        </p>
                                    </div>
                                </t>
                            </t>
                        </t>
                    </t>""",
            }
        )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Test Paper",
                "model": "res.partner",
                "report_type": "qweb-pdf",
                "report_name": "report_chromium.test_paper",
                "attachment": "'paper-%s.pdf' % object.id",
            }
        )
        cls.partners = cls.env["res.partner"].create(
            [
                {"name": name, "color": pages}
                for name, pages in (("张伟", 1), ("李娜", 3), ("王芳", 2))
            ]
        )
