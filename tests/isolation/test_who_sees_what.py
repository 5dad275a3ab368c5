"""The table "Who sees what" of ARCHITECTURE.md says what access rights, rules and masks give.

Each cell is computed from the registry by the same means as `test_default_deny.py`.
"""

import re

from odoo.tests import TransactionCase

from our_addons import ADDONS

from ..common import CrossAddons
from .grants import Grants
from .test_default_deny import GROUPS, OF_A_POINT

PAGE = ADDONS.parent / "ARCHITECTURE.md"
NONE = "–"
# The subject of a row → its model; the last rows are about several or about a field.
SUBJECTS = {
    "service order": "service.order",
    "contact": "res.partner",
    "device file": "stock.lot",
    "quote": "service.quote",
    "requisition": "parts.requisition",
    "pieces in stock": "stock.quant",
    "deposit account": "deposit.account",
    "statement": "settlement.statement",
    "follow-up": "followup.task",
    "complaint": "service.complaint",
    "exchange": "service.exchange",
    "call": "service.call",
    "bank account": "res.partner.bank",
    "vendor price": "product.supplierinfo",
    "bill, journal entry": "account.move",
}
DIALOGS = {
    "mail composer": ("mail.compose.message",),
    "SMS dialog, import, portal access, merge": (
        "sms.composer",
        "base_import.import",
        "portal.wizard",
        "base.partner.merge.automatic.wizard",
    ),
}
# The heads of the columns that are not called as in `GROUPS`.
ROLES = {
    "point manager": "manager",
    "warehouse": "warehouse keeper",
    "complaints": "complaint",
}
IN_FULL = "in full"


def tables(title):
    """Rows of each table under a heading of the page: lists of lists of cells."""
    part = PAGE.read_text().partition(f"\n### {title}\n")[2]
    part = re.split(r"\n##+ ", part)[0]
    return [
        [
            [cell.strip() for cell in line.strip().strip("|").split("|")]
            for line in block.splitlines()
            if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line)
        ]
        for block in re.findall(r"(?:^\|.*\n?)+", part, re.MULTILINE)
    ]


class TestWhoSeesWhat(CrossAddons, Grants, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        network = cls.env["service.point.level"].create({"name": "Table", "code": "table"})
        cls.point = cls.env["service.point"].create({"name": "Table", "level_id": network.id})
        cls.people = {role: cls.make_person(role, group) for role, group in GROUPS.items()}
        cls.rights, cls.searches = tables("Who sees what")

    @classmethod
    def make_person(cls, role, group):
        groups = cls.env.ref(group) | cls.env.ref("base.group_user")
        return cls.env["res.users"].create(
            {
                "name": role,
                "login": f"table {role}",
                "group_ids": [(6, 0, groups.ids)],
                "service_point_ids": [(6, 0, cls.point.ids if role in OF_A_POINT else [])],
            }
        )

    def person(self, head):
        return self.people[ROLES.get(head, head)]

    def computed(self, subject, user):
        """What stands in the cell."""
        if subject in SUBJECTS:
            return self.granted(user, SUBJECTS[subject]) or NONE
        if subject in DIALOGS:
            granted = {self.granted(user, name) for name in DIALOGS[subject]}
            return "own" if granted == {"rwc"} else NONE if granted == {""} else str(granted)
        if subject == "… phone, address":
            return "full" if user.with_user(user)._user_sees_personal() else "masked"
        self.assertEqual(subject, "cost of goods")
        fields = self.env["product.product"].with_user(user).fields_get(["standard_price"])
        return "yes" if fields else NONE

    def test_each_cell_is_so(self):
        head, *rows = self.rights
        self.assertEqual([subject for subject, *_cells in rows], self.subjects())
        for subject, *cells in rows:
            for role, cell in zip(head[1:], cells, strict=True):
                with self.subTest(subject=subject, role=role):
                    self.assertEqual(cell, self.computed(subject, self.person(role)))

    def subjects(self):
        """Each subject that is known here stands in the table, in its order."""
        named = [*SUBJECTS]
        named.insert(2, "… phone, address")
        named.insert(named.index("vendor price") + 1, "cost of goods")
        return [*named, *DIALOGS]

    def test_each_role_of_the_head_office_and_of_a_point_has_a_column(self):
        shown = {ROLES.get(head, head) for head in self.rights[0][1:]}
        supervisors = {"warehouse supervisor", "hotline supervisor", "technical centre"}
        self.assertEqual(shown, GROUPS.keys() - supervisors - {"administrator"})

    def test_who_reads_in_full_searches_by_parts_and_nobody_else_of_ours(self):
        _head, (named, reads, searches), *_rest = self.searches
        self.assertEqual((reads, searches), (IN_FULL, "by any part"))
        roles = {ROLES.get(head, head) for head in re.split(r", ", named)}
        supervisors = {"hotline supervisor"}
        for role, user in self.people.items():
            with self.subTest(role=role):
                in_full = role in roles | supervisors
                self.assertEqual(user.with_user(user)._user_sees_personal(), in_full)
                self.assertEqual(user.with_user(user)._user_searches_personal(), in_full)
