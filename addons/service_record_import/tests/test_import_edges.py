"""What shops and spreadsheets do to records: nothing is lost, nobody becomes another."""

import re
from datetime import date, datetime

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_base.tests.table_files import csv_bytes, repack, xlsx_bytes

from .test_record_import import ImportCase

HEADER = ["工单号", "机型", "序列号", "客户", "电话", "报修日期", "完工日期", "购买日期", "状态"]
TARGETS = (
    "external_ref product serial contact_name phone reported_on done_on purchased_on end"
).split()


@tagged("post_install", "-at_install")
class TestImportEdges(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mapping = cls.env["service.import.mapping"].create(
            {
                "name": "Shop",
                "source": "edges",
                "categ_id": cls.phones.id,
                "line_ids": [
                    Command.create(
                        {
                            "target": target,
                            "names": header,
                            "need": "value" if target == "external_ref" else "optional",
                        }
                    )
                    for target, header in zip(TARGETS, HEADER, strict=True)
                ],
                "value_ids": [
                    Command.create({"target": "end", "text": "完工", "value": "repaired"})
                ],
            }
        )

    def row(self, ref, **cells):
        told = {
            "工单号": ref,
            "机型": "Phone X1",
            "报修日期": "2026-08-01",
            "完工日期": "2026-08-03",
            "状态": "完工",
        }
        return told | cells

    def take(self, *rows, **vals):
        return self.run_import(csv_bytes(rows, HEADER, "utf-8-sig"), **vals)

    def device(self, serial, **vals):
        vals = {"name": serial, "product_id": self.phone_model.id, **vals}
        return self.env["stock.lot"].create(vals)

    def test_a_known_device_is_found_however_its_serial_is_spelled(self):
        device = self.device("HC26B0009999")
        texts = ("hc26b0009999", "ＨＣ２６Ｂ０００９９９９", "HC26-B000 9999", "'HC26B0009999")
        record = self.take(*(self.row(f"W{n}", 序列号=text) for n, text in enumerate(texts)))
        self.assertAddsUp(record, order_count=4)
        self.assertEqual(self.orders_of(record).device_id, device)

    def test_a_new_serial_in_two_spellings_is_one_device(self):
        record = self.take(
            self.row("W1", 序列号='="86753006120002"'), self.row("W2", 序列号="'8675-3006120002")
        )
        self.assertAddsUp(record, order_count=2)
        self.assertEqual(self.orders_of(record).device_id.mapped("name"), ["86753006120002"])

    def test_a_number_that_a_spreadsheet_shortened_makes_no_device(self):
        record = self.take(*(self.row(f"W{n}", 序列号="8.67531E+14") for n in range(3)))
        self.assertAddsUp(record, order_count=0, reject_count=3)
        self.assertIn("as text", record.reject_ids[0].reason)

    def test_the_model_told_decides_which_of_two_devices_it_is(self):
        other = self.phone_model.create(
            {"name": "Other X", "is_storable": True, "tracking": "serial"}
        )
        devices = self.device("S-1"), self.device("S-1", product_id=other.id)
        record = self.take(
            self.row("W1", 序列号="s1"),
            self.row("W2", 序列号="s1", 机型="other  x"),
            self.row("W3", 序列号="s1", 机型="Third X"),
            self.row("W4", 序列号="s1", 机型=""),
        )
        self.assertAddsUp(record, order_count=2, reject_count=2)
        for ref, device in zip(("W1", "W2"), devices, strict=True):
            self.assertEqual(self.order_by_ref(ref).device_id, device)
        self.assertIn("Other X", record.reject_ids[0].reason)

    def test_a_serial_without_a_model_is_kept_and_told(self):
        record = self.take(self.row("W1", 序列号="HC26B0001234", 机型=""))
        order = self.orders_of(record)
        self.assertEqual(order.serial, "HC26B0001234")
        self.assertIn("HC26B0001234", order.log_ids.filtered("note")[0].note)

    def test_a_model_is_found_by_reference_barcode_or_name_archived_too(self):
        old = self.env["product.product"].create(
            {
                "name": "华辰 Q7 Pro 手机",
                "default_code": "HC-Q7P",
                "barcode": "6901234567892",
                "is_storable": True,
                "tracking": "serial",
                "active": False,
            }
        )
        texts = ("hc q7p", "6901234567892", "华辰  Q7 Pro 手机", "华辰　ｑ７ pro　手机")
        record = self.take(*(self.row(f"W{n}", 机型=text) for n, text in enumerate(texts)))
        self.assertAddsUp(record, order_count=4)
        self.assertEqual(self.orders_of(record).product_id, old)

    def test_a_new_model_in_two_spellings_is_one(self):
        record = self.take(
            self.row("W1", 机型="Brand New  Model"), self.row("W2", 机型="brand new model")
        )
        self.assertEqual(len(self.orders_of(record).product_id), 1)

    def test_a_day_of_purchase_fills_a_file_and_never_replaces_one(self):
        empty = self.device("S-1")
        told = self.device("S-2", purchase_date=date(2026, 1, 1))
        record = self.take(
            self.row("W1", 序列号="S-1", 购买日期="2026-02-02"),
            self.row("W2", 序列号="S-2", 购买日期="2026-02-02"),
        )
        self.assertAddsUp(record, order_count=2)
        self.assertEqual(empty.purchase_date, date(2026, 2, 2))
        self.assertEqual(told.purchase_date, date(2026, 1, 1))
        order = self.order_by_ref("W2")
        self.assertIn("02/02/2026", "".join(order.log_ids.filtered("note").mapped("note")))
        self.assertEqual(self.order_by_ref("W1").purchase_date, date(2026, 2, 2))

    def test_one_number_in_two_spellings_is_one_contact(self):
        texts = ("13910000001", "139 1000 0001", "+86 139-1000-0001", "１３９１００００００１")
        record = self.take(
            *(self.row(f"W{n}", 客户="李明", 电话=text) for n, text in enumerate(texts))
        )
        self.assertAddsUp(record, order_count=4)
        self.assertEqual(len(self.orders_of(record).partner_id), 1)

    def test_only_a_done_day_and_no_day_at_all(self):
        record = self.take(self.row("W1", 报修日期=""), self.row("W2", 报修日期="", 完工日期=""))
        first, second = self.order_by_ref("W1"), self.order_by_ref("W2")
        self.assertEqual(first.reported_at, first.done_at)
        self.assertEqual(first.done_at.date(), date(2026, 8, 3))
        self.assertEqual((second.state, second.needs_review), ("new", True))
        self.assertAddsUp(record, order_count=2)

    def test_history_is_marked_unless_the_import_says_that_it_is_paid(self):
        history = self.orders_of(self.take(self.row("W1")))
        self.assertTrue(history.is_history)
        paid = self.orders_of(self.take(self.row("W2"), settle=True))
        self.assertFalse(paid.is_history)
        going_on = self.orders_of(self.take(self.row("W3", 状态="new")))
        self.assertFalse(going_on.is_history)

    def test_a_moment_with_a_zone_is_that_moment(self):
        record = self.take(self.row("W1", 报修日期="2026-08-01T01:30:00Z", 完工日期=""))
        self.assertEqual(self.orders_of(record).reported_at, datetime(2026, 8, 1, 1, 30))

    def test_the_sum_below_the_table_is_left_for_review(self):
        record = self.take(self.row("W1"), {"工单号": "合计", "购买日期": "1"})
        self.assertAddsUp(record, order_count=1, reject_count=1)

    def test_every_row_of_a_workbook_with_a_wrong_dimension_is_an_order(self):
        content = xlsx_bytes([self.row(f"W{n}") for n in range(3)], HEADER)
        sheet = "xl/worksheets/sheet1.xml"
        lie = {sheet: lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part)}
        record = self.run_import(repack(content, lie), filename="wps.xlsx")
        self.assertAddsUp(record, order_count=3)

    def test_the_sheet_that_is_read_is_told_and_can_be_chosen(self):
        def add(sheet):
            other = sheet.parent.create_sheet("September")
            other.append(HEADER)
            other.append(list(self.row("W9").get(title) for title in HEADER))

        content = xlsx_bytes([self.row("W1")], HEADER, add)
        record = self.run_import(content, filename="two.xlsx")
        self.assertIn("September", record.message)
        self.assertEqual(self.orders_of(record).external_ref, "W1")
        record = self.run_import(content, filename="two.xlsx", sheet="September")
        self.assertEqual(self.orders_of(record).external_ref, "W9")
