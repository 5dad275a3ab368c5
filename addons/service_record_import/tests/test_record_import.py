import base64
import csv
import io
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.repair_intake.tests.common import IntakeCase
from odoo.addons.repair_intake.tests.import_files import HEADER, csv_bytes, record, xlsx_bytes
from odoo.addons.service_record_import.models.service_import_desk import ImportDesk

SLICE = Path(__file__).parent / "data" / "open_repair_slice.csv"
RUN = "odoo.addons.service_record_import.models.service_record_import"


class ImportCase(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env.user.lang = "en_US"  # the messages are looked at
        # a source of its own: the database may hold imported records already
        cls.mapping = cls.env.ref("service_record_import.mapping_open_repair").copy(
            {"source": "test"}
        )

    def make_import(self, content, **vals):
        vals = {"file": base64.b64encode(content), "filename": "records.csv", **vals}
        return self.env["service.record.import"].create({"mapping_id": self.mapping.id, **vals})

    def run_import(self, content, **vals):
        """Import the content to its end, as the background job does."""
        record = self.make_import(content, **vals)
        record.action_start()
        self.run_job()
        return record

    def run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("service_record_import.cron_record_import").method_direct_trigger()

    def run_here(self, record):
        """Import as `./run demo --records` does, with its commits inside the test's transaction."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            return record.with_env(self.env(cr=cr))._run_all()

    def orders_of(self, record):
        return self.env["service.order"].search([("import_id", "=", record.id)], order="id")

    def order_by_ref(self, ref):
        return self.env["service.order"].search(
            [("source", "=", self.mapping.source), ("external_ref", "=", ref)]
        )

    def assertAddsUp(self, record, **counts):
        """Rows in = orders + known + rejected, in the counts and in the database."""
        self.assertEqual(record.state, "done", record.message)
        self.assertEqual(record.row_done, record.row_total)
        self.assertEqual(
            record.row_done, record.order_count + record.known_count + record.reject_count
        )
        self.assertEqual(len(self.orders_of(record)), record.order_count)
        self.assertEqual(len(record.reject_ids), record.reject_count)
        for name, count in counts.items():
            self.assertEqual(record[name], count, name)


@tagged("post_install", "-at_install")
class TestRecordImport(ImportCase):
    def test_every_row_of_a_dirty_file_is_an_order_or_a_rejected_row(self):
        record = self.run_import(SLICE.read_bytes())
        self.assertAddsUp(record, row_total=22, order_count=13, reject_count=9, known_count=0)
        reasons = {row.row_number: row.reason for row in record.reject_ids}
        for number, word in {
            15: "2021-02-31",
            16: "Perhaps",
            17: "id is empty",
            18: "slice_1 stands in this file already",
            19: "product_category is empty",
            20: "2921-02-20",
            21: "is empty",
            22: "15 instead of 14",
            23: "quotation marks",
        }.items():
            self.assertIn(word, reasons[number])

    def test_a_record_becomes_an_order_with_device_brand_point_and_end(self):
        self.run_import(SLICE.read_bytes())
        order = self.order_by_ref("slice_1")
        zone = order.point_id.calendar_id.tz
        self.assertRecordValues(
            order,
            [
                {
                    "result": "repaired",
                    "channel": "import",
                    "service_mode": "carry_in",
                    "symptom": "Leaks at the base",
                    "partner_id": False,
                    "serial": "test/slice_1",
                    "needs_review": False,
                }
            ],
        )
        self.assertIn(order.state, ("done", "closed"))  # another addon may close history
        noon = fields.Datetime.context_timestamp(order.with_context(tz=zone), order.done_at)
        self.assertEqual(noon.replace(tzinfo=None), datetime(2019, 4, 6, 12))
        self.assertEqual(order.brand_id.name, "Bosch")
        self.assertEqual(order.categ_id.name, "Kettle")
        self.assertEqual(order.categ_id.parent_id, self.mapping.categ_id)
        self.assertEqual(order.product_id.tracking, "serial")
        self.assertEqual(order.device_id.manufacture_date, date(2012, 1, 1))
        self.assertRecordValues(
            order.point_id,
            [{"name": "Mill Lane", "external_ref": "Mill Lane", "state": "proposed"}],
        )
        self.assertEqual(order.point_id.partner_id.country_id.code, "GB")
        self.assertIn("records.csv, row 2", self.import_note(order))

    def test_each_end_of_a_record_is_an_end_of_its_order(self):
        self.run_import(SLICE.read_bytes())
        waiting, review = self.order_by_ref("slice_4"), self.order_by_ref("slice_5")
        dead = self.order_by_ref("slice_3")
        self.assertRecordValues(
            dead,
            [{"result": "not_repairable", "brand_id": self.brand("Bosch").id}],
        )
        self.assertIn(dead.state, ("done", "closed"))
        self.assertEqual(dead.result_note, "Spare parts not available")
        self.assertIn("Brand as written: Bosch TAT6", self.import_note(dead))
        self.assertRecordValues(
            waiting, [{"state": "in_progress", "wait_reason": "further_work", "done_at": False}]
        )
        self.assertEqual(waiting.wait_since, waiting.reported_at)
        self.assertRecordValues(review, [{"state": "new", "needs_review": True, "result": False}])
        review.with_user(self.hotline).action_reviewed()
        self.assertFalse(review.needs_review)
        self.assertEqual(self.order_by_ref("slice_13").point_id.name, "Slice Cafés")

    def import_note(self, order):
        """What the order's one line of import says."""
        line = order.log_ids.filtered(lambda line: line.step == "import")
        self.assertEqual(len(line), 1)
        return line.note

    def brand(self, name):
        return self.env["service.brand"].search([("name", "=", name)])

    def test_the_same_file_twice_changes_nothing(self):
        self.run_import(SLICE.read_bytes())
        counted = self.count_everything()
        again = self.run_import(SLICE.read_bytes())
        self.assertAddsUp(again, order_count=0, known_count=13, reject_count=9)
        self.assertEqual(self.count_everything(), counted)

    def count_everything(self):
        models = ("service.order", "service.order.log", "stock.lot", "product.product")
        more = ("product.category", "service.brand", "service.point", "res.partner")
        return {model: self.env[model].search_count([]) for model in models + more}

    def test_corrected_rejects_can_be_imported_and_run_nothing_in_a_spreadsheet(self):
        rows = [
            record(1, problem="=cmd|'/c calc'!A1", event_date="31/02/2024"),
            record(2, problem="@SUM(A1)", brand="-Bosch", event_date="2024-02-31"),
            record(3),
        ]
        first = self.run_import(csv_bytes(rows))
        self.assertAddsUp(first, order_count=1, reject_count=2)
        text = base64.b64decode(first.reject_file).decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(text, newline="")))
        self.assertEqual(table[0][:-1], HEADER)
        for row in table:
            for cell in row:
                self.assertNotIn(cell[:1], ("=", "+", "-", "@", "\t", "\r"))
        self.assertIn("31/02/2024", table[1][-1])
        corrected = text.replace("31/02/2024", "2024-02-29").replace("2024-02-31", "2024-02-29")
        second = self.run_import(corrected.encode("utf-8-sig"))
        self.assertAddsUp(second, order_count=2, reject_count=0)
        self.assertEqual(self.order_by_ref("test_1").symptom, "=cmd|'/c calc'!A1")

    def test_a_workbook_is_imported_like_a_csv_file(self):
        rows = [record(n, event_date=datetime(2024, 3, n), product_age=7.0) for n in (1, 2)]
        self.assertAddsUp(self.run_import(xlsx_bytes(rows), filename="records.xlsx"), order_count=2)
        self.assertEqual(self.order_by_ref("test_2").device_id.manufacture_date, date(2017, 1, 1))

    def test_a_mapping_reads_any_table(self):
        mapping = self.env["service.import.mapping"].create(
            {
                "name": "Old system",
                "source": "old",
                "date_format": "%d.%m.%Y",
                "line_ids": [
                    Command.create({"target": target, "names": names, "need": need})
                    for target, names, need in (
                        ("external_ref", "单号|工单号", "value"),
                        ("reported_on", "报修日期", "value"),
                        ("done_on", "完工日期", "optional"),
                        ("end", "结果", "value"),
                        ("product", "型号", "value"),
                        ("category", "品类", "optional"),
                        ("serial", "序列号", "optional"),
                        ("contact_name", "客户", "optional"),
                        ("phone", "电话", "optional"),
                        ("area", "区划", "optional"),
                        ("point", "网点", "optional"),
                    )
                ],
                "value_ids": [
                    Command.create({"target": "end", "text": "已修复", "value": "repaired"})
                ],
            }
        )
        header = "工单号 报修日期 完工日期 结果 型号 品类 序列号 客户 电话 区划 网点".split()
        row = ["A1", "02.03.2024", "05.03.2024", "已修复", "X1", "手机", "SN-9", "李雷"]
        place = ["13800138000", self.district.code, self.point.code]
        content = csv_bytes([row + place], header, "gbk")
        imported = self.run_import(content, mapping_id=mapping.id)
        self.assertAddsUp(imported, order_count=1)
        order = self.orders_of(imported)
        self.assertRecordValues(
            order,
            [
                {
                    "serial": "SN-9",
                    "contact_name": "李雷",
                    "area_id": self.district.id,
                    "point_id": self.point.id,
                }
            ],
        )
        self.assertEqual(order.partner_id.name, "李雷")
        self.assertEqual((order.done_at - order.reported_at).days, 3)

    def test_a_row_the_database_refuses_is_set_aside_alone(self):
        create = type(self.env["service.order"])._import_create

        def refuse_one(orders, vals_list, notes):
            if any(vals["external_ref"] == "test_3" for vals in vals_list):
                raise ValueError("No order for number three.")
            return create(orders, vals_list, notes)

        with patch.object(type(self.env["service.order"]), "_import_create", refuse_one):
            record_import = self.run_import(csv_bytes([record(n) for n in range(6)]))
        self.assertAddsUp(record_import, order_count=5, reject_count=1)
        self.assertEqual(record_import.reject_ids.external_ref, "test_3")
        self.assertIn("No order for number three.", record_import.reject_ids.reason)

    def test_later_addons_are_told_of_the_orders_that_are_done(self):
        seen = []
        hook = patch.object(
            type(self.env["service.order"]),
            "_imported",
            lambda orders: seen.append(sorted(orders.mapped("external_ref"))),
        )
        statuses = ("Fixed", "Repairable", "End of life", "Unknown")
        with hook:
            self.run_import(csv_bytes([record(n, repair_status=s) for n, s in enumerate(statuses)]))
        self.assertEqual(seen, [["test_0", "test_2"]])

    def test_a_bad_file_is_refused_at_start_and_leaves_nothing(self):
        bad = csv_bytes([record(1)], [title for title in HEADER if title != "event_date"])
        for content, word in (
            (csv_bytes([]), "no rows"),
            (bad, "event_date"),
            (b"\x89PNG\r\n\x1a\n", "neither CSV nor XLSX"),
        ):
            with self.subTest(word=word):
                record_import = self.make_import(content)
                with self.assertRaisesRegex(UserError, word):
                    record_import.action_start()
                self.assertEqual(record_import.state, "draft")
                record_import.action_check()
                self.assertIn(word, record_import.message)
                self.assertFalse(self.orders_of(record_import))

    def test_a_file_that_breaks_far_down_fails_before_the_first_order(self):
        content = csv_bytes([record(n) for n in range(1500)])
        content += b'test_x,"never closed\n' + csv_bytes([record(9000)])
        record_import = self.run_import(content)
        self.assertEqual(record_import.state, "failed")
        self.assertIn("never closed", record_import.message)
        self.assertFalse(self.orders_of(record_import))
        record_import.file = base64.b64encode(csv_bytes([record(1)]))
        record_import.action_start()
        self.run_job()
        self.assertAddsUp(record_import, order_count=1)

    def test_a_file_over_the_limit_is_refused_before_it_is_stored(self):
        self.env["ir.config_parameter"].set_param("service_record_import.max_mb", "1")
        files = self.env["ir.attachment"].search_count([])
        with self.assertRaisesRegex(UserError, "at most 1 MB"):
            self.make_import(b"x" * 1_100_000)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)

    def test_a_file_of_300_mb_is_refused_unread(self):
        with NamedTemporaryFile(suffix=".csv") as file:
            file.truncate(300_000_000)
            with self.assertRaisesRegex(UserError, "300 MB; at most 100 MB"):
                self.env["service.record.import"]._create_from_path(file.name)

    def test_a_file_from_disk_finds_the_mapping_that_fits(self):
        other = self.mapping.copy({"source": "other", "sequence": 1})
        other.line_ids.filtered(lambda line: line.target == "end").names = "outcome"
        with NamedTemporaryFile(suffix=".csv") as file:
            file.write(csv_bytes([record(1)]))
            file.flush()
            record_import = self.env["service.record.import"]._create_from_path(file.name)
        self.assertNotEqual(record_import.mapping_id, other)
        self.assertIn("repair_status", record_import.mapping_id.line_ids.mapped("names"))

    def test_the_preview_shows_rows_as_mapped_and_escapes_them(self):
        rows = [record(1, problem="<script>alert(1)</script>"), record(2, event_date="never")]
        record_import = self.make_import(csv_bytes(rows))
        record_import.action_check()
        self.assertIn("Kettle", record_import.preview)
        self.assertNotIn("<script", record_import.preview)
        self.assertIn("Row 3", record_import.message)
        self.assertEqual(record_import.state, "draft")
        self.assertFalse(self.orders_of(record_import))

    def test_queries_do_not_grow_with_the_rows(self):
        def work(count):
            rows = [record(f"{count}_{n}") for n in range(count)]
            prepared = self.make_import(csv_bytes(rows))
            prepared.action_start()
            worker = prepared._as_worker()
            worker._step("checked", worker._check_file())
            with prepared._open_file() as file:
                batch = list(worker._open_rows(file))
            desk = ImportDesk(worker)
            return self.count_queries(lambda: worker._import_batch(batch, desk))

        work(5)
        few, many = work(50), work(500)
        self.assertLessEqual(many, 1.5 * few, f"{few} queries for 50 rows, {many} for 500")


