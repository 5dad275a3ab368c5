import logging
from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.service_base.buttons import notification, open_list
from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.models.step_mixin import Step
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

FROZEN_STATES = ("confirmed", "billed", "settled")


# Confirmed money does not move, whoever asks: the state may only go on, bill and seal come once.
GUARD_STATEMENTS = """
CREATE OR REPLACE FUNCTION after_sales_statement_frozen() RETURNS trigger AS $$
BEGIN
    IF OLD.state NOT IN ('confirmed', 'billed', 'settled') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE'
       OR (NEW.name, NEW.run_id, NEW.month, NEW.company_id, NEW.point_id, NEW.payee_kind,
           NEW.payee_id, NEW.payee_bank_id, NEW.payee_account, NEW.fiscal_position_id,
           NEW.line_count, NEW.amount_total, NEW.technician_total, NEW.confirmed_at,
           NEW.confirmed_by_id)
          IS DISTINCT FROM
          (OLD.name, OLD.run_id, OLD.month, OLD.company_id, OLD.point_id, OLD.payee_kind,
           OLD.payee_id, OLD.payee_bank_id, OLD.payee_account, OLD.fiscal_position_id,
           OLD.line_count, OLD.amount_total, OLD.technician_total, OLD.confirmed_at,
           OLD.confirmed_by_id)
       OR NEW.state <> OLD.state
          AND NOT (OLD.state = 'confirmed' AND NEW.state IN ('billed', 'settled'))
       OR OLD.seal IS NOT NULL
          AND (NEW.seal, NEW.line_marks) IS DISTINCT FROM (OLD.seal, OLD.line_marks)
       OR OLD.move_id IS NOT NULL AND NEW.move_id IS DISTINCT FROM OLD.move_id THEN
        RAISE EXCEPTION 'a confirmed statement does not change'
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER settlement_statement_frozen
    BEFORE UPDATE OR DELETE ON settlement_statement
    FOR EACH ROW EXECUTE FUNCTION after_sales_statement_frozen();
"""


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


ANSWERERS = "service_network.group_point_manager,service_settlement.group_settlement_accountant"


# Steps of the point, whose manager may not write statements.
BY_POINTS = ("confirm", "dispute", "withdraw")


MOST_LINES_LISTED = 20  # more than this are counted, not listed


