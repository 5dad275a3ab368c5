from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestModulePage(TransactionCase):
    def test_a_readme_in_markdown_is_read_as_it_was_written(self):
        module = self.env["ir.module.module"]._get("service_base")
        page = str(module.description_html)
        self.assertIn("## Configure", page)
        self.assertNotIn("system-message", page)

    def test_other_pages_are_odoos(self):
        module = self.env["ir.module.module"]._get("stock")
        self.assertTrue(module.description_html)
        self.assertNotIn("<pre>", module.description_html)
