import csv
import unittest
from itertools import islice
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.repair_intake.tests.import_files import csv_bytes

from .test_record_import import ImportCase

FILES = Path(__file__).resolve().parents[4] / "shared" / "data" / "open-repair"
ROWS = 500


@tagged("post_install", "-at_install")
@unittest.skipUnless(FILES.is_dir(), "../shared is not here: no real records to import")
class TestRecordImportReal(ImportCase):
    def test_the_first_rows_of_each_real_file_become_orders(self):
        for path in sorted(FILES.glob("*.csv")):
            with self.subTest(file=path.name):
                header, rows = self.read_rows(path)
                imported = self.run_import(csv_bytes(rows, header), filename=path.name)
                self.assertAddsUp(imported, row_total=ROWS, order_count=ROWS)
                orders = self.orders_of(imported)
                status = {row[header.index("id")]: row for row in rows}
                for order in orders:
                    row = status[order.external_ref]
                    self.assertEqual(order.categ_id.name, row[header.index("product_category")])
                    self.assertEqual(order.symptom or "", row[header.index("problem")].strip())
                    self.assertEqual(
                        order.result == "repaired", row[header.index("repair_status")] == "Fixed"
                    )
                self.assertFalse(orders.filtered(lambda order: not order.point_id))

    def read_rows(self, path):
        with open(path, encoding="utf-8", newline="") as file:
            header, *rows = islice(csv.reader(file), ROWS + 1)
        return header, rows