class SettlementStatement(models.Model):
    """What one service point gets for one month, confirmed by both sides, then billed."""

    _name = "settlement.statement"
    _description = "Statement"
    _inherit = ["mail.thread", "step.mixin"]
    _order = "month desc, point_id"
    _rec_names_search = ["name", "point_id.name"]
    _mail_post_access = "read"  # the point's manager may ask and answer

    name = fields.Char(string="Number", required=True, readonly=True, index="trigram")
    run_id = fields.Many2one("settlement.run", required=True, readonly=True, ondelete="restrict")
    month = fields.Date(related="run_id.month", store=True, precompute=True)
    month_name = fields.Char(related="run_id.name", string="Settlement Month")
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    point_id = fields.Many2one(
        "service.point", required=True, readonly=True, index=True, ondelete="restrict"
    )
    point_kind = fields.Selection(related="point_id.kind")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("disputed", "Disputed"),
            ("confirmed", "Confirmed"),
            ("billed", "Billed"),
            ("settled", "Settled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many("settlement.line", "statement_id", string="Lines")
    line_count = fields.Integer(compute="_compute_totals", store=True, string="Orders")
    amount_total = fields.Monetary(compute="_compute_totals", store=True, string="Total")
    technician_total = fields.Monetary(
        compute="_compute_totals", store=True, string="To Technicians"
    )
    note = fields.Text(string="Objection of the Point", readonly=True, personal="text")
    answer = fields.Text(
        readonly=True, personal="text", help="What accounting says to the objection."
    )
    payment_state = fields.Selection(
        [("not_paid", "Not Paid"), ("partial", "Partly Paid"), ("paid", "Paid")],
        string="Payment",
        compute="_compute_payment_state",
        compute_sudo=True,
        help="Of the bill; the money of an own centre is not paid out.",
    )
    sent_at = fields.Datetime(string="Sent", readonly=True)
    confirmed_at = fields.Datetime(string="Confirmed", readonly=True)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    move_id = fields.Many2one(
        "account.move",
        string="Vendor Bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    _point_unique = models.Constraint(
        "UNIQUE(run_id, point_id)", "A point has one statement a month."
    )
    _move_unique = models.Constraint("UNIQUE(move_id)", "A bill pays one statement.")
    checked_at = fields.Datetime(string="Last Check", readonly=True, copy=False)
    differences = fields.Text(readonly=True, copy=False)
    seal = fields.Char(
        machine=True,
        readonly=True,
        copy=False,
        help="Made when the statement was confirmed, of all it says, with a key of the server."
        " Whoever changes the statement in the database cannot make it anew.",
    )
    line_marks = fields.Text(readonly=True, copy=False, groups="base.group_system")
    payee_kind = fields.Selection(selection="_selection_payee_kind", readonly=True)
    payee_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    payee_bank_id = fields.Many2one(
        "res.partner.bank",
        string="Bank Account of the Payee",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        groups="account.group_account_invoice",
    )
    payee_account = fields.Char(
        string="Bank Account", readonly=True, help="The number of the account, as it was sent."
    )
    fiscal_position_id = fields.Many2one(
        "account.fiscal.position",
        readonly=True,
        ondelete="restrict",
        groups="account.group_account_invoice",
    )
    tax_ids = fields.Many2many(
        "account.tax", string="Taxes", readonly=True, groups="account.group_account_invoice"
    )

    def init(self):
        self.env.cr.execute(SQL(GUARD_STATEMENTS))
        return super().init()

    @api.depends("line_ids.amount", "line_ids.technician_amount")
    def _compute_totals(self):
        """Summed by the database, in exact numbers."""
        groups = self.env["settlement.line"]._read_group(
            [("statement_id", "in", self.ids)],
            ["statement_id"],
            ["__count", "amount:sum", "technician_amount:sum"],
        )
        totals = {statement.id: sums for statement, *sums in groups}
        for statement in self:
            count, amount, technician_amount = totals.get(statement.id, (0, 0, 0))
            statement.line_count = count
            statement.amount_total = amount
            statement.technician_total = technician_amount

    @api.depends("move_id.payment_state")
    def _compute_payment_state(self):
        """The point may know whether it was paid, without seeing the bill."""
        paid = {"paid": "paid", "in_payment": "paid", "reversed": "paid", "partial": "partial"}
        for statement in self:
            bill = statement.move_id
            statement.payment_state = bill and paid.get(bill.payment_state, "not_paid")

    @api.depends("name", "point_id")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = f"{statement.name} {statement.point_id.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_in_step():
            raise UserError(self.env._("Statements are made by the month-end. Compute the month."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A statement is kept. Compute the month again to correct it."))

    @api.model
    def _step_fields(self):
        """Nothing that a statement says is written by hand; messages and activities are."""
        own = {
            name for name, field in self._fields.items() if "service_settlement" in field._modules
        }
        return super()._step_fields() | own

    def _check_open(self):
        for statement in self:
            if statement.state in FROZEN_STATES:
                raise UserError(
                    self.env._(
                        "Statement %s is confirmed and does not change any more. Add an adjustment"
                        " to the statement of the next month.",
                        statement.name,
                    )
                )

    def _check_lines_open(self):
        """Lines change before the point gets its statement, or after it objected."""
        self._check_open()
        for statement in self:
            if statement.state == "sent":
                raise UserError(
                    self.env._(
                        "Statement %s lies with the point. Lines are added before it is sent, or"
                        " when the point disputes it.",
                        statement.name,
                    )
                )

    # The vendor bill of a confirmed statement.

    def action_bill(self):
        self.check_access("write")
        self._bill()
        return self.action_view_bill() if len(self) == 1 and self.move_id else True

    def action_view_bill(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    def _bill(self):
        """Make and post one bill each; own centres and empty statements are settled without."""
        self.lock_for_update()
        self._check_step("bill")
        billable = self.filtered(lambda statement: statement._needs_bill())
        (self - billable)._take_step("settle")
        billable._take_step("bill")

    def _before_bill(self):
        moves = self.env["account.move"].create(self._prepare_bills_vals())
        moves.action_post()
        # a posted bill of a statement does not change any more, see `account.move`
        for statement, move in zip(self, moves, strict=True):
            statement._as_step().move_id = move

    def _on_bill(self):
        self.env.flush_all()
        self._pay_deposits()

    def _on_settle(self):
        self.env.flush_all()
        self._pay_deposits()

    def _needs_bill(self):
        self.ensure_one()
        return self.payee_kind != "own" and not self.currency_id.is_zero(self.amount_total)

    def _prepare_bills_vals(self):
        sums = self._get_sums_by_job()
        return [statement._prepare_bill_vals(sums[statement]) for statement in self]

    def _get_sums_by_job(self):
        """Dict statement → list of (kind, service type, job type, count, amount)."""
        groups = self.env["settlement.line"]._read_group(
            [("statement_id", "in", self.ids)],
            ["statement_id", "kind", "service_type", "job_type"],
            ["__count", "amount:sum"],
            order="statement_id, kind desc, service_type, job_type",
        )
        sums = defaultdict(list)
        for statement, *group in groups:
            sums[statement].append(group)
        return sums

    def _prepare_bill_vals(self, sums):
        """A statement that owes more than it brings becomes a vendor credit note."""
        self.ensure_one()
        sign = 1 if self.amount_total > 0 else -1
        paid_to = {"partner_bank_id": self.payee_bank_id.id} if sign > 0 else {}
        return {
            "move_type": "in_invoice" if sign > 0 else "in_refund",
            "company_id": self.company_id.id,
            "partner_id": self.payee_id.id,
            **paid_to,
            "fiscal_position_id": self.fiscal_position_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": self.month + relativedelta(months=1, days=-1),
            "ref": self.name,
            "invoice_line_ids": [
                Command.create(self._prepare_bill_line_vals(sign, *group)) for group in sums
            ],
        }

    def _prepare_bill_line_vals(self, sign, kind, service_type, job_type, count, amount):
        vals = {
            "product_id": self._service_fee().id,
            "name": self._describe_sum(kind, service_type, job_type, count),
            "quantity": 1,
            "price_unit": sign * amount,
            "tax_ids": [Command.set(self.tax_ids.ids)],
        }
        if kind == "set_off":
            account = self.company_id._get_deposit_liability_account()
            return {**vals, "product_id": False, "account_id": account.id, "tax_ids": []}
        account = self.company_id.settlement_account_id
        return {**vals, "account_id": account.id} if account else vals

    def _describe_sum(self, kind, service_type, job_type, count):
        Line = self.env["settlement.line"]
        if kind == "set_off":
            return self.env._("Set off against the deposit")
        if kind == "adjustment":
            return self.env._("Adjustments (%s)", count)
        service = selection_labels(Line, "service_type").get(service_type)
        job = selection_labels(Line, "job_type").get(job_type)
        return self.env._(
            "%(service)s, %(job)s: %(count)s orders", service=service, job=job, count=count
        )

    # Proof that bill, statement and lines agree and are what was confirmed.
    #
    # It only reads and tells.

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
        messages = []
        if count != self.line_count:
            messages.append(
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
                messages.append(
                    self.env._(
                        "the statement says %(shown)s, its lines add up to %(found)s",
                        shown=self.currency_id.format(shown),
                        found=self.currency_id.format(found),
                    )
                )
        return messages

    def _compare_bill(self, product_amount, product_total, owed):
        """The bill, once there is one, pays what was confirmed to whom it was confirmed."""
        if self.state != "billed":
            return []
        bill = self.move_id
        if not bill or bill.state != "posted":
            return [self.env._("its bill %s is not posted", bill.name or "")]
        sign = 1 if bill.move_type == "in_invoice" else -1
        messages = [
            self.env._("%(what)s: %(bill)s on the bill, %(confirmed)s confirmed", **facts)
            for facts in self._compare_payee(bill)
        ]
        for shown, found in (
            (self.amount_total, sign * product_amount),
            (sign * product_total, owed),
        ):
            if self.currency_id.compare_amounts(shown, found):
                messages.append(
                    self.env._(
                        "bill %(bill)s: %(found)s instead of %(shown)s",
                        bill=bill.name,
                        found=self.currency_id.format(found),
                        shown=self.currency_id.format(shown),
                    )
                )
        return messages

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

    # How a statement goes between head office and the point.

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft", "disputed"), "sent", stamp="sent_at"),
            "confirm": Step(
                ("sent", "disputed"),
                "confirmed",
                ANSWERERS,
                stamp="confirmed_at",
                user="confirmed_by_id",
            ),
            "dispute": Step(("sent",), "disputed", ANSWERERS),
            "withdraw": Step(("disputed",), "sent", ANSWERERS),
            "bill": Step(("confirmed",), "billed"),
            "settle": Step(("confirmed",), "settled"),
        }

    def action_send(self, answer=None):
        """To the point again, after its objection was dealt with.

        :param answer: what accounting says to the objection; it stands beside it
        """
        self._request("send", note=answer)

    def action_withdraw(self):
        """The point has seen that its objection was wrong, or said it of another statement."""
        self._request("withdraw")

    def action_adjust(self):
        """An adjustment of this statement, in a dialog."""
        self.ensure_one()
        self.check_access("write")
        self._check_lines_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adjustment"),
            "res_model": "settlement.line",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def action_confirm(self):
        """The point agrees; head office may say so for a point that agreed on paper."""
        self._request("confirm")

    def action_dispute(self, note):
        """The point does not agree.

        :param note: what is wrong, in the words of the point
        """
        self._request("dispute", note=note)

    def action_view_lines(self):
        self.ensure_one()
        return open_list(
            self.env,
            "service_settlement.action_settlement_line",
            [("statement_id", "=", self.id)],
            {"default_statement_id": self.id},
        )

    def action_xlsx(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/settlement/statement/{self.id}/xlsx",
            "target": "download",
        }

    def _before_request(self, name):
        """A point's manager answers without the right to write statements."""
        self.check_access("read" if name in BY_POINTS else "write")

    def _guard_send(self):
        """While the points confirm their month."""
        for run in self.run_id:
            if run.state != "sent":
                labels = dict(run._fields["state"]._description_selection(self.env))
                return self.env._(
                    "Month %(month)s is at “%(state)s”; this is done at “%(needed)s”.",
                    month=run.name,
                    state=labels[run.state],
                    needed=labels["sent"],
                )
        return False

    def _take_step(self, name, note=None, **asked):
        if name == "dispute" and not (note or "").strip():
            raise UserError(self.env._("Write what is wrong, so that accounting can look at it."))
        # sudo: see _before_request
        statements = self.sudo() if name in BY_POINTS else self
        return super(SettlementStatement, statements)._take_step(name, note=note, **asked)

    def _log_step(self, name, note=None):
        if name == "dispute":
            self._as_step().write({"note": note, "answer": False})
        if name == "send" and note:
            self._as_step().write({"answer": note})

    def _on_send(self):
        self._take_terms()
        self._tell_staff("statement_sent")

    def _on_dispute(self):
        self._tell_staff("statement_disputed")

    def _tell_staff(self, event):
        """What the point is to be paid, and what it objects to."""
        self._notify_staff(event, lambda s: " · ".join(filter(None, (s.display_name, s.note))))

    def _before_confirm(self):
        self.filtered(lambda statement: not statement.payee_id)._take_terms()

    def _on_confirm(self):
        self._seal()

    # What both sides confirmed is sealed with a key that is not in the database.

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
        messages = self._marks_messages(*compare_marks(kept, found))
        if not same_seal(self.seal, expected):
            messages.append(
                self.env._("its number, month, point, payee, taxes, totals or confirmation changed")
            )
        return messages

    def _marks_messages(self, changed, missing, added):
        sentences = (
            (changed, self.env._("line %s was changed after it was confirmed")),
            (missing, self.env._("line %s is missing")),
            (added, self.env._("line %s was put in after it was confirmed")),
        )
        messages = [
            sentence % self._name_of_line(line) for lines, sentence in sentences for line in lines
        ]
        if len(messages) > MOST_LINES_LISTED:
            rest = self.env._("and %s more lines differ", len(messages) - MOST_LINES_LISTED)
            messages = [*messages[:MOST_LINES_LISTED], rest]
        return messages

    def _name_of_line(self, line_id):
        # sudo: names a line of this statement, even if it was put in without a company
        line = self.env["settlement.line"].sudo().browse(line_id).exists()
        return f"{line_id} ({line.display_name})" if line else line_id

    # Part of what a point gets stays with the company as its deposit.
    #
    # A line of its own, agreed by the point with the statement; the bill carries it on the deposit
    # account, and with the bill the deposit is paid in.

    def action_set_off(self):
        """Ask how much is set off against the deposit."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set off against the Deposit"),
            "res_model": "settlement.set.off",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def _set_off(self, amount, reason):
        """Keep this much of the statement for the point's deposit."""
        self.ensure_one()
        if not self.point_id._deposit_account() or self.point_id.kind == "own":
            raise UserError(
                self.env._("%s has no deposit that could be paid in.", self.point_id.name)
            )
        if self.currency_id.compare_amounts(amount, self.amount_total) >= 0:
            raise UserError(
                self.env._(
                    "Less than the %(total)s of statement %(name)s can be set off. The rest of the"
                    " deposit is paid in, or set off next month.",
                    total=self.currency_id.format(self.amount_total),
                    name=self.name,
                )
            )
        return self.env["settlement.line"].create(
            {
                "statement_id": self.id,
                "kind": "set_off",
                "amount": -amount,
                "description": reason,
            }
        )

    def _pay_deposits(self):
        """What the bills keep back is in the deposits from now on, once a statement."""
        groups = self.env["settlement.line"]._read_group(
            [("statement_id", "in", self.filtered("move_id").ids), ("kind", "=", "set_off")],
            ["statement_id"],
            ["amount:sum"],
        )
        self.env["deposit.account"]._post(
            [
                {
                    "account_id": statement.point_id._deposit_account().id,
                    "kind": "pay_in",
                    "balance_delta": -amount,
                    "means": "set_off",
                    "move_id": statement.move_id.id,
                    "key": f"settlement.statement,{statement.id}",
                    "note": statement.name,
                }
                for statement, amount in groups
            ]
        )

    # Whom the bill will pay, where to, and with which taxes.
    #
    # Taken when the statement is sent, so that the point confirms what it has read. What becomes of
    # the point, its contact or its bank account afterwards changes nothing; a point that does not
    # agree objects, and the statement is sent again.

    @api.model
    def _selection_payee_kind(self):
        return self.env["service.point"]._fields["kind"]._description_selection(self.env)

    def _take_terms(self):
        # sudo: whoever sends a statement need not see bank accounts and taxes
        for statement in self.sudo():
            statement._as_step().write(statement._prepare_terms())

    def _prepare_terms(self):
        self.ensure_one()
        payee = self.point_id.partner_id
        bank = self._choose_bank(payee)
        position = (
            self.env["account.fiscal.position"]
            .with_company(self.company_id)
            ._get_fiscal_position(payee)
        )
        return {
            "payee_kind": self.point_id.kind,
            "payee_id": payee.id,
            "payee_bank_id": bank.id,
            "payee_account": bank.acc_number,
            "fiscal_position_id": position.id,
            "tax_ids": [fields.Command.set(self._choose_taxes(position).ids)],
        }

    def _choose_bank(self, payee):
        """The account that a vendor bill proposes: a trusted one before others."""
        banks = payee.commercial_partner_id.bank_ids.filtered(
            lambda bank: bank.company_id.id in (False, self.company_id.id)
            and bank.currency_id.id in (False, self.currency_id.id)
        )
        return banks.sorted(lambda bank: not bank.allow_out_payment)[:1]

    def _choose_taxes(self, position):
        taxes = self._service_fee().supplier_taxes_id
        return position.map_tax(taxes._filter_taxes_by_company(self.company_id))

    def _service_fee(self):
        return self.env.ref("service_settlement.product_service_fee")
