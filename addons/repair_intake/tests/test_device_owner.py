from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import IntakeCase

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\r"
    b"IDATx\x9cc\xf8\xff\xff?\0\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\0\0\0\0IEND\xaeB`\x82"
)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 04:00:00")
class TestDeviceOwner(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(
            serial="OWNED-1", product_id=cls.phone_model.id, phone="13700000001"
        )
        cls.device = cls.order.device_id
        cls.first = cls.order.partner_id
        cls.buyer = cls.env["res.partner"].create({"name": "Buyer", "phone": "13700000009"})

    def hand_over(self, device, user, **vals):
        wizard = self.env["service.device.hand.over"].with_user(user)
        return wizard.create({"lot_id": device.id, **vals}).action_apply()

    def test_the_first_owner_is_learned_from_the_order(self):
        self.assertRecordValues(
            self.device,
            [{"owner_id": self.first.id, "owner_how": "order", "owner_since": date(2026, 6, 1)}],
        )
        self.assertFalse(self.device.earlier_owner_ids)

    def test_a_new_owner_closes_the_line_of_the_earlier_one(self):
        with freeze_time("2026-08-01 04:00:00"):
            self.device._set_owner(self.buyer, "hand_over", note="Sold second hand")
            self.device._set_owner(self.buyer, "registration")
        self.assertRecordValues(
            self.device.earlier_owner_ids,
            [
                {
                    "partner_id": self.first.id,
                    "since": date(2026, 6, 1),
                    "until": date(2026, 8, 1),
                    "how": "order",
                    "note": "Sold second hand",
                }
            ],
        )
        self.assertEqual(self.device.owner_how, "hand_over")

    def test_a_write_by_hand_is_kept_as_such(self):
        self.device.with_user(self.hotline).write(
            {"owner_id": self.buyer.id, "owner_how": "registration"}
        )
        self.assertEqual(self.device.owner_how, "manual")
        self.assertEqual(self.device.earlier_owner_ids.partner_id, self.first)

    def test_a_point_hands_a_device_over_at_its_counter(self):
        self.hand_over(self.device, self.manager, phone="13700000005", contact_name="Nephew")
        self.assertEqual(self.device.owner_id.name, "Nephew")
        device = self.device.with_user(self.manager)
        self.assertEqual(device.shown_owner_id.name, "Nephew")
        self.assertEqual(device.earlier_owner_ids.partner_id, self.first)

    def test_a_hand_over_in_the_future_or_without_a_person_is_refused(self):
        for vals in ({"since": date(2026, 6, 2)}, {"since": date(2026, 5, 1)}, {"phone": ""}):
            vals = {"phone": "13700000005", "contact_name": "Nephew", **vals}
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.hand_over(self.device, self.manager, **vals)

    def test_a_point_that_does_not_know_the_new_owner_loses_sight_of_the_device(self):
        self.device._set_owner(self.buyer, "hand_over")
        Device = self.env["stock.lot"].with_user(self.manager)
        self.assertNotIn(self.device, Device.search([]))
        self.assertFalse(self.env["service.device.owner"].with_user(self.manager).search([]))
        self.make_order(serial="OWNED-1", partner_id=self.buyer.id)
        self.assertIn(self.device, Device.search([]), "it came back to the point")

    def test_a_customer_of_another_point_does_not_leak_through_a_device(self):
        self.make_order(
            contact_name="Borrower",
            phone="13700000003",
            serial="OWNED-1",
            point_id=self.other_point.id,
        )
        device = self.device.with_user(self.other_manager)
        self.assertTrue(device.name)
        self.assertFalse(device.shown_owner_id)
        self.assertNotIn("owner_id", device.fields_get())
        for act in (
            lambda: device.read(["owner_id"]),
            lambda: device.search([("owner_id.name", "ilike", "Li")]),
            lambda: device.formatted_read_group([], ["owner_id"], ["__count"]),
        ):
            with self.assertRaises(AccessError):
                act()
        self.assertFalse(device.search([("shown_owner_id", "=", self.first.id)]))
        self.assertEqual(
            self.device.with_user(self.manager).search([("shown_owner_id", "=", self.first.id)]),
            self.device,
        )

    def test_a_serial_does_not_show_a_point_the_customer_of_another(self):
        draft = self.env["service.order"].with_user(self.other_manager).new({"serial": "OWNED-1"})
        self.assertEqual(draft.device_id._origin, self.device)
        self.assertFalse(draft.partner_id)
        own = self.env["service.order"].with_user(self.manager).new({"serial": "OWNED-1"})
        self.assertEqual(own.partner_id._origin, self.first)

    def test_nobody_learns_a_name_by_making_its_bearer_an_owner(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaises(AccessError):
            self.device.with_user(self.manager).write({"owner_id": stranger.id})
        with self.assertRaises(AccessError):
            self.hand_over(self.device, self.manager, partner_id=stranger.id)

    def test_many_owners_change_in_as_few_queries_as_few(self):
        devices = self.make_orders(50).device_id

        def change(some):
            return self.count_queries(lambda: some.write({"owner_id": self.buyer.id}))

        few, many = change(devices[:4]), change(devices[4:44])
        self.assertLessEqual(many, few)

    def test_the_pages_of_a_proof_are_seen_by_who_sees_the_device(self):
        page = (
            self.env["ir.attachment"]
            .with_user(self.manager)
            .create({"name": "invoice.png", "raw": PNG, "res_model": "stock.lot", "res_id": 0})
        )
        self.device.with_user(self.manager).write({"proof_page_ids": [(4, page.id)]})
        self.assertEqual((page.res_model, page.res_id), ("stock.lot", self.device.id))
        seen = page.with_user(self.hotline).raw
        self.assertTrue(seen.startswith(b"\x89PNG"))
        self.assertEqual(seen, page.with_user(self.manager).raw)
        with self.assertRaises(AccessError):
            page.with_user(self.other_manager).read(["raw"])

    def test_only_pictures_and_documents_become_pages_of_a_proof(self):
        for name, raw in (
            ("a.svg", b"<svg/>"),
            ("invoice.jpg", b"no picture at all"),
            ("invoice.pdf", b"%PDF-1.4 the upload was cut"),
        ):
            page = self.env["ir.attachment"].create({"name": name, "raw": raw})
            with self.subTest(name), self.assertRaisesRegex(UserError, "picture"):
                self.device.write({"proof_page_ids": [(4, page.id)]})

    def test_a_document_named_like_a_photo_is_shown_as_what_it_is(self):
        pdf = b"%PDF-1.4 invoice\nstartxref\n0\n%%EOF\n"
        page = self.env["ir.attachment"].create(
            {"name": "invoice.jpg", "raw": pdf, "res_model": "stock.lot", "res_id": self.device.id}
        )
        self.device.write({"proof_page_ids": [(4, page.id)]})
        self.assertEqual(page.mimetype, "application/pdf")
        self.assertEqual(self.device.proof_page_ids, page)
