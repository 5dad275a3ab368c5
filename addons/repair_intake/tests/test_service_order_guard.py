import contextlib

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import Form, tagged

from .common import IntakeCase

# Fields of steps are refused by an older rule of their own.
STEPS = {"state", "assigned_at", "started_at", "done_at", "closed_at", "cancelled_at"}


@tagged("post_install", "-at_install")
class TestServiceOrderGuard(IntakeCase):
    """What is never written by hand, and what stands once the work is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vals = {"point_id": cls.point.id, "product_id": cls.phone_model.id, "symptom": "dark"}
        cls.env["service.brand"].create({"name": "Another Brand"})
        cls.open_order = cls.make_order(serial="OPEN-1", **vals)
        cls.order = cls.work_on(cls.make_order(serial="DONE-1", **vals))
        cls.env.flush_all()
        cls.env.invalidate_all()

    def stored_fields(self):
        """Columns of an order, told by the database and not by the code under test."""
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
            ["service_order"],
        )
        columns = {name for (name,) in self.env.cr.fetchall()}
        return sorted((columns & self.order._fields.keys()) - set(MAGIC_COLUMNS))

    def is_refused(self, call):
        """Refused in words, whoever of the rules says so."""
        try:
            with self.env.cr.savepoint():
                call()
        except UserError:
            return True
        return False

    def another_value(self, name, order=None):
        """Some value that the field of the order does not hold."""
        held = (order or self.order).sudo()[name]
        field = self.order._fields[name]
        if field.type == "many2one":
            others = self.env[field.comodel_name].search([("id", "!=", held.id)], limit=1)
            return others.id
        if field.type == "selection":
            return next(
                value for value, _label in field._description_selection(self.env) if value != held
            )
        samples = {"integer": 7, "boolean": not held, "date": "2020-01-01", "json": {"a": 1}}
        return samples.get(field.type, "2020-01-01 00:00:00")

    # --- a finished order ---

    def test_no_stored_field_of_a_finished_order_is_written_by_anybody(self):
        facts = [name for name in self.stored_fields() if name not in self.order._goes_on()]
        self.assertGreater(len(facts), 50 if self.has_all_addons() else 30)
        for user in (self.manager, self.office, self.hotline, self.env.user):
            order = self.order.with_user(user)
            written = [
                name
                for name in facts
                if not self.is_refused(
                    lambda name=name, order=order: order.write({name: self.another_value(name)})
                )
            ]
            self.assertEqual(written, [], user.login)

    def test_what_goes_on_after_the_end_is_a_short_list_of_fields_that_exist(self):
        goes_on = self.order._goes_on()
        self.assertLessEqual(len(goes_on), 8)
        self.assertLessEqual({*goes_on, *self.order._silent()}, {*self.stored_fields()})
        self.assertTrue(all(goes_on.values()))

    def test_pay_is_not_raised_after_the_work(self):
        order = self.order.with_user(self.manager)
        with self.assertRaisesRegex(UserError, self.order.name):
            order.write({"job_type": "major"})
        with self.assertRaises(UserError):
            order.web_save({"result": "exchanged"}, {})
        self.assertEqual(self.order.job_type, "minor")

    def test_a_reopened_order_is_at_work_again(self):
        self.order._step("reopen")
        self.order.with_user(self.manager).job_type = "medium"
        self.assertEqual(self.order.job_type, "medium")

    def test_the_form_of_a_finished_order_shows_its_facts_as_they_stand(self):
        form = Form(self.order.with_user(self.office), "repair_intake.view_service_order_form")
        for name in ("job_type", "symptom", "service_type", "phone"):
            with self.subTest(name), self.assertRaisesRegex(AssertionError, "readonly"):
                setattr(form, name, self.another_value(name))

    # --- what nobody writes ---

    def test_a_number_is_kept_for_life(self):
        for user in (self.manager, self.office, self.env.user):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.open_order.with_user(user).name = "FW-HACK-33"

    def test_what_the_server_keeps_is_not_written_by_hand(self):
        readonly = [name for name in self.stored_fields() if self.open_order._fields[name].readonly]
        self.assertGreater(len(readonly), 20 if self.has_all_addons() else 10)
        for user in (self.manager, self.hotline):
            order = self.open_order.with_user(user)
            written = [
                name
                for name in readonly
                if not self.is_refused(
                    lambda name=name, order=order: order.write({name: self.another_value(name)})
                )
                or not self.is_refused(
                    lambda name=name, order=order: order.create(
                        {"contact_name": "X", name: self.another_value(name)}
                    )
                )
            ]
            self.assertEqual(written, [], user.login)

    def test_nobody_works_for_another_point(self):
        stranger = self.other_technician.id
        for user in (self.office, self.hotline, self.env.user):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.open_order.with_user(user).write({"technician_id": stranger})
            with self.subTest(user.login), self.assertRaises(UserError):
                self.env["service.order"].with_user(user).create(
                    {
                        "contact_name": "X",
                        "point_id": self.point.id,
                        "technician_id": stranger,
                    }
                )

    # --- the timeline ---

    def test_the_timeline_tells_every_change_that_people_write(self):
        order = self.open_order.with_user(self.office)
        silent = {"company_id", "name", *order._silent(), *STEPS}
        for name in self.stored_fields():
            if self.order._fields[name].readonly or name in silent:
                continue
            value = self.another_value(name, self.open_order)
            if name == "technician_id":
                value = self.technician.id
            with self.subTest(name), self.env.cr.savepoint() as undo:
                before = order.log_ids
                order.write({name: value})
                lines = (order.log_ids - before).filtered(lambda line: line.kind == "field")
                self.assertIn(name, lines.mapped("field_name"))
                undo.rollback()
            self.env.invalidate_all()

    def test_the_timeline_keeps_no_name_and_no_number(self):
        self.open_order.write(
            {
                "contact_name": "Han Meimei",
                "phone": "13912345678",
                "symptom": "Call Han Meimei at 13912345678. " + "x" * 1000,
            }
        )
        self.open_order.write({"contact_name": "Li Lei", "phone": "13987654321", "symptom": "y"})
        text = str(self.open_order.log_ids.mapped(lambda line: (line.old_value, line.new_value)))
        for secret in ("Meimei", "12345678", "Lei", "87654321", "x" * 300):
            with self.subTest(secret):
                self.assertNotIn(secret, text)

    # --- the way out ---

    def correct(self, user, reason="The invoice says major", **vals):
        action = self.order.with_user(user).action_open_correction()
        Dialog = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        form = Form(Dialog)
        for name, value in vals.items():
            setattr(form, name, value)
        form.reason = reason
        form.save().action_apply()

    def test_a_network_manager_corrects_with_a_reason_that_stays(self):
        before = self.order.log_ids
        self.correct(self.office, job_type="major")
        self.assertEqual(self.order.job_type, "major")
        lines = (self.order.log_ids - before).sorted("id")
        self.assertIn("The invoice says major", lines[0].note)
        self.assertRecordValues(
            lines[1:],
            [
                {
                    "field_name": "job_type",
                    "old_value": "Minor Repair",
                    "new_value": "Major Repair",
                    "user_id": self.office.id,
                }
            ],
        )

    def test_no_one_else_corrects(self):
        for user in (self.manager, self.hotline):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.correct(user, job_type="major")

    def test_an_order_at_work_is_not_corrected(self):
        with self.assertRaises(UserError):
            self.open_order.with_user(self.office).action_open_correction()

    def test_a_correction_needs_a_reason(self):
        with self.assertRaises(ValidationError):
            self.correct(self.office, reason="  ", job_type="major")

    def test_a_correction_sends_nobody_of_another_point(self):
        with self.assertRaises(UserError):
            self.order.with_user(self.office)._correct(
                {"technician_id": self.other_technician.id}, "typed wrongly"
            )


@tagged("post_install", "-at_install")
class TestOrderLinks(IntakeCase):
    """A point is shown a customer or a device by facts, never by a number it sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.make_order(
            contact_name="Foreign Customer",
            serial="FOREIGN-1",
            product_id=cls.phone_model.id,
            point_id=cls.other_point.id,
            phone="13700000002",
        )
        cls.own = cls.make_order(point_id=cls.point.id)
        cls.env.flush_all()
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.Order = self.env["service.order"].with_user(self.manager)

    def assertHidden(self, record):
        self.env.invalidate_all()
        self.assertFalse(record.with_user(self.manager)._filtered_access("read"))

    def test_a_link_grants_no_right(self):
        customer, device = self.foreign.partner_id, self.foreign.device_id
        for vals in ({"partner_id": customer.id}, {"device_id": device.id}):
            new = {"point_id": self.point.id, "symptom": "x", **vals}
            for entry_point, name in (
                ("create", lambda v=new: self.Order.create(v)),
                ("write", lambda v=vals: self.Order.browse(self.own.id).write(v)),
                ("step", lambda v=vals: self.Order.browse(self.own.id).step("triage", v)),
            ):
                with (
                    self.subTest(entry_point, vals=vals),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    name()
            self.assertHidden(customer)
            self.assertHidden(device)

    def test_an_unsaved_order_tells_nothing_of_a_foreign_id(self):
        spec = {name: {} for name in ("contact_name", "phone", "serial")}
        for vals in (
            {"partner_id": self.foreign.partner_id.id},
            {"device_id": self.foreign.device_id.id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.Order.onchange(vals, list(vals), spec)

    def test_what_an_order_holds_already_may_come_back(self):
        customer = self.own.partner_id
        customer.service_point_ids = self.other_point
        self.assertHidden(customer)
        self.Order.browse(self.own.id).write({"partner_id": customer.id, "symptom": "as before"})
        self.assertEqual(self.own.symptom, "as before")

    def test_a_default_of_the_company_stays_as_it_is(self):
        customer = self.foreign.partner_id
        self.env["ir.default"].set("service.order", "partner_id", customer.id)
        self.assertEqual(self.Order.create({"symptom": "x"}).sudo().partner_id, customer)

    def test_whoever_holds_the_device_opens_its_file_by_its_serial(self):
        order = self.Order.create({"contact_name": "Li Lei", "serial": "FOREIGN-1"})
        device = self.foreign.device_id
        self.assertEqual(order.device_id, device)
        self.assertTrue(device.with_user(self.manager)._filtered_access("read"))
        self.assertHidden(self.foreign.partner_id)

    def test_a_form_sends_back_the_device_that_the_server_found(self):
        spec = {"device_id": {"fields": {}}, "serial": {}, "symptom": {}}
        vals = {"contact_name": "Li Lei", "serial": "FOREIGN-1"}
        found = self.Order.onchange(vals, ["serial"], spec)["value"]["device_id"]["id"]
        self.assertEqual(found, self.foreign.device_id.id)
        vals["device_id"] = found
        self.Order.onchange({**vals, "symptom": "x"}, ["symptom"], spec)
        order = self.Order.browse(self.Order.web_save(vals, spec)[0]["id"])
        self.assertEqual(order.device_id.id, found)

    def test_a_serial_is_no_excuse_for_another_device(self):
        other = self.make_order(
            serial="FOREIGN-2", product_id=self.phone_model.id, point_id=self.other_point.id
        )
        with self.assertRaises(AccessError):
            self.Order.create({"serial": "FOREIGN-1", "device_id": other.device_id.id})

    def test_a_serial_written_later_shows_its_device(self):
        order = self.Order.create({"contact_name": "Li Lei"})
        order.serial = "FOREIGN-1"
        self.assertEqual(order.device_id, self.foreign.device_id)
        self.assertTrue(self.foreign.device_id.with_user(self.manager)._filtered_access("read"))

    def test_nobodys_device_is_given_away_by_its_serial(self):
        order = self.make_order(
            serial="OWN-1", product_id=self.phone_model.id, point_id=self.point.id
        )
        order._step("assign", {"technician_id": self.technician.id})
        order._step("start")
        self.agree(order)
        owner = self.foreign.device_id.owner_id
        self.assertTrue(owner)
        with self.assertRaises(UserError):
            order.with_user(self.manager).step(
                "finish", {"result": "exchanged", "replacement_serial": "FOREIGN-1"}
            )
        self.assertEqual(self.foreign.device_id.owner_id, owner)

    def test_a_point_renames_no_unit_in_stock_and_none_with_finished_work(self):
        shelf = self.point.parts_location_id
        unit = self.env["stock.lot"].create({"name": "LOANER-1", "product_id": self.phone_model.id})
        self.env["stock.quant"]._update_available_quantity(self.phone_model, shelf, 1, lot_id=unit)
        vals = {"product_id": self.phone_model.id, "point_id": self.point.id}
        repaired = self.work_on(self.make_order(serial="REPAIRED-1", **vals)).device_id
        new = self.make_order(serial="TYPED-WRNGLY", **vals).device_id
        for device, refusal in ((unit, AccessError), (repaired, ValidationError)):
            with self.subTest(device.name), self.assertRaises(refusal):
                device.with_user(self.manager).name = "RENAMED"
        new.with_user(self.manager).name = "TYPED-RIGHT"
        repaired.with_user(self.hotline).name = "CORRECTED"

    def test_serials_that_are_guessed_are_counted(self):
        self.company.number_searches_an_hour = 5
        spec = {"device_id": {"fields": {"display_name": {}}}}
        for number in range(5):
            self.Order.onchange({"serial": f"GUESS-{number}"}, ["serial"], spec)
        entry_points = {
            "form": lambda: self.Order.onchange({"serial": "FOREIGN-1"}, ["serial"], spec),
            "beside": lambda: self.Order.onchange(
                {"serial": "FOREIGN-1", "symptom": "x"}, ["symptom"], spec
            ),
            "report": lambda: self.Order.create({"contact_name": "X", "serial": "FOREIGN-1"}),
            "own order": lambda: self.Order.browse(self.own.id).write({"serial": "FOREIGN-1"}),
        }
        for entry_point, guess in entry_points.items():
            with self.subTest(entry_point), self.assertRaises(UserError), self.env.cr.savepoint():
                guess()
        self.Order.onchange({"serial": "GUESS-1"}, ["serial"], spec)  # the same one again

    def test_serials_that_are_guessed_are_logged_for_good(self):
        self.company.number_searches_an_hour = 2
        spec = {"device_id": {"fields": {"display_name": {}}}}
        self.env["service.number.lookup"].flush_model()
        for serial in ("GUESS-1", "GUESS-1", "FOREIGN-1", "GUESS-2", "13912345678"):
            with contextlib.suppress(UserError):
                self.Order.onchange({"serial": serial}, ["serial"], spec)
        user = self.Order.env.user
        logged = self.env["service.number.lookup"].search([("user_number", "=", user.id)])
        self.assertEqual(
            [(it.asked, it.is_found, it.is_refused) for it in logged.sorted("id")],
            [
                ("GUESS-1", False, False),
                ("FOREIGN-1", True, False),
                ("GUESS-2", False, True),
                ("139****5678", False, True),
            ],
        )
        [kind] = set(logged.mapped("kind"))
        self.assertEqual(kind, "serial")
        self.assertIn(user.login, logged[0].user_name)
        self.assertEqual(logged[0].point_name, self.point.name)
        self.assertEqual(logged[0].company_number, self.company.id)
        self.assertTrue(logged[0].at)
        with self.assertRaises(UserError):
            logged[0].asked = "OTHER"
        with self.assertRaises(AccessError):
            logged[0].with_user(user).read(["asked"])

    def test_serials_of_own_devices_are_not_counted(self):
        self.company.number_searches_an_hour = 1
        for order in self.make_orders(5, point_id=self.point.id):
            self.Order.onchange({"serial": order.serial}, ["serial"], {"device_id": {"fields": {}}})
        # the one guess of the hour is left
        self.Order.onchange({"serial": "GUESS-1"}, ["serial"], {"device_id": {"fields": {}}})
        with self.assertRaises(UserError):
            self.Order.onchange({"serial": "GUESS-2"}, ["serial"], {"device_id": {"fields": {}}})

    def test_a_phone_number_beside_what_changed_is_counted_as_well(self):
        self.company.number_searches_an_hour = 3
        for number in range(3):
            vals = {"phone": f"1390000000{number}", "symptom": "x"}
            self.Order.onchange(vals, ["symptom"], {"phone": {}})
        with self.assertRaises(UserError):
            vals["phone"] = "13900000005"
            self.Order.onchange(vals, ["symptom"], {"phone": {}})
