from odoo.fields import Command
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval


@tagged("post_install", "-at_install")
class TestFirstHour(TransactionCase):
    """A firm starts from nothing and closes its first order, by the buttons of the set-up page.

    What the demo company has may be there; nothing of it is used.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env, "first.admin", "service_network.group_administrator,base.group_system"
        )

    def form(self, step):
        """A new record by the button of a line of the set-up page, as its form opens."""
        action = self.env.ref(step).with_user(self.admin).action_open()
        context = safe_eval(action.get("context") or "{}", {"uid": self.admin.id})
        model = self.env[action["res_model"]].with_user(self.admin).with_context(**context)
        views = {kind: view for view, kind in action["views"]}
        return Form(model, view=views.get("form") or None)

    def count(self, step):
        line = self.env.ref(step).with_user(self.admin)
        line.invalidate_recordset()
        return line.record_count

    def test_from_nothing_to_the_first_closed_order(self):
        model = self.make_model()
        point = self.open_point()
        manager, technician = self.add_people(point)
        self.assertTrue(self.env["service.setup.step"].with_user(self.admin)._is_ready())
        order = self.take_order(model, point)
        self.send(order, manager, technician)
        self.work(order, manager, technician)
        self.call_back(order)
        self.assertEqual(order.state, "closed")
        self.assertEqual(order.technician_id, technician)

    def make_model(self):
        before = self.count("repair_intake.setup_device_model")
        with self.form("repair_intake.setup_device_model") as form:
            form.name = "First Phone"
            form.barcode = "6900000000017"
        model = form.record
        self.assertEqual((model.tracking, model.is_storable), ("serial", True))
        self.assertEqual(self.count("repair_intake.setup_device_model"), before + 1)
        return model

    def open_point(self):
        before = self.count("service_network.setup_point")
        area = self.env["service.area"].search([("level", "=", "district")], limit=1)
        self.assertTrue(area, "areas come with the installation")
        with self.form("service_network.setup_point") as form:
            form.name = "First Point"
            form.area_id = area
            form.level_id = self.env["service.point.level"].search([], limit=1)
        point = form.record
        self.assertIn("technicians", point.missing)
        point.action_activate()
        self.assertEqual(self.count("service_network.setup_point"), before + 1)
        with self.form("service_network.setup_territory") as form:
            form.area_id = area
            form.point_id = point
        return point

    def add_people(self, point):
        """The manager by the network manager, the technician by the manager."""
        with self.form("service_network.setup_point_user") as form:
            form.name = "First Manager"
            form.point_id = point
            form.role = "manager"
            form.login = "first.manager"
        form.record.action_make()
        manager = form.record.sudo().user_id
        before = self.count("service_network.setup_technician")
        with Form(self.env["service.person"].with_user(manager)) as form:
            form.name = "First Technician"
            form.login = "first.technician"
        form.record.action_make()
        self.assertEqual(self.count("service_network.setup_technician"), before + 1)
        self.assertFalse(point.with_user(manager).missing)
        return manager, form.record.sudo().technician_id

    def add_office(self, login, role):
        """Somebody of the head office by the button of the set-up page."""
        with self.form("service_network.setup_office_user") as form:
            form.name = login
            form.login = login
            form.role_ids.add(self.env.ref(role))
        form.record.action_make()
        return form.record.sudo().user_id

    def take_order(self, model, point):
        hotline = self.add_office("first.hotline", "repair_intake.group_hotline_agent")
        with Form(self.env["service.order"].with_user(hotline)) as form:
            form.phone = "13900001234"
            form.contact_name = "Han Mei"
            form.area_id = point.area_id
            form.street = "Road 1"
            form.product_id = model
            form.symptom = "No sound"
        order = form.record
        self.assertEqual(order.point_id, point)
        order.action_triage()
        return order.sudo()

    def send(self, order, manager, technician):
        dialog = order.with_user(manager).action_open_dispatch()
        wizard = self.env["service.dispatch"].with_user(manager).browse(dialog["res_id"])
        self.assertEqual(wizard.line_ids.technician_id.ids, technician.ids)
        wizard.line_ids.action_assign()
        self.assertEqual(order.state, "assigned")

    def work(self, order, manager, technician):
        user = technician.user_id
        visit = order.visit_ids.with_user(user)
        visit.action_start()
        quote = self.env["service.quote"].with_user(user)
        quote = quote.browse(order.with_user(user).action_quote()["res_id"])
        line = {"name": "Labour", "kind": "labour", "price_unit": 50}
        quote.write({"line_ids": [Command.create(line)]})
        quote.action_send()
        quote.with_user(manager).accept("Han Mei", "phone")
        visit.write({"result": "done", "order_result": "repaired"})
        visit.action_finish()
        self.assertEqual(order.state, "done")
        order.with_user(user).issue_receipt("cash")

    def call_back(self, order):
        agent = self.add_office("first.agent", "customer_followup.group_followup_agent")
        task = order.followup_ids.with_user(agent)
        task.write({"satisfaction": 5})
        task.action_close_order()
