from odoo.tests import TransactionCase, tagged

from ..buttons import count_lines, open_list
from ..labels import same_options, selection_label, selection_labels, selection_options


@tagged("post_install", "-at_install")
class TestLabels(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Li Lei", "type": "delivery"})

    def test_a_label_is_what_the_screen_shows(self):
        shown = dict(self.partner.fields_get(["type"])["type"]["selection"])
        self.assertEqual(selection_labels(self.partner, "type"), shown)
        self.assertEqual(selection_label(self.partner, "type"), shown["delivery"])
        self.assertEqual(
            same_options("res.partner", "type")(self.env["res.users"]), [*shown.items()]
        )

    def test_nothing_has_an_empty_label(self):
        self.assertEqual(selection_label(self.env["res.partner"], "type"), "")

    def test_labels_are_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        field = self.env["ir.model.fields"]._get("res.partner", "type")
        option = field.selection_ids.filtered(lambda option: option.value == "delivery")
        option.with_context(lang="zh_CN").name = "送货"
        partner = self.partner.with_context(lang="zh_CN")
        self.assertEqual(selection_label(partner, "type"), "送货")
        self.assertIn(("delivery", "送货"), selection_options(partner, "type"))


@tagged("post_install", "-at_install")
class TestButtons(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.parents = Partner.create([{"name": "One"}, {"name": "Two"}, {"name": "None"}])
        one, two, _none = cls.parents
        Partner.create([{"name": "a", "parent_id": p.id} for p in (one, one, two)])

    def test_each_record_counts_its_own(self):
        count_lines(self.parents, "color", "res.partner", "parent_id")
        self.assertEqual(self.parents.mapped("color"), [2, 1, 0])

    def test_some_do_not_count(self):
        count_lines(self.parents, "color", "res.partner", "parent_id", [("name", "=", "b")])
        self.assertEqual(self.parents.mapped("color"), [0, 0, 0])

    def test_a_list_is_a_menus_narrowed(self):
        domain = [("parent_id", "=", self.parents[0].id)]
        action = open_list(self.env, "base.action_partner_form", domain)
        self.assertEqual((action["domain"], action["context"]), (domain, {}))
        action = open_list(self.env, "base.action_partner_form", domain, {"default_x": 1})
        self.assertEqual(action["context"], {"default_x": 1})
