"""P13: who need not see a customer's number and address is told them by no entry point.

The customers of both points carry numbers, addresses and mail addresses that occur nowhere else.
Each role that reads masks then asks for every record of every model in every way; no answer may
hold one of them.
"""

import re

from odoo.exceptions import AccessDenied
from odoo.tests import HttpCase

from our_addons import our_addons

from ..common import CrossAddons
from .person import PHONE, STREET, KnownPerson
from .surfaces import Surfaces

# As a whole and in pieces longer than the mask shows.
SECRETS = (PHONE, "1397777", "77775678", "canary", "暗号", "%E6%9A%97%E5%8F%B7")

CORE = ("res.partner", "repair.order", "stock.lot", "stock.picking", "stock.move", "hr.employee")


class TestMaskedForEverybodyElse(CrossAddons, Surfaces, KnownPerson, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        export = "base.group_allow_export"
        cls.expert = cls.make_user("expert", f"repair_intake.group_technical_expert,{export}")
        cls.boss = cls.make_user("boss", f"service_network.group_oversight_manager,{export}")
        cls.shop = cls.make_user("shop", f"service_channel.group_channel,{export}")
        cls.masked = (
            cls.accountant
            | cls.warehouse
            | cls.office
            | cls.expert
            | cls.boss
            | cls.shop
            | cls.manager
            | cls.north_hand
            | cls.north_keeper
        )
        for user in cls.masked:
            user.sudo().group_ids += cls.env.ref(export)
        cls.meet()
        cls.env.flush_all()

    # --- what is looked through ---

    def ours(self):
        return sorted(
            name
            for name, model in self.registry.items()
            if model._original_module in our_addons()
            and not model._abstract
            and not model._transient
            and model._auto
        )

    def log_in(self, user):
        self.authenticate(user.login, user.login)
        return self.ask_as(user)

    def holds_people(self, name):
        return bool(self.env[name]._personal_fields() or self.env[name]._person_paths())

    def assertQuiet(self, answer, **where):
        text = re.sub(r"[\s-]|\\u002d", "", str(answer))
        found = [text[max(0, text.find(s) - 60) :][:120] for s in SECRETS if s in text]
        if found:
            with self.subTest(**where):
                self.fail(str(found[:1]))

    def visible(self, user, name):
        """Ids of what the user may read, those of the customer first."""
        Model = self.env[name].with_user(user).with_context(active_test=False)
        if not Model.has_access("read"):
            return []
        if name == "res.partner":
            return Model.search([("id", "=", self.partner.id)]).ids
        return Model.search([], order="id desc", limit=3).ids

    # --- the tests ---

    def test_the_customer_stands_in_many_models(self):
        named = [name for name in self.ours() if self.env[name]._person_paths()]
        self.assertGreater(len(named), 8)
        self.assertIn("service.order", named)

    def test_no_role_without_need_is_told_by_any_method_of_any_model(self):
        thorough = self.accountant | self.manager
        for user in self.masked:
            login = self.ask_as(user)
            for name in (*self.ours(), *CORE):
                ids = self.visible(user, name)
                deep = user in thorough and self.holds_people(name)
                for surface, answer in (self.shown if deep else self.shown_at_least)(name, ids):
                    self.assertQuiet(answer, user=login, model=name, surface=surface)

    def test_no_file_of_a_list_tells(self):
        for user in self.accountant | self.manager:
            login = self.log_in(user)
            for name in ("service.order", "res.partner", "service.visit"):
                for surface, answer in self.files(name, self.visible(user, name)):
                    self.assertQuiet(answer, user=login, model=name, surface=surface)

    def test_chatter_recipients_and_attachments_tell_nothing_either(self):
        visits = self.order.visit_ids
        for user in self.accountant | self.manager | self.office:
            login = self.log_in(user)
            for record in (self.order, self.partner, visits[:1]):
                for surface, answer in self.beside(record._name, record.ids):
                    self.assertQuiet(answer, user=login, model=record._name, surface=surface)

    def test_reports_print_masks_and_are_logged_where_they_print_the_number(self):
        for user in self.accountant | self.warehouse:
            login = self.log_in(user)
            for surface, answer in self.printed("service.order", self.order.ids):
                self.assertQuiet(answer, user=login, surface=surface)
        self.log_in(self.manager)
        views = self.env["service.contact.view"]
        before = views.search_count([])
        pages = self.printed("service.order", self.order.ids)
        shown = sum(PHONE in re.sub(r"\s", "", page) for _address, page in pages)
        self.assertTrue(shown)
        self.assertGreaterEqual(views.search_count([]) - before, shown)

    def test_cards_mentions_and_errors_tell_nothing_either(self):
        with self.assertRaises(AccessDenied):
            self.log_in(self.shop)  # a connected system comes by its own entry points only
        for user in self.masked - self.shop:
            login = self.log_in(user)
            for surface, answer in self.others():
                self.assertQuiet(answer, user=login, surface=surface)

    def others(self):
        partner = self.partner.id
        yield "vcard", self.url_open(f"/web/partner/vcard?partner_ids={partner}").text
        yield "mention", self.try_rpc("res.partner", "get_mention_suggestions", "Quiet")
        yield (
            "avatar card",
            self.try_route(
                "/mail/data", {"fetch_params": [["avatar_card", {"partner_id": partner}]]}
            ),
        )
        yield "write", self.try_rpc("service.order", "write", self.order.ids, {"phone": "1***"})
        yield "create", self.try_rpc("service.order", "create", [{"phone": "139****5678"}])
        yield "step", self.try_rpc("service.order", "step", self.order.ids, "finish", {"phone": 1})
        yield (
            "load",
            self.try_rpc(
                "service.order",
                "load",
                [".id", "phone", "area_id"],
                [[str(self.order.id), "", "?"]],
            ),
        )

    def test_no_search_guesses_a_number_digit_by_digit(self):
        for user in self.accountant | self.manager | self.expert:
            self.ask_as(user)
            for name, path in self.phone_paths(user):
                for operator, value in (
                    ("=like", "1397777%"),
                    ("=ilike", "1397777____"),
                    ("ilike", "97777567"),
                    ("like", "39777"),
                    (">", "13977775670"),
                    ("in", [PHONE, "13977775679"]),
                ):
                    found = self.try_rpc(name, "search", [(path, operator, value)])
                    known = self.env[name]._of_person(self.partner).ids or self.partner.ids
                    with self.subTest(user=user.login, model=name, path=path, operator=operator):
                        self.assertFalse(isinstance(found, list) and set(found) & set(known))

    def phone_paths(self, user):
        yield "res.partner", "phone"
        for name in self.ours():
            if not self.env[name]._person_paths():
                continue
            if not self.env[name].with_user(user).has_access("read"):
                continue
            kinds = self.env[name]._personal_fields()
            yield from ((name, field) for field, kind in kinds.items() if kind == "phone")
            yield from ((name, f"{path}.phone") for path in self.env[name]._person_paths())

    def test_who_needs_the_number_reads_it(self):
        for user in self.hotline | self.caller:
            self.ask_as(user)
            [row] = self.rpc("service.order", "read", self.order.ids, ["phone", "street"])
            self.assertEqual((row["phone"], row["street"]), (PHONE, STREET))

    def test_every_full_view_at_the_point_is_logged(self):
        self.ask_as(self.north_hand)
        views = self.env["service.contact.view"]
        before = views.search_count([])
        for _time in range(3):
            action = self.rpc("service.order", "action_show_contact", self.order.ids)
            [row] = self.rpc(action["res_model"], "read", [action["res_id"]], ["phone"])
            self.assertEqual(row["phone"], PHONE)
        self.assertEqual(views.search_count([("user_id", "=", self.north_hand.id)]), before + 3)

    def test_every_text_about_a_customer_says_how_personal_it_is(self):
        """A new field for a number, an address or free text needs the attribute `personal`."""
        unmarked = [
            f"{name}.{field.name}"
            for name in self.ours()
            if self.env[name]._person_paths()
            for field in self.env[name]._fields.values()
            if field.store
            and not field.related
            and not getattr(field, "personal", None)
            and (field.type in ("text", "html") or self.is_suspect(field))
        ]
        self.assertEqual(sorted(set(unmarked) - NOT_PERSONAL), [])

    def is_suspect(self, field):
        words = ("phone", "email", "street", "address", "contact", "signature", "consent_by")
        if field.type == "char" and not field.compute:
            words += FREE_TEXT
        return field.type in ("char", "binary") and any(word in field.name for word in words)


# Short fields that people write sentences in are named so.
FREE_TEXT = ("reason", "note", "remark", "wish", "accessories", "condition", "handed_to")

# Texts that the company writes or computes and that name no customer.
NOT_PERSONAL = {
    "deposit.entry.note",  # of finance, sealed by the chain of entries
    "point.stocktake.line.note",  # about parts on a shelf
    "service.article.return_note",  # of an expert to the author
    "bag.slip.signature",  # of the technician who draws the parts
    "privacy.request.outcome",
    "service.article.body",  # knowledge for everybody, approved by an expert
    "service.article.body_words",
    "service.article.head_words",
}
