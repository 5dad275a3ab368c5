"""What a view asks of its record can be answered in a browser, which knows little of Python.

A method of a text, say, passes every check of the server and opens a page with an error.
"""

import ast

from lxml import etree

from odoo.tests import TransactionCase

from ..common import CrossAddons

ASKED = ("invisible", "readonly", "required", "column_invisible")
METHODS_OF = {"context"}  # the browser's dictionary has `get`


def methods_called(expression):
    """Methods that an expression calls of anything but the context."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return []
    return [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and not (isinstance(node.func.value, ast.Name) and node.func.value.id in METHODS_OF)
    ]


class TestViewExpressions(CrossAddons, TransactionCase):
    def test_no_view_of_ours_asks_what_a_browser_cannot_answer(self):
        ours = self.env["ir.module.module"].search([("author", "=", "Odoo After-Sales")])
        known = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "in", ours.mapped("name"))]
        )
        views = self.env["ir.ui.view"].browse(known.mapped("res_id")).exists()
        self.assertGreater(len(views), 100)
        for view in views.filtered("arch_db"):
            for node in etree.fromstring(view.arch_db.encode()).iter(etree.Element):
                for name, value in node.attrib.items():
                    if name in ASKED or name.startswith("decoration-"):
                        with self.subTest(view=view.xml_id, attribute=name):
                            self.assertFalse(methods_called(value), value)

    def test_methods_of_texts_are_found(self):
        self.assertEqual(methods_called("not (name or '').lower()"), ["lower"])
        self.assertFalse(methods_called("context.get('x') and len(ids) > 1"))
