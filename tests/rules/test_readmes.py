"""What the pages of this project name in backticks exists, and each addon tells what it must."""

import ast
import os
import re
import unittest
from collections import defaultdict
from functools import cache
from pathlib import Path

from odoo.tests import TransactionCase

from our_addons import read_manifests

from ..common import CrossAddons

PROJECT = Path(__file__).resolve().parents[2]
ADDONS = PROJECT / "addons"
PAGES = sorted(PROJECT.glob("*.md")) + sorted(ADDONS.glob("*/README.md"))
SECTIONS = ("## Configure", "## Use", "## How to extend", "## Known limits")

FENCED = re.compile(r"```.*?```|(?<=\n\n) {4,}.*?(?=\n\n)", re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"[\w./*-]+\.(?:cfg|conf|csv|js|json|lock|md|mjs|po|py|scss|toml|txt|xml|yaml)")
DOTTED = re.compile(r"[a-z]\w*(?:\.\w+)+")
# A hook, a constant, or what stands after the dot of one: `_on_<step>`, `KEPT`, `order._note`.
HOOK = re.compile(r"_[a-z]\w*(?:<\w+>\w*)?|[A-Z][A-Z_]{3,}")
# A parameter of Odoo's own that has no record until it is set.
PARAMETERS = {"auth_signup.invitation_scope"}


def named(page):
    """(line, what stands in backticks) of a page, blocks of code left out."""
    text = FENCED.sub(lambda block: "\n" * block[0].count("\n"), page.read_text())
    for number, line in enumerate(text.splitlines(), 1):
        for token in QUOTED.findall(line):
            yield number, token


@cache
def sources():
    return {path: path.read_text() for path in ADDONS.rglob("*.py")}


@cache
def defined():
    """Every name that Python code of the project defines."""
    names = set()
    for text in sources().values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.alias):
                names.add(node.name)
    return names


@cache
def words_of(addon):
    """All text of an addon in which an external id or a key of a parameter may stand."""
    files = [path for kind in ("py", "xml") for path in (ADDONS / addon).rglob(f"*.{kind}")]
    return "\n".join(path.read_text() for path in files)


@cache
def settings():
    """Where variables of the environment are read."""
    files = [
        PROJECT / "run",
        *(PROJECT / "config").glob("*.py"),
        *(PROJECT / "tests").rglob("*.py"),
    ]
    return "\n".join([path.read_text() for path in files] + list(sources().values()))


@cache
def modules():
    return {path.stem for path in sources()} | {path.parent.name for path in sources()}


@cache
def folders_below(folder):
    """All of the project's own: not what it was built of, nor what it makes."""
    found = []
    for place, names, _files in os.walk(folder):
        names[:] = [name for name in names if not name.startswith(".")]
        found += [Path(place, name) for name in names]
    return found


class TestReadmes(CrossAddons, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        logins = cls.env["res.users"].search([]).mapped("login")
        parameters = cls.env["ir.config_parameter"].sudo().search([]).mapped("key")
        cls.known = PARAMETERS.union(logins, parameters)

    def assertNothing(self, wrong):
        places = "\n".join(
            f"{page.relative_to(PROJECT)}:{line} `{token}`"
            for page, found in wrong.items()
            for line, token in found
        )
        self.assertFalse(wrong, f"named and not there:\n{places}")

    def wrong(self, is_wrong):
        found = defaultdict(list)
        for page in PAGES:
            for line, token in named(page):
                if is_wrong(page, token):
                    found[page].append((line, token))
        return found

    def test_each_file_exists(self):
        self.assertNothing(self.wrong(self.is_missing_file))

    def test_each_model_its_fields_and_methods_exist(self):
        self.assertNothing(self.wrong(self.is_missing_member))

    def test_each_hook_and_constant_exists(self):
        self.assertNothing(self.wrong(self.is_missing_hook))

    def is_missing_file(self, page, token):
        if not FILE.fullmatch(token):
            return False
        roots = [ADDONS, PROJECT, page.parent]
        if "/" not in token:
            roots += folders_below(page.parent)
        return not any(next(root.glob(token), None) for root in roots)

    def is_missing_member(self, page, token):
        path = token.partition("(")[0]
        if FILE.fullmatch(token) or not DOTTED.fullmatch(path):
            return False
        parts = path.split(".")
        for size in range(len(parts), 1, -1):
            model = self.env.registry.get(".".join(parts[:size]))
            if model is not None:
                return not all(hasattr(model, name) for name in parts[size : size + 1])
        if parts[0] in read_manifests():  # an external id, or the key of a parameter
            return not re.search(rf"\b{re.escape(parts[1])}\b", words_of(parts[0]))
        if HOOK.fullmatch(parts[-1]):
            return False  # a hook of a record: `order._note`
        if self.env.ref(path, raise_if_not_found=False) or path in self.known:
            return False
        if f'"{path}"' in settings() or parts[0] == "self":  # a name of a file, Python itself
            return False
        return len(parts) > 2 or parts[0] not in modules() or parts[1] not in defined()

    def is_missing_hook(self, page, token):
        name = token.partition("(")[0].rpartition(".")[2].partition("=")[0]
        if not HOOK.fullmatch(name):
            return False
        if "<" in name:
            before = name.partition("<")[0]
            return not any(each.startswith(before) for each in defined())
        if name.isupper():
            return not re.search(rf"\b{name}\b", settings())
        return name not in defined() and not any(
            hasattr(model, name) for model in self.env.registry.values()
        )


class TestEachAddon(unittest.TestCase):
    def test_each_readme_has_its_sections_in_order(self):
        for addon in read_manifests():
            headings = re.findall(r"^## .*", (ADDONS / addon / "README.md").read_text(), re.M)
            found = [heading for heading in headings if heading in SECTIONS]
            self.assertEqual(found, list(SECTIONS), addon)

    def test_each_addon_says_how_far_it_is_and_has_an_icon(self):
        for addon, manifest in read_manifests().items():
            self.assertEqual(manifest.get("development_status"), "Beta", addon)
            self.assertTrue(manifest.get("maintainers"), addon)
            self.assertTrue((ADDONS / addon / "static/description/icon.png").exists(), addon)
