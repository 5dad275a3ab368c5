from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.service_record_import.importer.rows import (
    ENDS,
    SERVICE_MODES,
    SERVICE_TYPES,
    TARGETS,
)


@tagged("post_install", "-at_install")
class TestImportMapping(TransactionCase):
    def test_what_a_line_may_mean_is_what_the_reader_knows(self):
        lines = self.env["service.import.mapping.line"]._fields["target"].selection
        self.assertEqual([key for key, _label in lines], list(TARGETS))
        order = self.env["service.order"]._fields
        self.assertEqual(tuple(dict(order["service_type"].selection)), SERVICE_TYPES)
        self.assertEqual(tuple(dict(order["service_mode"].selection)), SERVICE_MODES)
        ends = set(ENDS) - {"waiting", "review", "new"}
        # an addon that adds a result does not make it one of old records
        self.assertLessEqual(ends, set(dict(order["result"].selection)))

    def test_a_mapping_without_the_records_own_id_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["service.import.mapping"].create(
                {
                    "name": "No id",
                    "source": "no-id",
                    "line_ids": [Command.create({"target": "end", "names": "status"})],
                }
            )

    def test_a_value_that_means_nothing_is_refused(self):
        mapping = self.env.ref("service_record_import.mapping_open_repair")
        with self.assertRaises(ValidationError):
            mapping.value_ids = [
                Command.create({"target": "end", "text": "Gone", "value": "vanished"})
            ]

    def test_a_copy_brings_its_lines_and_reads_alike(self):
        mapping = self.env.ref("service_record_import.mapping_open_repair")
        self.assertEqual(mapping.copy()._plan(), mapping._plan())
