"""Which addon needs which, as the files say it: no tie that the manifests do not declare.

A tie is an import, a model that is extended, inherited or linked to, and a record that is named by
its xmlid. It has to be declared by the addon's manifest or by one that this depends on.
"""

import ast
import re
from collections import defaultdict

from odoo.tests import TransactionCase

from our_addons import ADDONS, read_manifests

from ..common import CrossAddons

XMLID = re.compile(r"\b([a-z]\w*)\.(\w+)\b")
# They name what may be there or not: a table of groups, of which nobody has an absent one; a test
# that is skipped without sale, and the address of a report that is refused anyway.
ASKED_FOR = {
    "service_network/odoo_rights.py",
    "report_chromium/tests/test_report.py",
    "report_chromium/tests/test_resources.py",
}
RELATIONS = {"Many2one", "One2many", "Many2many"}


def constants(node):
    """Strings of a constant, or of a list of constants."""
    nodes = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return [each.value for each in nodes if isinstance(getattr(each, "value", None), str)]


def docstrings(tree):
    """The nodes of all docstrings."""
    scopes = ast.FunctionDef | ast.ClassDef | ast.Module
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, scopes))
    return {body[0].value for body in bodies if body and isinstance(body[0], ast.Expr)}


def imports(node):
    """Addons that a statement imports from."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [node.module]
        if node.module == "odoo.addons":
            names = [f"odoo.addons.{alias.name}" for alias in node.names]
    else:
        return []
    return [name.split(".")[2] for name in names if name.startswith("odoo.addons.")]


def models_of(node):
    """Models that a statement extends, inherits or links to."""
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_inherit":
        return constants(node.value)
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "_inherits":
        return [model for key in node.value.keys for model in constants(key)]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in RELATIONS:
        named = [word.value for word in node.keywords if word.arg == "comodel_name"]
        return [model for value in node.args[:1] + named for model in constants(value)]
    return []


class TestAddonGraph(CrossAddons, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = read_manifests()
        installed = cls.env["ir.module.module"].search([("state", "=", "installed")])
        cls.depends = {
            module.name: set(module.dependencies_id.mapped("name")) for module in installed
        }
        cls.depends |= {name: set(found["depends"]) for name, found in cls.ours.items()}
        cls.env.cr.execute("SELECT module, name FROM ir_model_data")
        cls.xmlids = set(cls.env.cr.fetchall())

    def needs(self, addon):
        """The addon, and all that comes with it."""
        found, open_ = set(), [addon]
        while open_:
            name = open_.pop()
            if name not in found:
                found.add(name)
                open_ += self.depends.get(name, ())
        return found | {"base"}

    def ties(self, addon):
        """Pairs (other addon, place and reason)."""
        for path in sorted((ADDONS / addon).rglob("*")):
            place = str(path.relative_to(ADDONS))
            if place in ASKED_FOR:
                continue
            if path.suffix == ".py":
                found = self.python_ties(ast.parse(path.read_text()))
            elif path.suffix in (".xml", ".csv") and "static" not in path.parts:
                found = self.xmlid_ties(path.read_text())
            else:
                continue
            for other, reason in found:
                yield other, f"{place}: {reason}"

    def python_ties(self, tree):
        left_out = docstrings(tree)
        for node in ast.walk(tree):
            for addon in imports(node):
                yield addon, f"imports odoo.addons.{addon}"
            for model in models_of(node):
                if model in self.env:
                    yield self.env[model]._original_module, f"builds on {model}"
            if node not in left_out and isinstance(node, ast.Constant):
                yield from self.xmlid_ties(node.value if isinstance(node.value, str) else "")

    def xmlid_ties(self, text):
        for found in XMLID.finditer(text):
            if found.groups() in self.xmlids:
                yield found[1], f"names {found[0]}"

    def test_every_tie_is_declared(self):
        undeclared = defaultdict(set)
        for addon in self.ours:
            needed = self.needs(addon)
            for other, reason in self.ties(addon):
                if other not in needed:
                    undeclared[addon, other].add(reason)
        lines = [
            f"{addon} → {other}\n    " + "\n    ".join(sorted(reasons))
            for (addon, other), reasons in sorted(undeclared.items())
        ]
        self.assertFalse(lines, "Ties that no manifest declares:\n" + "\n".join(lines))

    def test_it_sees_ties_of_every_kind(self):
        tree = ast.parse(
            '"""Names sale.action_orders."""\n'
            "from odoo.addons.web import http\n"
            "class A:\n"
            '    _inherit = ["mail.thread", "stock.move"]\n'
            '    a = fields.Many2one("res.partner")\n'
            '    b = env.ref("account.action_move_journal_line")\n'
        )
        self.assertEqual(
            {addon for addon, _reason in self.python_ties(tree)},
            {"web", "mail", "stock", "base", "account"},
        )

    def test_no_addon_needs_itself(self):
        for addon in self.ours:
            for below in self.depends[addon]:
                self.assertNotIn(addon, self.needs(below), f"{addon} and {below} need each other")
