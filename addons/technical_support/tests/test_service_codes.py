import psycopg2

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SupportCase

MODELS = ("service.symptom", "service.fault", "service.cause", "service.remedy")


@tagged("post_install", "-at_install")
class TestServiceCodes(SupportCase):
    def test_every_shipped_fault_has_a_symptom_a_cause_and_a_remedy(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "repair_intake"), ("model", "=", "service.fault")]
        )
        faults = self.env["service.fault"].browse(shipped.mapped("res_id")).exists()
        self.assertGreaterEqual(len(faults), 36)
        for fault in faults:
            self.assertTrue(fault.symptom_ids, fault.code)
            self.assertTrue(fault.cause_ids.remedy_ids, fault.code)

    def test_every_shipped_code_has_a_chinese_name(self):
        for model in MODELS:
            data = self.env["ir.model.data"].search(
                [("module", "in", ("technical_support", "repair_intake")), ("model", "=", model)]
            )
            for code in self.env[model].with_context(lang="zh_CN").browse(data.mapped("res_id")):
                self.assertRegex(code.name, "[\u4e00-\u9fff]", code.code)

    @mute_logger("odoo.sql_db")
    def test_a_code_is_unique(self):
        for model in MODELS:
            with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
                self.env[model].create(
                    [{"name": "A", "code": "SAME"}, {"name": "B", "code": "SAME"}]
                )

    def test_a_code_is_archived_not_deleted(self):
        for code in (self.symptom, self.fault, self.cause, self.remedy):
            with self.assertRaises(UserError):
                code.unlink()
            code.action_archive()
            self.assertNotIn(code, code.search([]))

    def test_each_choice_narrows_the_next(self):
        order = self.make_order(product_id=self.phone_model.id)
        order.symptom_id = self.symptom
        self.assertEqual(self.env["service.fault"].search(order.fault_domain), self.fault)
        order.fault_id = self.fault
        self.assertEqual(self.env["service.cause"].search(order.cause_domain), self.cause)
        order.cause_id = self.cause
        self.assertEqual(self.env["service.remedy"].search(order.remedy_domain), self.remedy)

    def test_the_symptom_of_a_repair_carries_its_guarantee(self):
        policy = self.env["warranty.policy"].create(
            {"name": "Test", "categ_id": self.phones.id, "same_fault_days": 90}
        )
        device = self.env["stock.lot"].create(
            {
                "name": "SYMPTOM-1",
                "product_id": self.phone_model.id,
                "purchase_date": "2020-01-01",
                "proof": "invoice",
            }
        )
        repaired = self.make_order(
            device_id=device.id, symptom_id=self.symptom.id, fault_id=self.fault.id
        )
        self.assertEqual((repaired.policy_id, repaired.verdict), (policy, "paid_repair"))
        self.work_on(repaired)
        again = self.make_order(device_id=device.id)
        self.assertEqual(again.verdict, "paid_repair")
        again.symptom_id = self.symptom
        self.assertEqual(again.verdict, "free_repair")
        again.fault_id = self.other_fault
        self.assertEqual(again.verdict, "paid_repair", "another fault after all")

    def test_codes_of_another_category_are_not_offered(self):
        televisions = self.env["product.category"].create({"name": "Televisions"})
        smart = self.env["product.category"].create({"name": "Smart", "parent_id": self.phones.id})
        self.symptom.categ_id = self.phones
        for category, offered in ((self.phones, True), (smart, True), (televisions, False)):
            order = self.make_order(categ_id=category.id)
            found = self.env["service.symptom"].search(order.symptom_domain)
            self.assertEqual(self.symptom in found, offered, category.name)

    def test_the_form_takes_symptom_fault_cause_and_remedy(self):
        order = self.make_order(product_id=self.phone_model.id)
        with Form(order.with_user(self.expert)) as form:
            form.symptom_id = self.symptom
            form.fault_id = self.fault
            form.cause_id = self.cause
            form.remedy_id = self.remedy
        self.assertRecordValues(order, [{"symptom_id": self.symptom.id, "cause_id": self.cause.id}])

    def test_codes_come_in_by_import(self):
        result = self.env["service.cause"].load(
            ["code", "name", "fault_ids"], [["IMP-1", "Worn", self.fault.code]]
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.env["service.cause"].browse(result["ids"]).fault_ids, self.fault)
