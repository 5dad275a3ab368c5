import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.repair_intake.tests.common import IntakeCase


@tagged("post_install", "-at_install")
class TestImportErasure(IntakeCase):
    def make_import(self):
        mapping = self.env["service.import.mapping"].search([], limit=1)
        return self.env["service.record.import"].create(
            {"mapping_id": mapping.id, "file": base64.b64encode(b"x"), "filename": "a.csv"}
        )

    def reject(self, *cells):
        return self.env["service.record.import.reject"].create(
            {
                "import_id": self.make_import().id,
                "row_number": 1,
                "reason": "No date",
                "cells": list(cells),
            }
        )

    def test_rows_set_aside_forget_the_person_and_keep_the_others(self):
        customer = self.env["res.partner"].create(
            {"name": "欧阳晓峰", "phone": "13958274619", "email": "o.yang@example.com"}
        )
        gone = [
            self.reject("欧阳晓峰", "139 5827-4619"),
            self.reject("x", "+8613958274619"),
            self.reject("O.Yang@Example.com"),
        ]
        kept = self.reject("李小雷", "13958274618")
        customer._erase_addresses()
        self.assertEqual([row.cells for row in gone], [False] * 3)
        self.assertEqual(kept.cells, ["李小雷", "13958274618"])

    def test_rows_set_aside_are_for_who_imports_and_not_for_ever(self):
        row = self.reject("李小雷", "13958274618")
        importer = self.make_user("importer", "service_network.group_network_manager")
        management = self.make_user("management", "service_network.group_oversight_manager")
        self.assertTrue(row.with_user(importer).cells)
        run = row.import_id
        for record, field in ((row, "cells"), (run, "reject_file"), (run, "file")):
            with self.subTest(field=field), self.assertRaises(AccessError):
                record.with_user(management).read([field])
        file = self.env["ir.attachment"].search(
            [("res_model", "=", run._name), ("res_id", "=", run.id), ("res_field", "=", "file")]
        )
        self.assertTrue(file.with_user(importer).raw)
        with self.assertRaises(AccessError):
            file.with_user(management).read(["raw"])
        self.assertTrue(run.with_user(management).read(["filename", "state"]))
        row._gc_cells()
        self.assertTrue(row.cells)
        self.env.cr.execute(
            "UPDATE service_record_import_reject SET create_date = now() - interval '91 days'"
        )
        row.invalidate_recordset()
        row._gc_cells()
        self.assertFalse(row.cells)

    def test_the_file_an_order_was_imported_from_goes_with_the_person(self):
        order = self.make_order(contact_name="欧阳晓峰", phone="13958274619")
        mapping = self.env["service.import.mapping"].search([], limit=1)
        run = self.env["service.record.import"].create(
            {
                "mapping_id": mapping.id,
                "file": base64.b64encode("欧阳晓峰".encode()),
                "filename": "a.csv",
            }
        )
        order.sudo()._set_columns({"import_id": run.id})
        self.work_on(order)
        self.take_fee(order)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE service_order SET state = 'closed', closed_at = now() WHERE id = %s", order.ids
        )
        self.env.invalidate_all()
        request = self.env["privacy.request"].create(
            {"kind": "erase", "partner_id": order.partner_id.id, "reason": "By phone"}
        )
        other_officer = self.make_user("officer2", "service_network.group_administrator")
        request.with_user(other_officer).action_erase()
        self.env.invalidate_all()
        self.assertFalse(run.file)
