import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.spare_parts_deposit.tests.common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsCompatibility(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.env.company.unlisted_parts_fit = True
        cls.other_model = cls.env["product.product"].create(
            {"name": "Phone X2", "is_storable": True, "categ_id": cls.phones.id}
        )
        cls.brand = cls.env["service.brand"].create({"name": "Brand of the test"})
        cls.supervisor = cls.make_user(
            "supervisor", "spare_parts_deposit.group_warehouse_supervisor"
        )
        cls.order = cls.start_order(product_id=cls.phone_model.id, serial="FIT-1")

    @classmethod
    def lists(cls, part, **vals):
        return cls.env["part.compatibility"].create({"part_id": part.id, **vals})

    @classmethod
    def replaces(cls, old, new, **vals):
        return cls.env["part.supersession"].create({"old_id": old.id, "new_id": new.id, **vals})

    def fits(self, part):
        return part in part._fitting(self.order._device_to_fit(), self.company)

    # --- what fits ---

    def test_a_part_of_which_nothing_is_listed_fits_all_if_the_company_says_so(self):
        self.assertTrue(self.fits(self.screen))
        self.company.unlisted_parts_fit = False
        self.assertFalse(self.fits(self.screen))

    def test_model_category_and_brand(self):
        parent = self.env["product.category"].create({"name": "Electronics"})
        self.phones.parent_id = parent
        for number, (vals, fits) in enumerate(
            (
                ({"product_id": self.phone_model.id}, True),
                ({"product_id": self.other_model.id}, False),
                ({"categ_id": self.phones.id}, True),
                ({"categ_id": parent.id}, True),
                ({"categ_id": self.env["product.category"].create({"name": "TV"}).id}, False),
                ({"brand_id": self.brand.id}, False),
                ({"categ_id": self.phones.id, "brand_id": self.brand.id}, False),
            )
        ):
            part = self.make_part(f"P{number}", 1, stock=0)
            self.lists(part, **vals)
            self.assertEqual(self.fits(part), fits, vals)

    def test_a_row_is_named_and_found_by_its_part_and_what_it_fits(self):
        part = self.make_part("Screen of the name", 1, stock=0)
        row = self.lists(part, product_id=self.other_model.id, brand_id=self.brand.id)
        self.assertEqual(
            row.display_name,
            f"{part.display_name} ↔ {self.other_model.display_name} · {self.brand.name}",
        )
        Row = self.env["part.compatibility"]
        with self.assertNoLogs("odoo", "WARNING"):
            for words in ("Screen of the name", "Phone X2", "Brand of the test"):
                self.assertIn(row.id, dict(Row.name_search(words)), words)
            self.assertNotIn(row.id, dict(Row.name_search("Phone X1")))

    def test_only_devices_made_in_its_time(self):
        self.lists(self.screen, product_id=self.phone_model.id, date_from="2026-01-01")
        self.assertTrue(self.fits(self.screen))
        self.order.device_id.manufacture_date = "2025-12-31"
        self.assertFalse(self.fits(self.screen))
        self.order.device_id.manufacture_date = "2026-01-01"
        self.assertTrue(self.fits(self.screen))

    def test_a_part_that_does_not_fit_is_refused_with_a_sentence(self):
        self.lists(self.screen, product_id=self.other_model.id)
        with self.assertRefused("does not fit Phone X1"):
            self.plan_part(self.order, self.screen)
        requisition = self.ask_for((self.screen, 1))
        requisition.order_id = self.order
        self.assertFalse(requisition.line_ids.fits)
        with self.assertRefused("does not fit Phone X1"):
            requisition.action_submit()
        requisition.order_id = False
        requisition.action_submit()

    def test_the_successor_that_fits_is_proposed(self):
        newer = self.make_part("Newer Screen", 90)
        self.lists(self.screen, product_id=self.other_model.id)
        self.lists(newer, product_id=self.phone_model.id)
        self.replaces(self.screen, newer, date_from="2020-01-01")
        with self.assertRefused("successor Newer Screen does"):
            self.plan_part(self.order, self.screen)
        self.plan_part(self.order, newer)

    def test_an_expert_permits_with_a_reason_and_it_is_logged(self):
        self.lists(self.screen, product_id=self.other_model.id)
        Permit = self.env["part.fit.permit"]
        vals = {"order_id": self.order.id, "product_id": self.screen.id, "reason": "Same glass"}
        for user in (self.storekeeper, self.manager, self.keeper):
            with self.assertRaises(AccessError):
                Permit.with_user(user).create(vals)
        permit = Permit.with_user(self.supervisor).create({**vals, "user_id": self.manager.id})
        self.assertEqual(permit.user_id, self.supervisor)
        self.assertIn("Same glass", self.order.log_ids.sorted("id")[-1].note)
        self.plan_part(self.order, self.screen)
        with self.assertRaises(UserError):
            permit.sudo().reason = "Other"
        with self.assertRaises(AccessError):
            permit.with_user(self.other_storekeeper).check_access("read")

    # --- successors ---

    def chain(self, count, **vals):
        parts = [self.make_part(f"Gen {n}", 1, stock=0) for n in range(count)]
        for old, new in zip(parts, parts[1:], strict=False):
            self.replaces(old, new, date_from="2020-01-01", **vals)
        return parts

    def test_the_newest_is_the_end_of_the_chain(self):
        first, second, third = self.chain(3)
        self.assertEqual(first._newest(), third)
        self.assertEqual(third._newest(), third)
        self.assertEqual(first._alternatives(), second | third)
        self.assertFalse(third._alternatives())

    def test_the_old_part_does_too_where_both_ways_are_said(self):
        first, second, third = self.chain(3, interchange="both")
        self.assertEqual(second._alternatives(), third | first)

    def test_a_successor_to_come_is_not_proposed_yet(self):
        newer = self.make_part("Newer", 1, stock=0)
        self.replaces(self.screen, newer, date_from="2999-01-01")
        self.assertEqual(self.screen._newest(), self.screen)

    def test_chains_do_not_turn_back(self):
        first, _second, third = self.chain(3)
        with self.assertRaises(ValidationError):
            self.replaces(third, first)

    def test_a_successor_fits_what_the_old_part_fitted(self):
        self.company.unlisted_parts_fit = False
        first, _second, third = self.chain(3)
        self.lists(first, product_id=self.phone_model.id)
        self.assertTrue(self.fits(third))

    def test_the_newest_is_asked_for_with_one_click(self):
        newer = self.make_part("Newer Screen", 90)
        self.replaces(self.screen, newer, date_from="2020-01-01")
        requisition = self.ask_for((self.screen, 2), (newer, 1), (self.battery, 1))
        self.assertEqual(requisition.successor_count, 1)
        requisition.action_take_successors()
        self.assertRecordValues(
            requisition.line_ids.sorted("id"),
            [
                {"product_id": newer.id, "quantity": 3},
                {"product_id": self.battery.id, "quantity": 1},
            ],
        )

    def test_a_file_with_old_codes_asks_for_the_new_parts(self):
        newer = self.make_part("Newer Screen", 90)
        self.screen.default_code = "OLD-1"
        self.replaces(self.screen, newer, date_from="2020-01-01")
        wizard = self.env["parts.requisition.upload"].with_user(self.storekeeper)
        wizard = wizard.create({"file": base64.b64encode(b"Code,Quantity\nold-1,2\n")})
        action = wizard.action_read()
        made = self.env["parts.requisition"].browse(action["res_id"])
        self.assertEqual(made.line_ids.product_id, newer)

    def test_lists_come_in_by_file(self):
        """Odoo's own import: external ids and names."""
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "screen_of_test",
                "model": "product.product",
                "res_id": self.screen.id,
            }
        )
        result = self.env["part.compatibility"].load(
            ["part_id/id", "product_id", "position", "quantity"],
            [["__import__.screen_of_test", "Phone X2", "front", "2"]],
        )
        self.assertFalse(result["messages"])
        row = self.env["part.compatibility"].browse(result["ids"])
        self.assertEqual((row.product_id, row.quantity), (self.other_model, 2))

    def test_the_number_of_queries_does_not_grow(self):
        parts = self.env["product.product"].union(
            *[self.make_part(f"Q{number}", 1, stock=0) for number in range(50)]
        )
        for part in parts:
            self.lists(part, product_id=self.phone_model.id)
        device = self.order._device_to_fit()
        few = self.count_queries(lambda: parts[:5]._fitting(device, self.company))
        many = self.count_queries(lambda: parts._fitting(device, self.company))
        self.assertLessEqual(many, few)

    # --- the catalogue of a quote ---

    def test_the_catalogue_of_a_quote_offers_what_fits_the_device(self):
        self.lists(self.screen, product_id=self.other_model.id)
        fitting = self.screen.create({"name": "Fits", "is_service_part": True, "is_storable": True})
        self.lists(fitting, product_id=self.phone_model.id)
        quote = self.env["service.quote"].create({"order_id": self.order.id})
        context = quote.action_add_from_catalog()["context"]
        self.assertFalse(context["search_default_services"], "parts are seen without a click")
        offered = self.env["product.product"].search(quote._get_product_catalog_domain())
        self.assertIn(fitting, offered)
        self.assertNotIn(self.screen, offered)
        self.env["part.fit.permit"].create(
            {"order_id": self.order.id, "product_id": self.screen.id, "reason": "tried"}
        )
        offered = self.env["product.product"].search(quote._get_product_catalog_domain())
        self.assertIn(self.screen, offered)