@tagged("post_install", "-at_install")
class TestRecordImportStops(ImportCase):
    """Paused, killed, cancelled: what is committed counts and nothing is done twice."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch(f"{RUN}.BATCH", 4))
        self.rows = [record(n) for n in range(10)] + [record(2), record(11, event_date="never")]

    def break_after(self, batches, act):
        """Patch the import so that `act` is called instead of the batch after so many."""
        cls = type(self.env["service.record.import"])
        work, calls = cls._import_batch, []

        def stop(records, *args):
            calls.append(1)
            if len(calls) == batches + 1:
                return act(records)
            return work(records, *args)

        return patch.object(cls, "_import_batch", stop)

    def test_a_process_that_dies_goes_on_after_its_last_batch(self):
        def die(_records):
            raise KeyboardInterrupt

        record_import = self.make_import(csv_bytes(self.rows))
        # not assertRaises, which would take back what was committed
        with self.break_after(2, die), suppress(KeyboardInterrupt):
            self.run_here(record_import)
        self.assertEqual((record_import.state, record_import.row_done), ("running", 8))
        self.assertEqual(len(self.orders_of(record_import)), 8)
        self.run_job()
        self.assertAddsUp(record_import, row_total=12, order_count=10, reject_count=2)
        self.assertIn("already", record_import.reject_ids[0].reason)

    @mute_logger(RUN)
    def test_an_unexpected_error_is_told_and_can_be_gone_on_from(self):
        def fail(_records):
            raise RuntimeError("disk full")

        with self.break_after(1, fail):
            record_import = self.run_import(csv_bytes(self.rows))
        self.assertEqual((record_import.state, record_import.row_done), ("failed", 4))
        self.assertIn("disk full", record_import.message)
        with self.assertRaisesRegex(UserError, "has started"):
            record_import.file = base64.b64encode(csv_bytes([]))
        record_import.action_start()
        self.run_job()
        self.assertAddsUp(record_import, order_count=10, reject_count=2)

    def test_paused_it_waits_and_resumed_it_goes_on(self):
        record_import = self.make_import(csv_bytes(self.rows))
        cls = type(record_import)
        surely = cls._import_surely

        def pause_after(records, batch, desk):
            if records.row_done == 4:
                records.action_pause()
            return surely(records, batch, desk)

        with patch.object(cls, "_import_surely", pause_after):
            self.assertFalse(self.run_here(record_import))
        self.assertEqual((record_import.state, record_import.row_done), ("paused", 4))
        self.run_job()
        self.assertEqual(record_import.row_done, 4)
        record_import.action_resume()
        self.run_job()
        self.assertAddsUp(record_import, order_count=10, reject_count=2)

    def test_cancelled_it_never_goes_on(self):
        record_import = self.make_import(csv_bytes(self.rows))
        record_import.action_start()
        record_import.action_cancel()
        self.run_job()
        self.assertEqual((record_import.state, record_import.row_done), ("cancelled", 0))
        with self.assertRaises(UserError):
            record_import.action_resume()

    def test_a_conflict_with_another_transaction_is_tried_again(self):
        def conflict(_records):
            raise SerializationFailure

        with self.break_after(1, conflict), patch(f"{RUN}.time.sleep"):
            record_import = self.run_import(csv_bytes(self.rows))
        self.assertAddsUp(record_import, order_count=10, reject_count=2)


@tagged("post_install", "-at_install")
class TestRecordImportAccess(ImportCase):
    def test_the_network_manager_imports_without_a_role_for_stock_or_products(self):
        record_import = self.make_import(csv_bytes([record(1), record(2, id="")]))
        record_import.with_user(self.office).action_start()
        self.run_job()
        self.assertAddsUp(record_import, order_count=1, reject_count=1)
        self.assertEqual(record_import.starter_id, self.office)
        self.assertEqual(self.orders_of(record_import).log_ids.user_id, self.office)
        self.assertTrue(record_import.with_user(self.office).reject_file)

    def test_others_neither_see_nor_start_imports(self):
        record_import = self.make_import(csv_bytes([record(1)]))
        for user in (self.manager, self.hotline):
            with self.subTest(user=user.login):
                theirs = record_import.with_user(user)
                for act in (
                    lambda r: r.read(["name"]),
                    lambda r: r.action_start(),
                    lambda r: r.action_check(),
                    lambda r: r.action_cancel(),
                    lambda r: r.action_download_rejects(),
                    lambda r: r.create({"file": b"", "mapping_id": self.mapping.id}),
                ):
                    with self.assertRaises(AccessError):
                        act(theirs)

    def test_state_and_counts_are_not_written_by_hand(self):
        record_import = self.make_import(csv_bytes([record(1)])).with_user(self.office)
        for vals in ({"state": "done"}, {"row_done": 1}, {"order_count": 5}, {"preview": "<b>"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                record_import.write(vals)
        with self.assertRaises(UserError):
            record_import.create({"file": b"eA==", "state": "done"})

    def test_an_import_that_made_orders_is_kept(self):
        record_import = self.run_import(csv_bytes([record(1)]))
        with self.assertRaises(UserError):
            record_import.unlink()
        self.make_import(csv_bytes([record(1)])).unlink()

    def test_an_order_in_an_end_state_is_made_by_the_import_only(self):
        Order = self.env["service.order"]
        vals = {"contact_name": "X", "state": "done", "result": "repaired"}
        for context in ({}, {"step_mixin": True}, {"step_mixin": ["_STEP", "service.order"]}):
            with self.subTest(context=context), self.assertRaises(ValidationError):
                Order.with_context(**context).create(vals)
