from odoo.tests import BaseCase, tagged

from ..chromium import Paper, Running

DOCUMENT = """<html><head></head><body class="container" onload="subst()">
<div id="minimal_layout_report_{name}">
<div class="header">one <span class="page"/> of <span class="topage"/></div>
<div class="header">two <span class="page"/> of <span class="topage"/></div>
</div><script>subst()</script></body></html>"""
PAPER = Paper(210, 297, 40, 7, 20, 7, header_spacing=35)


@tagged("standard", "-at_install", "post_install")
class TestRunning(BaseCase):
    def sheets(self, counts):
        return Running(DOCUMENT.format(name="headers"), None).sheets(counts, PAPER)

    def test_every_page_has_a_sheet_with_its_number(self):
        html = self.sheets([2, 1])
        self.assertEqual(html.count('class="rc-sheet"'), 3)
        self.assertEqual(html.count(">one "), 2)
        self.assertEqual(html.count(">two "), 1)
        self.assertIn('<span class="page">2</span> of <span class="topage">2</span>', html)

    def test_the_header_stands_as_high_as_its_spacing_says(self):
        self.assertIn("top: 5.0mm", self.sheets([1]))

    def test_a_body_without_a_header_has_an_empty_sheet(self):
        self.assertEqual(self.sheets([1, 1, 1]).count('class="header"'), 2)

    def test_scripts_are_left_out(self):
        self.assertNotIn("subst", self.sheets([1]))

    def test_a_report_without_headers_needs_no_sheets(self):
        self.assertFalse(Running("<div id='minimal_layout_report_headers'></div>", None))
        self.assertFalse(Running(None, None))
