import base64

from odoo.tests import tagged

from odoo.addons.repair_intake.tests.common import IntakeCase


@tagged("post_install", "-at_install")
class TestImportErasure(IntakeCase):
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
