import os
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.deposit_ledger.heads import keep, kept, place_of
from odoo.addons.deposit_ledger.models.deposit_account import CHECKED
from odoo.addons.deposit_ledger.tests.tampering import TRIGGER
from odoo.addons.service_base.seal import VARIABLE

from ..models.stock_move_line import DOCUMENT
from .common import PartsCase


@tagged("post_install", "-at_install")
class TestDepositCheck(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)

    def test_figures_and_parts_agree_at_every_step(self):
        self.assertProved()
        requisition = self.ask_for((self.screen, 3), (self.battery, 2))
        for step, user in (
            ("submit", self.storekeeper),
            ("approve", self.keeper),
            ("ship", self.keeper),
            ("receive", self.storekeeper),
        ):
            getattr(requisition.with_user(user), f"action_{step}")()
            self.assertProved()
        old_part = self.use_part(self.screen).old_part_ids
        self.assertProved()
        old_part.with_user(self.storekeeper).action_hand_in()
        old_part.with_user(self.keeper).action_accept()
        self.assertProved()
        old_part.with_user(self.keeper).action_write_off()
        self.assertProved()
        self.assertFigures(self.account, 1000, 260)

    def test_a_part_that_vanished_is_found_and_named(self):
        self.stock_point((self.screen, 3))
        self.env["stock.quant"]._update_available_quantity(
            self.screen, self.point.parts_location_id, -1
        )
        lines = self.account._verify()[self.account]
        self.assertEqual(len(lines), 1)
        self.assertIn("Screen: 3 held in the ledger, 2 found", lines[0])

    def test_a_figure_changed_in_the_database_is_found(self):
        self.env.cr.execute(
            "UPDATE deposit_account SET balance = balance + 5 WHERE id = %s", [self.account.id]
        )
        self.account.invalidate_recordset()
        (line,) = self.account._verify()[self.account]
        self.assertIn("deposit: the account shows", line)

    def test_a_missing_entry_is_found(self):
        self.env.cr.execute(
            "UPDATE deposit_account SET last_seq = last_seq + 1 WHERE id = %s", [self.account.id]
        )
        self.account.invalidate_recordset()
        figures, chain = self.account._verify()[self.account]
        self.assertIn("entries are missing", figures)
        self.assertIn("entry no. 2 is missing", chain)

    def test_the_nightly_check_notes_what_it_finds(self):
        self.env["stock.quant"]._update_available_quantity(
            self.screen, self.point.parts_location_id, 1
        )
        with self.assertLogs("odoo.addons.deposit_ledger", "WARNING"):
            self.env["deposit.account"]._cron_verify()
        self.assertIn("Screen", self.account.differences)
        self.assertFalse(self.other_account.differences)
        self.assertTrue(self.other_account.checked_at)

    def test_a_difference_is_a_record_with_its_cause_until_it_is_gone(self):
        self.stock_point((self.screen, 3))
        quant = (
            self.env["stock.quant"]
            .with_context(
                inventory_mode=True, parts_document=DOCUMENT
            )  # as one could without the guard
            .create(
                {
                    "product_id": self.screen.id,
                    "location_id": self.point.parts_location_id.id,
                    "inventory_quantity": 2,
                }
            )
        )
        quant.action_apply_inventory()
        self.account._verify_and_note()
        found = self.account.difference_ids
        self.assertRecordValues(
            found,
            [
                {
                    "kind": "part",
                    "product_id": self.screen.id,
                    "ledger_qty": 3.0,
                    "found_qty": 2.0,
                    "difference": -1.0,
                    "cleared_at": False,
                }
            ],
        )
        self.assertIn("counted in Inventory: -1", found.cause)
        found.with_user(self.accountant).remark = "asked the point"
        self.account._verify_and_note()
        self.assertEqual(self.account.difference_ids, found)
        quant.inventory_quantity = 3
        quant.action_apply_inventory()
        self.account._verify_and_note()
        self.assertEqual(self.account.difference_ids, found)
        self.assertTrue(found.cleared_at)
        self.assertEqual(found.remark, "asked the point")

    def test_parts_moved_by_hand_in_inventory_are_named_as_the_cause(self):
        self.stock_point((self.screen, 3))
        picking = self.env["stock.picking"]._transfer_parts(
            self.company,
            self.point.parts_location_id,
            self.warehouse.lot_stock_id,
            [(self.screen, 1)],
        )
        self.account._verify_and_note()
        self.assertIn(f"moved by hand: -1 ({picking.name})", self.account.difference_ids.cause)

    def check_after(self, query, *arguments):
        """What the check says after somebody who owns the tables has done this."""
        self.env.flush_all()
        self.env.cr.execute(f"ALTER TABLE deposit_entry DISABLE TRIGGER {TRIGGER}")
        self.env.cr.execute(query, arguments)
        self.env.invalidate_all()
        return "\n".join(self.account._verify()[self.account])

    def test_what_a_check_noted_is_sealed(self):
        self.account._verify_and_note()
        self.assertEqual(self.account.checked_seq, self.account.last_seq)
        for vals in (
            "checked_hash = repeat('0', 64)",
            "checked_seq = checked_seq - 1",
            "checked_seal = NULL",
            "checked_seq = NULL, checked_hash = NULL",
        ):
            with self.subTest(vals), self.env.cr.savepoint() as savepoint:
                messages = self.check_after(
                    f"UPDATE deposit_account SET {vals} WHERE id = %s", self.account.id
                )
                self.assertIn("what the last check noted was changed", messages)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_ledger_whose_end_was_cut_off_since_the_last_check_is_found(self):
        """What is left fits, figures and all."""
        self.pay_in(self.account, 5)
        self.account._verify_and_note()
        messages = self.check_after(
            """
            DELETE FROM deposit_entry WHERE account_id = %s AND seq = 2;
            UPDATE deposit_account SET last_seq = 1, balance = 1000 WHERE id = %s
            """,
            self.account.id,
            self.account.id,
        )
        self.assertIn("up to no. 2 is not the one that was checked", messages)

    def test_a_ledger_put_back_to_what_it_was_is_found(self):
        """With all that checks noted then: only what is kept outside the database tells."""
        with TemporaryDirectory() as folder, patch.dict(config.options, data_dir=folder):
            self.env.flush_all()
            with patch.dict(os.environ, {VARIABLE: "a key, as long as a key has to be, for tests"}):
                self.check_put_back(folder)

    def check_put_back(self, folder):
        account = self.other_account
        self.pay_in(account, 1000)
        account._verify_and_note()
        before = account.read(["checked_seq", "checked_hash", "checked_seal"], load=None)[0]
        self.pay_in(account, 5)
        account._verify_and_note()
        path = place_of(self.env.cr)
        self.assertTrue(path.is_relative_to(folder))
        keep(path, {account.id: (account.checked_seq, account.checked_hash)})
        self.assertFalse(account._verify()[account])
        self.env.flush_all()
        self.env.cr.execute(f"ALTER TABLE deposit_entry DISABLE TRIGGER {TRIGGER}")
        self.env.cr.execute(
            "DELETE FROM deposit_entry WHERE account_id = %s AND seq = 2", [account.id]
        )
        self.env.cr.execute(
            "UPDATE deposit_account SET last_seq = 1, balance = 1000, checked_seq = %s,"
            " checked_hash = %s, checked_seal = %s WHERE id = %s",
            [before["checked_seq"], before["checked_hash"], before["checked_seal"], account.id],
        )
        self.env.invalidate_all()
        (line,) = account._verify()[account]
        self.assertIn("had come to no. 2", line)

    def test_heads_are_kept_as_a_whole_and_for_their_owner(self):
        with TemporaryDirectory() as folder:
            path = place_of(self.env.cr, folder)
            self.assertEqual(kept(path), {})
            keep(path, {1: (5, "abc"), 2: (7, "def")})
            keep(path, {2: (8, "ghi")})
            self.assertEqual(kept(path), {1: (5, "abc"), 2: (8, "ghi")})
            self.assertEqual(path.stat().st_mode & 0o77, 0)
            self.assertEqual([found.name for found in path.parent.iterdir()], [path.name])

    def test_a_ledger_sealed_with_another_key_says_so(self):
        self.account._verify_and_note()
        self.assertProved()
        with patch.dict(os.environ, {VARIABLE: "another key, as long as a key has to be"}):
            (line,) = self.account._verify()[self.account]
        self.assertRegex(line, "sealed with the key [0-9a-f]{8}, and the server has the key")

    def test_nobody_writes_what_a_check_notes(self):
        self.account._verify_and_note()
        boss = self.make_user("boss", "service_network.group_administrator")
        for user in (self.accountant, boss):
            account = self.account.with_user(user)
            for name in sorted(CHECKED):
                with self.subTest(user=user.login, field=name), self.assertRefused("alone"):
                    account[name] = False

    def test_the_check_is_offered_to_whoever_sees_the_account(self):
        action = self.account.with_user(self.storekeeper).action_verify()
        self.assertEqual(action["params"]["type"], "success")

    def test_checking_costs_the_same_number_of_queries_however_many_accounts(self):
        vals = {"state": "active", "area_id": self.city.id, "level_id": self.level.id}
        points = self.env["service.point"].create([{"name": f"P{n}", **vals} for n in range(40)])
        accounts = self.env["deposit.account"].browse(points.deposit_account_ids.ids)
        few = self.count_queries(lambda: accounts[:4]._verify())
        many = self.count_queries(lambda: accounts._verify())
        self.assertLessEqual(many, few + 1)
