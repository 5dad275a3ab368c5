import logging

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.buttons import notification

from .settlement_statement import FROZEN_STATES

_logger = logging.getLogger(__name__)

BATCH = 200  # statements that are checked at once: memory stays flat

# What the lines of a statement add up to, and what its bill says.
SUMS = """
SELECT statement.id, lines.count, lines.amount, lines.technician_amount,
       bill.product_amount, bill.product_total, bill.owed
  FROM settlement_statement statement,
       LATERAL (SELECT count(*) AS count, COALESCE(sum(amount), 0) AS amount,
                       COALESCE(sum(technician_amount), 0) AS technician_amount
                  FROM settlement_line WHERE statement_id = statement.id) lines,
       LATERAL (SELECT COALESCE(sum(quantity * price_unit)
                                FILTER (WHERE display_type = 'product'), 0) AS product_amount,
                       COALESCE(sum(price_total)
                                FILTER (WHERE display_type = 'product'), 0) AS product_total,
                       COALESCE(sum(-balance)
                                FILTER (WHERE display_type = 'payment_term'), 0) AS owed
                  FROM account_move_line WHERE move_id = statement.move_id) bill
 WHERE statement.id = ANY(%s)
"""


class SettlementStatement(models.Model):
    """Proof that bill, statement and lines agree and are what was confirmed.

    It only reads and tells.
    """

    _inherit = "settlement.statement"

    checked_at = fields.Datetime(string="Last Check", readonly=True, copy=False)
    differences = fields.Text(readonly=True, copy=False)

    def action_verify(self):
        self.check_access("read")
        # sudo: the outcome is noted on statements that the reader may not write
        differences = self.sudo()._verify_and_note()
        return notification(
            self._verify_message(differences),
            "soft_reload",
            title=self.env._("Check of Statements"),
            is_alarm=any(differences.values()),
        )

    @api.model
    def _cron_verify(self):
        frozen = self.search([("state", "in", FROZEN_STATES)], order="id")
        for start in range(0, len(frozen), BATCH):
            batch = self.browse(frozen.ids[start : start + BATCH])
            for statement, lines in batch._verify_and_note().items():
                if lines:
                    _logger.warning("Statement %s: %s", statement.name, "; ".join(lines))
            self.env.invalidate_all()
        months = self.env["settlement.run"].search([("state", "in", ("approved", "billed"))])
        for lines in filter(None, months._verify().values()):
            _logger.warning("Month-end: %s", "; ".join(lines))

    def _verify_and_note(self):
        differences, now = self._verify(), fields.Datetime.now()
        for statement, lines in differences.items():
            statement._as_step().write(
                {"checked_at": now, "differences": "\n".join(lines) or False}
            )
        return differences

    def _verify_message(self, differences):
        lines = [
            f"{statement.name}: {line}"
            for statement, lines in differences.items()
            for line in lines
        ]
        return "\n".join(lines) or self.env._(
            "Bills, statements and lines of %s statement(s) agree.", len(differences)
        )

    def _verify(self):
        """What is not as it was confirmed: ``{statement: sentences}`` of the confirmed ones."""
        frozen = self.filtered(lambda statement: statement.state in FROZEN_STATES)
        seals, sums = frozen._compare_seals(), frozen._sums()
        months = frozen.run_id._verify()
        return {
            statement: [
                *months.get(statement.run_id, ()),
                *seals[statement],
                *statement._compare_lines(*sums[statement.id][:3]),
                *statement._compare_bill(*sums[statement.id][3:]),
            ]
            for statement in frozen
        }

    def _sums(self):
        self.env.flush_all()
        return {row[0]: row[1:] for row in self.env.execute_query(SQL(SUMS, self.ids))}

    def _compare_lines(self, count, amount, technician_amount):
        told = []
        if count != self.line_count:
            told.append(
                self.env._(
                    "%(shown)s lines were confirmed, %(found)s are there",
                    shown=self.line_count,
                    found=count,
                )
            )
        for shown, found in (
            (self.amount_total, amount),
            (self.technician_total, technician_amount),
        ):
            if self.currency_id.compare_amounts(shown, found):
                told.append(
                    self.env._(
                        "the statement says %(shown)s, its lines add up to %(found)s",
                        shown=self.currency_id.format(shown),
                        found=self.currency_id.format(found),
                    )
                )
        return told

    def _compare_bill(self, product_amount, product_total, owed):
        """The bill, once there is one, pays what was confirmed to whom it was confirmed."""
        if self.state != "billed":
            return []
        bill = self.move_id
        if not bill or bill.state != "posted":
            return [self.env._("its bill %s is not posted", bill.name or "")]
        sign = 1 if bill.move_type == "in_invoice" else -1
        told = [
            self.env._("%(what)s: %(bill)s on the bill, %(confirmed)s confirmed", **facts)
            for facts in self._compare_payee(bill)
        ]
        for shown, found in (
            (self.amount_total, sign * product_amount),
            (sign * product_total, owed),
        ):
            if self.currency_id.compare_amounts(shown, found):
                told.append(
                    self.env._(
                        "bill %(bill)s: %(found)s instead of %(shown)s",
                        bill=bill.name,
                        found=self.currency_id.format(found),
                        shown=self.currency_id.format(shown),
                    )
                )
        return told

    def _compare_payee(self, bill):
        """What of payee, account and number is not as it was confirmed."""
        account = self.payee_bank_id if bill.move_type == "in_invoice" else bill.partner_bank_id
        for what, found, confirmed in (
            (self.env._("payee"), bill.partner_id, self.payee_id),
            (self.env._("bank account"), bill.partner_bank_id, account),
        ):
            if found != confirmed:
                yield {
                    "what": what,
                    "bill": found.display_name or "–",
                    "confirmed": confirmed.display_name or "–",
                }
        for what, found, confirmed in (
            (
                self.env._("number of the account"),
                self.payee_bank_id.acc_number,
                self.payee_account,
            ),
            (self.env._("reference"), bill.ref, self.name),
        ):
            if (found or "") != (confirmed or ""):
                yield {"what": what, "bill": found or "–", "confirmed": confirmed or "–"}
