import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestDepositEntry(LedgerCase):
    """Design rule 2: the ledger is append-only, for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls.pay_in(cls.account, 100)

    def by_everybody(self):
        admin = self.env.ref("base.user_admin")
        return (self.entry, self.entry.sudo(), self.entry.with_user(admin))

    def test_no_entry_is_changed_by_anybody(self):
        for entry in self.by_everybody():
            with self.assertRaises(UserError):
                entry.write({"note": "changed"})
            with self.assertRaises(UserError):
                entry.note = "changed"

    def test_no_entry_is_deleted_by_anybody(self):
        for entry in self.by_everybody():
            with self.assertRaises(UserError):
                entry.unlink()

    def test_no_entry_is_made_by_hand(self):
        vals = {"account_id": self.account.id, "seq": 2, "kind": "pay_in", "balance_delta": 5}
        for model in (self.entry, self.entry.sudo(), self.entry.with_context(deposit_post=True)):
            with self.assertRaises(UserError):
                model.create(vals)
        with self.assertRaises(AccessError):
            self.entry.with_user(self.accountant).check_access("create")

    def test_an_import_neither_makes_nor_changes_entries(self):
        fields = ["account_id/.id", "seq", "kind", "balance_delta", "held_delta"]
        made = self.entry.load(fields, [[str(self.account.id), "2", "pay_in", "5", "0"]])
        self.assertFalse(made["ids"])
        self.assertIn("not made by hand", made["messages"][0]["message"])
        changed = self.entry.load([".id", "note"], [[str(self.entry.id), "changed"]])
        self.assertFalse(changed["ids"])
        self.assertFalse(self.entry.note)

    def test_no_call_of_a_client_changes_deletes_or_makes_an_entry(self):
        """As the administrator, by every method that the web client and RPC offer for it."""
        entry = self.entry
        vals = {"account_id": self.account.id, "kind": "pay_in", "balance_delta": 5, "seq": 2}
        for method, arguments in (
            ("write", [entry.ids, {"note": "x"}]),
            ("web_save", [entry.ids, {"note": "x"}, {}]),
            ("web_save", [[], vals, {}]),
            ("web_save_multi", [entry.ids, [{"note": "x"}], {}]),
            ("create", [vals]),
            ("name_create", ["x"]),
            ("copy", [entry.ids]),
            ("unlink", [entry.ids]),
            ("web_resequence", [entry.ids, {"note": {}}, "seq"]),
            ("action_archive", [entry.ids]),
            ("update_field_translations", [entry.ids, "note", {"zh_CN": "x"}]),
            ("message_post", [entry.ids]),
        ):
            with self.subTest(method=method):
                self.assertRefusedByRpc("deposit.entry", method, arguments)
        for model, record in (("deposit.account", self.account),):
            for command in (
                [1, entry.id, {"note": "x"}],
                [2, entry.id],
                [0, 0, vals],
                [3, entry.id],
            ):
                with self.subTest(model=model, command=command):
                    self.assertRefusedByRpc(model, "write", [record.ids, {"entry_ids": [command]}])

    def assertRefusedByRpc(self, model, method, arguments):
        """The call fails, or leaves the entry and their number as they were."""
        env = self.env(user=self.env.ref("base.user_admin"))
        self.env.flush_all()
        before = self.rows()
        try:
            with self.env.cr.savepoint():
                call_kw(env[model], method, arguments, {})
                self.env.flush_all()
        except (AccessError, AssertionError, AttributeError, TypeError, UserError, psycopg2.Error):
            self.env.invalidate_all()
        self.assertEqual(self.rows(), before)

    def rows(self):
        self.env.cr.execute("SELECT * FROM deposit_entry WHERE account_id = %s", [self.account.id])
        return self.env.cr.fetchall()

    def test_an_import_of_a_file_changes_nothing(self):
        text = f".id,note\n{self.entry.id},x\n"
        before = self.rows()
        wizard = self.env["base_import.import"].create(
            {"res_model": "deposit.entry", "file": text.encode(), "file_type": "text/csv"}
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        wizard.execute_import([".id", "note"], [".id", "note"], options)
        self.env.flush_all()
        self.assertEqual(self.rows(), before)

    @mute_logger("odoo.sql_db")
    def test_not_even_below_the_orm(self):
        with self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
            self.entry._write({"note": "x"})

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_as_well(self):
        for query in (
            "UPDATE deposit_entry SET balance_delta = 1 WHERE id = %s",
            "DELETE FROM deposit_entry WHERE id = %s",
            "TRUNCATE deposit_entry CASCADE -- %s",
            "TRUNCATE deposit_account CASCADE -- %s",
        ):
            with self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
                self.env.cr.execute(query, [self.entry.id])

    @mute_logger("odoo.sql_db")
    def test_a_hold_is_resolved_once(self):
        Account = self.env["deposit.account"]
        vals = {"account_id": self.account.id}
        hold = Account._post([{**vals, "kind": "hold", "held_delta": 10}])
        Account._post([{**vals, "kind": "post", "hold_id": hold.id}])
        for kind, value in (("post", 0), ("void", -10)):
            with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
                Account._post([{**vals, "kind": kind, "held_delta": value, "hold_id": hold.id}])

    @mute_logger("odoo.sql_db")
    def test_the_amounts_of_an_entry_fit_its_kind(self):
        for vals in (
            {"kind": "pay_in", "balance_delta": -1},
            {"kind": "refund", "balance_delta": 1},
            {"kind": "hold", "held_delta": -1},
            {"kind": "void", "held_delta": 0},
            {"kind": "post"},
        ):
            with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
                self.env["deposit.account"]._post([{"account_id": self.account.id, **vals}])

    @mute_logger("odoo.sql_db")
    def test_the_same_key_has_one_effect(self):
        vals = {
            "account_id": self.account.id,
            "kind": "pay_in",
            "balance_delta": 1,
            "key": "k-1",
        }
        self.env["deposit.account"]._post([vals])
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env["deposit.account"]._post([vals])

    def test_every_entry_tells_who_when_and_the_figures_after_it(self):
        Account = self.env["deposit.account"].with_user(self.accountant)
        entry = Account._post([{"account_id": self.account.id, "kind": "hold", "held_delta": 30}])
        self.assertRecordValues(
            entry,
            [
                {
                    "seq": 2,
                    "balance_after": 100.0,
                    "held_after": 30.0,
                    "user_id": self.accountant.id,
                }
            ],
        )

    def test_the_constraints_exist_in_the_database(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = 'deposit_entry'"
            " UNION SELECT conname FROM pg_constraint WHERE conrelid = 'deposit_entry'::regclass"
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        for name in ("seq_unique", "hold_unique", "post_unique", "move_unique", "kind_sign"):
            self.assertIn(f"deposit_entry_{name}", names)
