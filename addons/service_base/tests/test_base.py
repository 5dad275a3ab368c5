from odoo.tests import TransactionCase


class TestBase(TransactionCase):
    """What the web client is offered of every model."""

    def test_nobody_is_offered_to_group_or_export_by_what_the_server_compares(self):
        key = self.env["request.key"].fields_get(["fingerprint", "entry_point"])
        for offer in ("searchable", "groupable", "sortable", "exportable"):
            self.assertFalse(key["fingerprint"][offer], offer)
            self.assertTrue(key["entry_point"][offer], offer)
        told = self.env["request.key"].fields_get(["fingerprint"], ["string", "type"])
        self.assertEqual(told["fingerprint"].keys() - {"name"}, {"string", "type"})
