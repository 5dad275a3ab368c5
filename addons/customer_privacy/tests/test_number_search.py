import contextlib

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PrivacyCase


@tagged("post_install", "-at_install")
class TestNumberSearch(PrivacyCase):
    """A role that sees masks looks for so many whole numbers an hour, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_customers(6)
        cls.company.number_searches_an_hour = 5
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.Partner = self.env["res.partner"].with_user(self.manager)

    def look(self, numbers, user=None, path="phone"):
        Partner = self.Partner.with_user(user or self.manager)
        return [Partner.search([(path, "=", f"1380000{n:04d}")]) for n in numbers]

    def test_numbers_beyond_the_limit_are_refused_with_what_to_do(self):
        found = self.look(range(5))
        self.assertEqual([len(partners) for partners in found], [1] * 5)
        with self.assertRaises(UserError) as refused:
            self.look([5])
        self.assertRegex(str(refused.exception), "5 .*(hotline|热线)")

    def test_the_same_number_counts_once(self):
        for _page in range(20):
            self.assertEqual(len(self.look([1])[0]), 1)
        self.assertTrue(all(self.look(range(5))))
        with self.assertRaises(UserError):
            self.look([5])

    def test_every_entry_point_counts_together(self):
        self.look(range(3))
        self.Partner.name_search("13800000003")
        self.look([4], path="phone_mobile_search")
        inside = [("phone", "=", "13800000005")]
        doors = {
            "any of the record": lambda: self.Partner.search([("id", "any", inside)]),
            "any of any": lambda: self.Partner.search([("id", "any", [("id", "any", inside)])]),
            "any of another": lambda: self.Partner.search(
                [("commercial_partner_id", "any", inside)]
            ),
            "count": lambda: self.Partner.search_count(inside),
            "groups": lambda: self.Partner.formatted_read_group(inside, [], ["__count"]),
            "column of search": lambda: self.look([5], path="phone_mobile_search"),
            "name": lambda: self.Partner.search(
                [("commercial_partner_id", "ilike", "somebody@example.com")]
            ),
            "name asked as superuser": lambda: self.Partner.sudo().name_search("a@example.com"),
            "street": lambda: self.Partner.search([("street", "=", "科苑路8号")]),
            "login": lambda: self.env["res.users"]
            .with_user(self.manager)
            .search([("login", "=", "a@example.com")]),
            "path": lambda: self.look([5], path="commercial_partner_id.phone"),
            "one of a list": lambda: self.Partner.search([("phone", "in", ["13800000005"])]),
        }
        for name, door in doors.items():
            with self.subTest(name), self.assertRaises(UserError):
                door()

    def test_after_an_hour_it_goes_on(self):
        with freeze_time("2026-05-05 08:00:00"):
            self.look(range(5))
        with freeze_time("2026-05-05 08:59:00"), self.assertRaises(UserError):
            self.look([5])
        with freeze_time("2026-05-05 09:01:00"):
            self.look([5])

    def test_another_user_has_an_hour_of_his_own(self):
        self.look(range(5))
        other = self.make_user("second", "service_network.group_point_manager", points=self.point)
        self.assertEqual(len(self.look([5], user=other)[0]), 1)

    def test_who_reads_numbers_in_full_looks_for_as_many_as_it_takes(self):
        found = self.look([*range(6), *range(100, 160)], user=self.reader)
        self.assertTrue(all(found[:6]))

    def test_the_end_of_a_number_is_free(self):
        for _time in range(10):
            self.Partner.search([("phone", "=like", "%0003")])
        self.assertTrue(all(self.look(range(5))), "the hour is still whole")

    def test_no_number_is_kept_in_the_clear(self):
        self.look([0])
        kept = self.env["service.number.search"].search([])
        self.assertTrue(kept)
        self.assertNotIn("1380000", str(kept.read(["subject", "content"])))

    def test_each_number_that_is_looked_for_is_logged_masked_with_who_and_when(self):
        self.company.number_searches_an_hour = 1
        with freeze_time("2026-05-05 08:00:00"):
            self.look([0, 0])
            for domain in (
                [("phone", "=", "13800000001")],
                [("phone", "=", "13800000001")],
                [("email", "=", "li.lei@example.com")],
            ):
                with contextlib.suppress(UserError):
                    self.Partner.search(domain)
        logged = self.env["service.number.lookup"].search(
            [("user_number", "=", self.manager.id)], order="id"
        )
        self.assertEqual(
            [(it.kind, it.asked, it.is_refused) for it in logged],
            [
                ("phone", "138****0000", False),
                ("phone", "138****0001", True),
                ("email", "l***@example.com", True),
            ],
        )
        self.assertEqual(str(logged[0].at), "2026-05-05 08:00:00")
        self.assertIn(self.manager.name, logged[0].user_name)
        self.assertEqual(logged[0].point_name, self.point.name)
        boss = self.make_user("boss", "service_network.group_oversight_manager")
        self.assertEqual(logged.with_user(boss).search_count([("id", "in", logged.ids)]), 3)
        for user in (self.manager, self.office, self.reader):
            self.assertFalse(logged.with_user(user).has_access("read"))

    def test_the_log_of_another_company_is_its_own(self):
        self.look([0])
        [entry] = self.env["service.number.lookup"].search([("user_number", "=", self.manager.id)])
        other = self.env["res.company"].create({"name": "Other Maker"})
        boss = self.make_user("boss", "service_network.group_oversight_manager")
        boss.sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertFalse(entry.with_user(boss).with_company(other).has_access("read"))
