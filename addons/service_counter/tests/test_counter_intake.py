from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import SIGNATURE, CounterCase, picture


@tagged("post_install", "-at_install")
class TestCounterIntake(CounterCase):
    def test_a_known_device_needs_its_serial_and_a_symptom(self):
        self.make_order(serial="SN-KNOWN", product_id=self.phone_model.id, phone="13811110000")
        self.env.flush_all()
        with Form(self.env["service.counter.intake"].with_user(self.desk)) as screen:
            screen.serial = "SN-KNOWN"
            self.assertEqual(screen.product_id, self.phone_model)
            self.assertTrue(screen.known_customer)
            self.assertNotIn("13811110000", screen.known_customer)
            self.assertTrue(screen.verdict)
            self.assertEqual(screen.shelf_id, self.shelves[0])
            self.assertEqual(screen.open_twin_count, 1)
            screen.symptom = "Screen stays dark"
            screen.accessory_ids = self.charger | self.sim
        order = screen.record._take_in()
        self.assertEqual(order.partner_id.phone, "13811110000")
        self.assertEqual(order.channel, "walk_in")
        self.assertEqual(order.service_mode, "carry_in")
        self.assertEqual(order.point_id, self.point)
        self.assertEqual(order.user_id, self.desk)
        custody = order.custody_id
        self.assertEqual(custody.state, "held")
        self.assertEqual(custody.shelf_id, self.shelves[0])
        self.assertEqual(custody.received_by_id, self.desk)
        self.assertEqual(custody.accessory_ids, self.charger | self.sim)
        self.assertIn(self.charger.name, order.accessories)

    def new_customer(self, **vals):
        vals = {
            "serial": "SN-NEW",
            "product_id": self.phone_model.id,
            "phone": "13822223333",
            "contact_name": "Han Meimei",
            "symptom": "No sound",
            **vals,
        }
        return self.open_screen(**vals)

    def test_an_unknown_device_is_asked_for_model_and_customer(self):
        with Form(self.env["service.counter.intake"].with_user(self.desk)) as screen:
            self.assertFalse(screen.verdict, "nothing is judged before anything is told")
            self.assertFalse(screen.known_device)
            screen.serial = "SN-NEVER-SEEN"
            screen.product_id = self.phone_model
            screen.phone = "13844445555"
            screen.contact_name = "Han Meimei"
            screen.symptom = "No sound"
            self.assertTrue(screen.verdict)
            self.assertTrue(screen.is_pending)
            self.assertTrue(screen.is_new_number)
            screen.purchase_date = fields.Date.today() - timedelta(days=100)
            screen.proof = "invoice"
            self.assertFalse(screen.is_pending)
            self.assertIn("under warranty until", screen.rights_text)
        order = screen.record._take_in()
        self.assertEqual(order.device_id.name, "SN-NEVER-SEEN")
        self.assertEqual(order.partner_id.phone, "13844445555")

    def test_a_new_customer_and_device_get_their_files(self):
        order = self.new_customer()._take_in()
        self.assertEqual(order.partner_id.name, "Han Meimei")
        self.assertEqual(order.device_id.name, "SN-NEW")

    def test_a_double_click_makes_one_order(self):
        screen = self.new_customer()
        first = screen._take_in()
        self.assertEqual(screen._take_in(), first)
        again = self.new_customer(request_key=screen.request_key)
        self.assertEqual(again._take_in(), first, "the client sent it anew")
        self.assertEqual(self.env["service.order"].search_count([("serial", "=", "SN-NEW")]), 1)

    def test_a_key_is_not_used_for_another_device(self):
        screen = self.new_customer()
        screen._take_in()
        with self.assertRaisesRegex(UserError, "already"):
            self.new_customer(request_key=screen.request_key, serial="SN-OTHER")._take_in()

    def test_the_model_of_a_mistyped_serial_goes_with_it(self):
        self.make_order(serial="SN-KNOWN", product_id=self.phone_model.id)
        with Form(self.env["service.counter.intake"].with_user(self.desk)) as screen:
            screen.serial = "sn known"
            self.assertEqual(screen.product_id, self.phone_model)
            screen.serial = "SN-OTHER"
            self.assertFalse(screen.product_id)
            screen.product_id = self.phone_model
            screen.phone = "13844445555"
            screen.contact_name = "Han Meimei"
            screen.symptom = "No sound"

    def test_an_announced_device_is_found_by_any_of_its_numbers(self):
        order = self.make_order(
            serial="49 015420 323751 8",
            product_id=self.phone_model.id,
            service_mode="mail_in",
            point_id=self.point.id,
        )
        for scanned in ("490154203237518", "49-015420-323751-8\n", order.name.lower()):
            with self.subTest(scanned=scanned):
                screen = (
                    self.env["service.counter.intake"].with_user(self.desk).new({"serial": scanned})
                )
                self.assertEqual(screen.announced_id.order_id, order)

    def test_an_announced_device_is_found_by_serial_order_or_parcel(self):
        order = self.make_order(
            service_mode="mail_in", serial="SN-POST", product_id=self.phone_model.id
        )
        order.symptom = "Told on the phone"
        order.custody_id.tracking_in = "SF777"
        self.env.flush_all()
        for scanned in ("SN-POST", order.name, "SF777"):
            screen = self.open_screen(serial=scanned)
            self.assertEqual(screen.announced_id, order.custody_id, scanned)
            self.assertEqual(screen.symptom, "Told on the phone")
            self.assertEqual(screen.service_mode, "mail_in")
        self.assertEqual(screen._take_in(), order)
        self.assertEqual(order.custody_state, "held")
        self.assertFalse(self.open_screen(serial="SN-POST").announced_id, "it has come")

    def test_a_device_announced_at_another_point_is_not_told(self):
        self.make_order(service_mode="mail_in", serial="SN-FAR", point_id=self.other_point.id)
        self.env.flush_all()
        self.assertFalse(self.open_screen(serial="SN-FAR").announced_id)

    def test_condition_photos_and_consent_are_kept(self):
        photo = (
            self.env["ir.attachment"]
            .with_user(self.desk)
            .create({"name": "front.jpg", "raw": picture("JPEG")})
        )
        custody = (
            self.new_customer(
                condition_ids=[(6, 0, self.scratches.ids)],
                condition_note="left corner",
                photo_ids=[(6, 0, photo.ids)],
                wipe_consent="granted",
                keep_data="Photos",
                wipe_signature=SIGNATURE,
                estimated_fee=120,
            )
            ._take_in()
            .custody_id
        )
        self.assertEqual(custody.condition_ids, self.scratches)
        self.assertEqual(custody.photo_ids, photo)
        self.assertEqual(photo.res_id, custody.id)
        self.assertEqual(custody.wipe_consent, "granted")
        self.assertTrue(custody.wipe_signature)
        self.assertEqual(custody.estimated_fee, 120)

    def test_too_little_is_refused_with_what_to_ask(self):
        with self.assertRaisesRegex(UserError, "not identified"):
            self.open_screen(phone="13800001111", contact_name="x")._take_in()
        with self.assertRaisesRegex(UserError, "name and phone"):
            self.open_screen(serial="SN-NOBODY", product_id=self.phone_model.id)._take_in()

    def test_nothing_is_left_behind_when_a_photo_is_refused(self):
        bad = (
            self.env["ir.attachment"]
            .with_user(self.desk)
            .create({"name": "x.jpg", "raw": b"<html/>"})
        )
        screen = self.new_customer(photo_ids=[(6, 0, bad.ids)])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            screen._take_in()
        self.assertFalse(self.env["service.order"].search([("serial", "=", "SN-NEW")]))

    def test_the_receipt_is_printed_at_once(self):
        screen = self.new_customer()
        action = screen.action_take_in_and_print()["params"]["next"]
        self.assertEqual(action["report_name"], "service_counter.sheet_intake")
        self.assertTrue(action["close_on_report_download"])
        self.assertTrue(action["print_directly"], "the print dialog opens, nothing is looked for")

    def test_who_takes_a_device_in_is_told_the_order_and_where_it_lies(self):
        screen = self.new_customer()
        told = screen.action_take_in()["params"]
        order = self.env["service.order"].search([("serial", "=", "SN-NEW")])
        self.assertIn(order.name, told["message"])
        self.assertIn(order.shelf_id.name, told["message"])
        self.assertEqual(told["next"]["type"], "ir.actions.act_window_close")

    def test_only_accessories_of_the_category_are_asked_for(self):
        self.sim.categ_ids = self.phones
        other = self.env["product.category"].create({"name": "Televisions"})
        below = self.env["product.category"].create(
            {"name": "Smart Phones", "parent_id": self.phones.id}
        )
        Accessory = self.env["service.accessory"]

        def asked(categ):
            return Accessory.search(
                ["|", ("categ_ids", "=", False), ("categ_ids", "parent_of", categ.id)]
            )

        self.assertIn(self.sim, asked(self.phones))
        self.assertIn(self.sim, asked(below))
        self.assertNotIn(self.sim, asked(other))
        self.assertIn(self.charger, asked(other))

    def test_a_point_without_shelves_takes_devices_in_too(self):
        self.shelves.action_archive()
        with patch.object(type(self.env["service.shelf"]), "_first_free", lambda s, p: s.browse()):
            order = self.new_customer()._take_in()
        self.assertFalse(order.custody_id.shelf_id)

    def test_a_device_that_lies_here_is_not_taken_in_again(self):
        order = self.new_customer()._take_in()
        with Form(self.env["service.counter.intake"].with_user(self.desk)) as screen:
            screen.serial = "SN-NEW"
            self.assertEqual(screen.here_order, order.name)
            self.assertEqual(screen.here_shelf, self.shelves[0].name)
            screen.symptom = "No sound"
        self.assertEqual(screen.record.action_open_here()["res_id"], order.id)
        with self.assertRaisesRegex(UserError, order.name):
            screen.record._take_in()
        self.assertEqual(len(order.device_id.service_order_ids), 1)

    def test_a_device_without_a_symptom_is_not_taken_in(self):
        with self.assertRaisesRegex(UserError, "symptom"):
            self.new_customer(symptom=" ")._take_in()

    def test_open_orders_are_shown_one_by_one(self):
        order = self.new_customer()._take_in()
        screen = self.open_screen(phone="13822223333")
        self.assertEqual(screen.open_order_ids, order)
        self.assertEqual(order.with_user(self.desk).action_open()["res_id"], order.id)

    def test_an_announced_device_is_found_by_the_customers_number(self):
        order = self.make_carried_in()
        self.env.flush_all()
        screen = self.open_screen(phone="13811112222")
        self.assertEqual(screen.announced_order, order.name)
        screen.other_device = True
        self.assertFalse(screen.announced_id)
        self.make_carried_in(serial="SN-SECOND")
        self.assertFalse(self.open_screen(phone="13811112222").announced_id, "which of the two?")

    def test_what_was_told_at_the_counter_stands_on_the_order(self):
        told = {
            "area_id": self.district.id,
            "street": "Lake Road 3",
            "purchase_date": fields.Date.today() - timedelta(days=3),
            "proof": "invoice",
            "appointment_wish": "By Friday",
        }
        order = self.new_customer(**told)._take_in()
        self.assertRecordValues(order, [told])
        self.assertEqual(order.verdict, "return")
        announced = self.make_carried_in(purchase_date=False, proof=False)
        self.open_screen(
            serial=announced.serial,
            symptom="Dark",
            street="Lake Road 4",
            **{name: told[name] for name in ("purchase_date", "proof")},
        )._take_in()
        self.assertEqual(announced.street, "Lake Road 4")
        self.assertEqual(announced.purchase_date, told["purchase_date"])
        self.assertEqual(announced.proof, "invoice")
