from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.service_base.seal import same_seal, seal_key

from ..sealing import (
    HEAD_FACTS,
    LINE_FACTS,
    compare_marks,
    line_mark,
    made_with,
    read_marks,
    statement_seal,
    write_marks,
)

TOLD = 20  # more lines than this are counted, not told


class SettlementStatement(models.Model):
    """What both sides confirmed is sealed with a key that is not in the database."""

    _inherit = "settlement.statement"

    seal = fields.Char(
        readonly=True,
        copy=False,
        help="Made when the statement was confirmed, of all it says, with a key of the server."
        " Whoever changes the statement in the database cannot make it anew.",
    )
    line_marks = fields.Text(readonly=True, copy=False, groups="base.group_system")

    def _seal(self):
        """Seal what was confirmed just now, once."""
        key, marks = seal_key(), self._line_marks(seal_key())
        for statement, head in self._heads().items():
            own = marks[statement.id]
            # sudo: the marks of the lines are nobody's to read
            statement.sudo()._as_step().write(
                {
                    "line_marks": write_marks(own),
                    "seal": statement_seal(key, head, statement.sudo().tax_ids.ids, own),
                }
            )

    def _heads(self):
        """``{statement: values of HEAD_FACTS}``, as the database has them."""
        self.flush_recordset()
        names = SQL(", ").join(SQL.identifier(name) for name in HEAD_FACTS)
        query = SQL("SELECT %s FROM settlement_statement WHERE id = ANY(%s)", names, self.ids)
        heads = {row[0]: row for row in self.env.execute_query(query)}
        return {statement: heads[statement.id] for statement in self}

    def _line_marks(self, key):
        """``{statement id: {line id: mark}}``."""
        self.env["settlement.line"].flush_model()
        names = SQL(", ").join(SQL.identifier(name) for name in LINE_FACTS)
        marks = defaultdict(dict)
        for statement_id, *values in self.env.execute_query(
            SQL(
                "SELECT statement_id, %s FROM settlement_line WHERE statement_id = ANY(%s)",
                names,
                self.ids,
            )
        ):
            marks[statement_id][values[0]] = line_mark(key, values)
        return marks

    # --- the check ---

    def _compare_seals(self):
        """``{statement: sentences}``: is everything as it was when it was confirmed?"""
        key, marks = seal_key(), self._line_marks(seal_key())
        return {
            statement: statement._compare_seal(key, head, marks[statement.id])
            for statement, head in self._heads().items()
        }

    def _compare_seal(self, key, head, found):
        if not self.seal:
            return [self.env._("it was confirmed and has no seal")]
        if not made_with(key, self.seal):
            return [self.env._("its seal was made with another key")]
        kept = read_marks(self.sudo().line_marks)  # sudo: see _seal
        expected = statement_seal(key, head, self.sudo().tax_ids.ids, kept)
        told = self._marks_messages(*compare_marks(kept, found))
        if not same_seal(self.seal, expected):
            told.append(
                self.env._("its number, month, point, payee, taxes, totals or confirmation changed")
            )
        return told

    def _marks_messages(self, changed, missing, added):
        sentences = (
            (changed, self.env._("line %s was changed after it was confirmed")),
            (missing, self.env._("line %s is missing")),
            (added, self.env._("line %s was put in after it was confirmed")),
        )
        told = [
            sentence % self._name_of_line(line) for lines, sentence in sentences for line in lines
        ]
        if len(told) > TOLD:
            rest = self.env._("and %s more lines differ", len(told) - TOLD)
            told = [*told[:TOLD], rest]
        return told

    def _name_of_line(self, line_id):
        # sudo: names a line of this statement, even if it was put in without a company
        line = self.env["settlement.line"].sudo().browse(line_id).exists()
        return f"{line_id} ({line.display_name})" if line else line_id
