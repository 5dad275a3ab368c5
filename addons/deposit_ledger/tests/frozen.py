"""What no user may do with a journal entry that a document of ours stands on."""

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.service_network.tests.tries import Tries
from odoo.addons.service_network.tests.values import other_values

# Columns that tell nothing of whom, how much, when and why.
MAY_CHANGE = {
    "account_move": {
        "access_token",
        "checked",
        "fapiao",
        "inalterable_hash",
        "invoice_source_email",
        "invoice_user_id",
        "is_manually_modified",
        "is_move_sent",
        "message_main_attachment_id",
        "preferred_payment_method_line_id",
        "qr_code_method",
        "secure_sequence_number",
        "sending_data",
        "write_date",
        "write_uid",
    },
    "account_move_line": {
        "analytic_distribution",
        "full_reconcile_id",
        "matching_number",
        "no_followup",
        "write_date",
        "write_uid",
    },
}


class FrozenEntries(Tries):
    """For a test case of which `accountant` is a user."""

    @classmethod
    def make_bookkeeper(cls):
        """Somebody who may do everything that Odoo's accounting offers."""
        return new_test_user(
            cls.env,
            login="bookkeeper.user",
            groups="account.group_account_manager,account.group_account_basic,"
            "account.group_account_user,service_network.group_office_user,"
            "base.group_system",
        )

    def facts(self, move):
        """The rows of the entry and of its lines, without what may change."""
        self.env.flush_all()
        found = []
        for table, column in (("account_move", "id"), ("account_move_line", "move_id")):
            rows = self.env.execute_query(
                SQL(
                    "SELECT to_jsonb(t) - %s FROM %s t WHERE %s = %s ORDER BY id",
                    sorted(MAY_CHANGE[table]),
                    SQL.identifier(table),
                    SQL.identifier(column),
                    move.id,
                )
            )
            found += [row[0] for row in rows]
        return found

    def attempts(self, move):
        """``{what: how}``: each way into Odoo, and each field of the entry and its lines."""
        line, copy = move.line_ids[0], self.env["account.move"].with_env(move.env)
        yield "button_draft", move.button_draft
        yield "button_cancel", move.button_cancel
        yield "reverse", move._reverse_moves
        yield "reverse and cancel", lambda: move._reverse_moves(cancel=True)
        yield "the dialog of a reversal", lambda: self.reverse(move, "refund_moves")
        yield "the dialog of a correction", lambda: self.reverse(move, "modify_moves")
        yield "unlink", lambda: move.with_context(force_delete=True).unlink()
        yield "unlink lines", lambda: line.with_context(dynamic_unlink=True).unlink()
        yield "clear lines", lambda: self.unguarded(move).write({"line_ids": [Command.clear()]})
        yield "steal a line", lambda: self.steal(move, copy)
        yield "add a line", lambda: self.add_line(move)
        yield from self.writes(move)
        yield from self.writes(line)

    def writes(self, record):
        for name, field in record._fields.items():
            writable = field.store and name not in ("id", "create_uid", "create_date")
            if writable and name not in MAY_CHANGE[record._table]:
                for value in other_values(record.sudo(), name):
                    yield (
                        f"{record._name}.{name} = {value}",
                        lambda vals={name: value}: self.unguarded(record).write(vals),
                    )

    def unguarded(self, record):
        """With the keys that switch off Odoo's own guards: any client can send them."""
        keys = ("skip_readonly_check", "skip_invoice_sync", "force_delete", "dynamic_unlink")
        return record.with_context(**dict.fromkeys(keys, True))

    def reverse(self, move, method):
        wizard = (
            self.env["account.move.reversal"]
            .with_env(move.env)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id})
        )
        getattr(wizard, method)()

    def steal(self, move, moves):
        other = moves.create({"move_type": "entry", "journal_id": move.journal_id.id})
        self.unguarded(move.line_ids).write({"move_id": other.id})

    def add_line(self, move):
        account = move.line_ids.account_id[0].id
        vals = {"move_id": move.id, "account_id": account, "balance": 1}
        self.unguarded(move.line_ids).create([vals, {**vals, "balance": -1}])

    def assertFrozen(self, move, *users):
        """Whatever these users try: refused, or without effect."""
        before = self.facts(move)
        for user in users:
            refused = 0
            for what, how in list(self.attempts(move.with_user(user))):
                with self.subTest(user=user.login, what=what):
                    refused += self.is_refused(how, lambda: self.facts(move) == before)
            self.assertGreater(refused, 50, "hardly anything was tried")

    def assertSentence(self, move, pattern):
        """The refusal says why, and what to do instead."""
        for entry_point in (
            move.button_draft,
            move.button_cancel,
            move._reverse_moves,
            lambda: move.write({"state": "draft"}),
            lambda: move.line_ids[0].write({"balance": 1}),
        ):
            with self.assertRaisesRegex(UserError, pattern), self.env.cr.savepoint():
                entry_point()
