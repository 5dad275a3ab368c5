import contextlib
import logging
from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, float_round

from odoo.addons.service_base.buttons import notification
from odoo.addons.service_base.models.bounded_numbers_mixin import MOST
from odoo.addons.service_base.seal import key_mark, same_seal, seal, seal_key

from ..chain import START, Walk, entry_hash
from ..heads import keep, kept, place_of
from .deposit_entry import POST

# Moved by `_post` alone, with SQL: nobody writes these through the ORM.
FIGURES = {"balance", "held", "last_seq"}


# What the check notes of a ledger: nobody else says that it is sound.
CHECKED = {
    "checked_at",
    "differences",
    "checked_seq",
    "checked_hash",
    "checked_seal",
    "checked_key",
}


# Follow from the agreement in force.
AGREED = {"multiple", "due_balance"}


# Entries fetched at once: the memory of the walk stays flat.
BATCH = 20_000


MOST_BREAKS = 20  # more than this are counted, not listed


_logger = logging.getLogger(__name__)


# Entries whose journal entry is missing, is not posted, or books another amount. On the debt to
# the point it is the other way round: what is paid in is owed.
UNBOOKED = """
SELECT entry.account_id, entry.seq, move.name, COALESCE(move.state = 'posted', FALSE)
  FROM deposit_entry entry
  LEFT JOIN account_move move ON move.id = entry.move_id
 WHERE entry.account_id = ANY(%s)
   AND (entry.move_id IS NOT NULL OR entry.means IS NOT NULL)
   AND (move.state IS DISTINCT FROM 'posted'
        OR NOT EXISTS (SELECT FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                        WHERE line.move_id = move.id
                          AND account.account_type IN ('liability_current',
                                                       'liability_non_current')
                          AND round(line.balance + entry.balance_delta, 6) = 0))
 ORDER BY entry.account_id, entry.seq
"""


# First half of the keys of our session locks; the second half is the account or the part.
LOCK_SPACE = 0x4445504F  # "DEPO"


PARTS_SPACE = 0x50415254  # "PART"


class DepositAccount(models.Model):
    """What a service point has paid in, and the value of parts it may hold against it."""

    _name = "deposit.account"
    _description = "Deposit Account"
    _inherit = ["mail.thread", "bounded.numbers.mixin", "closed.fields.mixin"]
    _order = "point_id, id"
    _rec_name = "point_id"

    point_id = fields.Many2one("service.point", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="point_id.company_id", store=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    state = fields.Selection(
        [("open", "In Use"), ("blocked", "Blocked")], required=True, default="open", tracking=True
    )
    multiple = fields.Float(
        digits=(6, 2),
        required=True,
        default=1.0,
        tracking=True,
        help="Parts worth this many times the deposit may be held. From the agreement in force.",
    )
    balance = fields.Monetary(string="Deposit", readonly=True, copy=False, default=0.0)
    held = fields.Monetary(
        string="Parts Held", readonly=True, copy=False, default=0.0, help="Value of parts held."
    )
    last_seq = fields.Integer(string="Entries", readonly=True, copy=False, default=0)
    limit = fields.Monetary(string="Parts Limit", compute="_compute_limit")
    free = fields.Monetary(string="Free Limit", compute="_compute_limit", search="_search_free")
    held_percent = fields.Float(string="Limit Used", compute="_compute_limit")
    entry_ids = fields.One2many("deposit.entry", "account_id", readonly=True)
    checked_at = fields.Datetime(string="Last Check", readonly=True, copy=False)
    differences = fields.Text(readonly=True, copy=False)
    _point_unique = models.Constraint(
        "UNIQUE(point_id, currency_id)", "The point has a deposit account in this currency already."
    )
    _held_positive = models.Constraint("CHECK(held >= 0)", "The value held cannot fall below zero.")
    _multiple_positive = models.Constraint("CHECK(multiple > 0)", "The multiple is above zero.")
    _figures_exact = models.Constraint(
        "CHECK(abs(balance) <= 1e13 AND held <= 1e13)",
        "So large a sum could no longer be reckoned to the cent.",
    )
    difference_ids = fields.One2many("deposit.difference", "account_id", readonly=True)
    checked_seq = fields.Integer(string="Checked up to No.", readonly=True, copy=False)
    checked_hash = fields.Char(machine=True, readonly=True, copy=False)
    checked_seal = fields.Char(
        machine=True,
        readonly=True,
        copy=False,
        help="Of number and hash up to which the ledger was sound.",
    )
    checked_key = fields.Char(
        machine=True,
        string="Key of the Seals",
        readonly=True,
        copy=False,
        help="Tells keys apart, and no more.",
    )
    last_hash = fields.Char(
        machine=True,
        string="Hash of the Last Entry",
        compute="_compute_last_hash",
        help="Seals all entries. Keep it where no database is: on paper, or in an export.",
    )
    agreement_ids = fields.One2many("deposit.agreement", "account_id", readonly=True)
    agreement_id = fields.Many2one(
        "deposit.agreement", string="Agreement in Force", compute="_compute_agreement_id"
    )
    required_amount = fields.Monetary(string="Required Deposit", compute="_compute_agreement_id")
    due_balance = fields.Monetary(
        string="Due by Now",
        readonly=True,
        copy=False,
        default=0.0,
        help="What has to be paid in by now, after days and amount of grace. New parts are issued"
        " as long as the deposit is not below it.",
    )
    stop_reason = fields.Char(compute="_compute_stop_reason", compute_sudo=True)
    is_lagging = fields.Boolean(
        string="Behind the Agreement",
        compute="_compute_is_lagging",
        search="_search_is_lagging",
    )

    @api.depends("balance", "held", "multiple")
    def _compute_limit(self):
        for account in self:
            account.limit = account.balance * account.multiple
            account.free = account.limit - account.held
            account.held_percent = 100 * account.held / account.limit if account.limit > 0 else 0

    @api.model
    def _search_free(self, operator, value):
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s * %s - %s %s %s",
                model._field_to_sql(alias, "balance", query),
                model._field_to_sql(alias, "multiple", query),
                model._field_to_sql(alias, "held", query),
                SQL(operator),
                value,
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_figures(vals)
            self._refuse_agreed(vals)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._refuse_figures(vals)
        self._refuse_agreed(vals)
        if {"point_id", "currency_id"} & vals.keys() and any(a.last_seq for a in self):
            raise UserError(
                self.env._(
                    "The account has entries: its point and currency can no longer be changed."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_without_entries(self):
        if any(account.last_seq for account in self):
            raise UserError(self.env._("A deposit account with entries is kept. Block it instead."))

    @api.model
    def _refuse_agreed(self, vals):
        if not self.env.su and AGREED & vals.keys():
            raise UserError(
                self.env._(
                    "Multiple and due amount follow from the agreement of the deposit."
                    " Make a new agreement and have it approved."
                )
            )

    @api.model
    def _refuse_figures(self, vals):
        if CHECKED & vals.keys() and not self.env.su:
            raise UserError(self.env._("What a check found is noted by the check alone."))
        if FIGURES & vals.keys():
            raise UserError(
                self.env._(
                    "The figures of a deposit account follow from its entries and are not written"
                    " by hand. Make a deposit movement instead."
                )
            )

    def action_block(self):
        self.check_access("write")
        self.write({"state": "blocked"})

    def action_open(self):
        self.check_access("write")
        self.write({"state": "open"})

    def action_statement(self):
        """The statement of account of the last weeks."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "deposit.statement",
            "res_id": self.env["deposit.statement"].create({"account_id": self.id}).id,
            "views": [(False, "form")],
            "name": self.env._("Statement of Account"),
        }

    # Proof that no entry was changed, removed, inserted or moved since it was written.

    def _verify_chain(self):
        """Walk along all entries of these accounts.

        :return: ``{account: [(number of the entry, what is broken)]}``, see `chain.Walk.breaks`
        """
        key, facts = seal_key(), self.env["deposit.entry"]._facts()
        walks = {account.id: Walk(key, facts) for account in self}
        for account_id, previous, found, *values in self._stream_entries():
            walks[account_id].step(tuple(values), previous or "", found or "")
        return {account: walks[account.id].breaks(account.last_seq) for account in self}

    def _stream_entries(self):
        """Entries in their order, fetched as the walk goes on."""
        self.env["deposit.entry"].flush_model()
        query = SQL(
            "SELECT account_id, previous_hash, hash, %s FROM deposit_entry"
            " WHERE account_id = ANY(%s) ORDER BY account_id, seq",
            SQL(", ").join(SQL.identifier(name) for name in self.env["deposit.entry"]._facts()),
            self.ids,
        )
        with self.env.cr._cnx.cursor("deposit_chain") as cursor:
            cursor.itersize = BATCH
            cursor.execute(query.code, query.params)
            yield from cursor

    def _chain_messages(self, breaks):
        """Breaks of one account as sentences."""
        sentences = {
            "changed": self.env._("entry no. %s was changed after it was written"),
            "missing": self.env._("entry no. %s is missing"),
            "inserted": self.env._("entry no. %s was put in from outside"),
            "order": self.env._("entry no. %s stands in the place of another one"),
        }
        lines = [sentences[what] % number for number, what in breaks[:MOST_BREAKS]]
        if len(breaks) > MOST_BREAKS:
            lines.append(self.env._("and %s more entries are broken", len(breaks) - MOST_BREAKS))
        return lines

    # --- against what was found before ---

    def _compare_chains(self):
        """No entry was changed, removed or put in; nor was all of it rewritten since a check."""
        findings, now, key = [], self._hashes_of("checked_seq"), seal_key()
        gone = self._heads_gone()
        for account, breaks in self._verify_chain().items():
            lines = account._key_messages(key) + account._chain_messages(breaks)
            lines += account._head_messages(key, now.get(account.id))
            if account.id in gone and not lines:
                lines.append(account._gone_message(*gone[account.id]))
            if lines:
                findings.append(
                    {"account_id": account.id, "kind": "chain", "text": "; ".join(lines)}
                )
        return findings

    def _hashes_of(self, number):
        """``{account id: hash now}`` of the entries whose number this field tells."""
        self.flush_model([number])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT account.id, entry.hash FROM deposit_account account"
                    " JOIN deposit_entry entry ON entry.account_id = account.id"
                    " AND entry.seq = %s WHERE account.id = ANY(%s)",
                    SQL.identifier("account", number),
                    self.ids,
                )
            )
        )

    def _heads_gone(self):
        """``{account id: head}`` kept outside the database and not found in it any more."""
        heads = kept(place_of(self.env.cr))
        heads = {account.id: heads[account.id] for account in self if account.id in heads}
        if not heads:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT account_id FROM deposit_entry WHERE (account_id, seq, hash) IN %s",
                tuple((account_id, *head) for account_id, head in heads.items()),
            )
        )
        found = {account_id for (account_id,) in rows}
        return {account_id: head for account_id, head in heads.items() if account_id not in found}

    def _gone_message(self, seq, _hash):
        return self.env._(
            "the ledger had come to no. %s, as is kept outside the database; that entry is gone",
            seq,
        )

    def _key_messages(self, key):
        if self.checked_key in (False, key_mark(key)):
            return []
        return [
            self.env._(
                "the ledger is sealed with the key %(found)s, and the server has the key %(own)s",
                found=self.checked_key,
                own=key_mark(key),
            )
        ]

    def _head_messages(self, key, head):
        """What a check noted is what it noted, and the ledger up to there is still the same."""
        if not (self.checked_seq or self.checked_hash or self.checked_seal):
            return []
        expected = self._checked_seal(key, self.checked_seq, self.checked_hash)
        if not same_seal(self.checked_seal, expected):
            return [self.env._("what the last check noted was changed from outside")]
        if self.checked_seq and head != self.checked_hash:
            return [self._rewritten_message()]
        return []

    def _rewritten_message(self):
        return self.env._(
            "the ledger up to no. %(seq)s is not the one that was checked on %(day)s",
            seq=self.checked_seq,
            day=self.company_id._local_date(self.checked_at),
        )

    # Proof that figures, entries and parts agree; it only reads and tells.

    @api.depends("last_seq")
    def _compute_last_hash(self):
        hashes = self._hashes_of("last_seq")
        for account in self:
            account.last_hash = hashes.get(account.id, False)

    def action_verify(self):
        self.check_access("read")
        # sudo: the outcome is noted on accounts that the reader may not write
        differences = self.sudo()._verify_and_note()
        return notification(
            self._verify_message(differences),
            "act_window_close",
            title=self.env._("Check of Deposits"),
            is_alarm=any(differences.values()),
        )

    @api.model
    def _cron_verify(self):
        accounts = self.search([])  # pylint: disable=no-search-all
        for account, lines in accounts._verify_and_note().items():
            if lines:
                _logger.warning("Deposit of %s: %s", account.point_id.code, "; ".join(lines))

    def _verify_and_note(self):
        findings = self._find_differences()
        self.env["deposit.difference"]._note(self, findings)
        differences = self._sentences_by_account(findings)
        now = fields.Datetime.now()
        for account, lines in differences.items():
            vals = {"checked_at": now, "differences": "\n".join(lines) or False}
            account.write({**vals, **({} if lines else account._head())})
        self._keep_heads([account for account, lines in differences.items() if not lines])
        return differences

    def _keep_heads(self, accounts):
        """Outside the database, once it is certain what the check noted in it."""
        heads = {a.id: (a.checked_seq, a.checked_hash) for a in accounts if a.checked_seq}
        self.env.cr.postcommit.add(partial(keep, place_of(self.env.cr), heads))

    def _head(self):
        """What the next check will hold the ledger against."""
        key = seal_key()
        return {
            "checked_seq": self.last_seq,
            "checked_hash": self.last_hash,
            "checked_seal": self._checked_seal(key, self.last_seq, self.last_hash),
            "checked_key": key_mark(key),
        }

    def _checked_seal(self, key, seq, head):
        return seal(key, "checked", str(self.id), str(seq), head or "")

    def _verify_message(self, differences):
        lines = [
            f"{account.point_id.name}: {line}"
            for account, lines in differences.items()
            for line in lines
        ]
        return "\n".join(lines) or self.env._(
            "Figures, entries and parts of %s account(s) agree.", len(self)
        )

    def _verify(self):
        """Compare what is cached with the entries, and what is held with the parts themselves.

        :return: dict account → list of differences, as sentences
        """
        return self._sentences_by_account(self._find_differences())

    def _sentences_by_account(self, findings):
        lines = {account.id: [] for account in self}
        for vals in findings:
            lines[vals["account_id"]].append(vals["text"])
        return {account: lines[account.id] for account in self}

    def _find_differences(self):
        """Values of `deposit.difference`. Override to compare with what the ledger stands for."""
        return self._compare_folds() + self._compare_chains() + self._compare_money()

    # --- figures ---

    def _compare_folds(self):
        """The fold of the entries, without gaps, is what the account shows."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account.id, count(entry.id), COALESCE(max(entry.seq), 0),
                       COALESCE(sum(entry.balance_delta), 0), COALESCE(sum(entry.held_delta), 0),
                       COALESCE(bool_and(entry.balance_after = entry.balance_fold
                                     AND entry.held_after = entry.held_fold), TRUE)
                  FROM deposit_account account
             LEFT JOIN (SELECT *, sum(balance_delta) OVER fold AS balance_fold,
                                  sum(held_delta) OVER fold AS held_fold
                          FROM deposit_entry
                         WHERE account_id = ANY(%(ids)s)
                        WINDOW fold AS (PARTITION BY account_id ORDER BY seq)) entry
                       ON entry.account_id = account.id
                 WHERE account.id = ANY(%(ids)s)
              GROUP BY account.id
                """,
                ids=self.ids,
            )
        )
        accounts = {account.id: account for account in self}
        findings = []
        for account_id, *fold in rows:
            if lines := accounts[account_id]._compare_figures(*fold):
                findings.append(
                    {"account_id": account_id, "kind": "figures", "text": "; ".join(lines)}
                )
        return findings

    def _compare_figures(self, count, last, balance, held, unbroken):
        """What the account shows against the fold of its entries."""
        lines = []
        if not (count == last == self.last_seq):
            lines.append(
                self.env._(
                    "entries are missing: %(count)s found, numbered up to %(last)s, expected"
                    " %(expected)s",
                    count=count,
                    last=last,
                    expected=self.last_seq,
                )
            )
        if not unbroken:
            lines.append(self.env._("the running figures of the entries do not add up"))
        for label, fold, shown in (
            (self.env._("deposit"), balance, self.balance),
            (self.env._("parts held"), held, self.held),
        ):
            if self.currency_id.compare_amounts(fold, shown):
                lines.append(
                    self.env._(
                        "%(figure)s: the account shows %(shown)s, its entries add up to %(fold)s",
                        figure=label,
                        shown=self.currency_id.format(shown),
                        fold=self.currency_id.format(fold),
                    )
                )
        return lines

    # Money in the ledger stands in the accounts of the company.

    def _compare_money(self):
        """Each movement of money has its journal entry: posted, and of the same amount."""
        self.env.flush_all()
        messages = {}
        for account_id, *facts in self.env.execute_query(SQL(UNBOOKED, self.ids)):
            messages.setdefault(account_id, []).append(self._money_message(*facts))
        return [
            {"account_id": account_id, "kind": "money", "text": self._shorten(lines)}
            for account_id, lines in messages.items()
        ]

    def _money_message(self, seq, name, posted):
        if posted:
            return self.env._(
                "entry no. %(seq)s: journal entry %(name)s books another amount",
                seq=seq,
                name=name,
            )
        if name:
            return self.env._(
                "entry no. %(seq)s: journal entry %(name)s is not posted", seq=seq, name=name
            )
        return self.env._("entry no. %s: its journal entry is missing", seq)

    def _shorten(self, lines):
        if len(lines) > MOST_BREAKS:
            rest = self.env._("and %s more", len(lines) - MOST_BREAKS)
            lines = [*lines[:MOST_BREAKS], rest]
        return "; ".join(lines)

    # What has to be settled before the point of an account is closed.

    def _get_closing_obstacles(self):
        self.ensure_one()
        obstacles = []
        if not self.currency_id.is_zero(self.held):
            obstacles.append(
                self.env._(
                    "Parts worth %s are held or owed. Have them sent back, written off or paid.",
                    self.currency_id.format(self.held),
                )
            )
        if not self.currency_id.is_zero(self.balance):
            obstacles.append(
                self.env._(
                    "The deposit of %s is not paid back.", self.currency_id.format(self.balance)
                )
            )
        return obstacles

    # Journal entries of the money that a deposit account moves.

    def _charge(self, amount, reason, key=None, date=None, **links):
        """The point owes the company something: taken from its deposit, with a journal entry.

        A charge is owed whatever is held; where it uses up the limit, new parts stop.

        :param reason: told on the statement of account
        :param key: the same key charges once
        :param links: what it is for, as values of `deposit.entry`
        """
        return self._book_claim("charge", amount, reason, key, date, **links)

    def _take_back_charge(self, amount, reason, key=None, date=None):
        """A charge was wrong, all of it or in part: the deposit gets it back."""
        self.ensure_one()
        if self.currency_id.compare_amounts(amount, self._charged()) > 0:
            raise UserError(
                self.env._(
                    "%(point)s was charged %(charged)s so far: no more can be taken back.",
                    point=self.point_id.name,
                    charged=self.currency_id.format(self._charged()),
                )
            )
        return self._book_claim("adjust", -amount, reason, key, date)

    def _charged(self):
        """What the point was charged, without what was taken back."""
        # sudo: sums the account's own entries
        Entry = self.env["deposit.entry"].sudo()
        booked = Entry.search(
            [
                ("account_id", "=", self.id),
                ("kind", "in", ("charge", "adjust")),
                ("balance_delta", "!=", 0),
            ]
        )
        return -sum(booked.mapped("balance_delta"))

    def _book_claim(self, kind, amount, reason, key, date, **links):
        """The point owes so much more, or less if negative: an entry and its journal entry."""
        self.ensure_one()
        # sudo: the charge is decided, by finance or by whoever approved a difference; neither
        # needs the right to book by hand
        account = self.sudo()
        company = account.company_id
        move = account._post_journal_entry(
            company._get_deposit_journal(),
            company._get_deposit_charge_account(),
            amount,
            reason,
            date or fields.Date.context_today(self),
        )
        return self._post(
            [
                {
                    "account_id": self.id,
                    "kind": kind,
                    "balance_delta": -amount,
                    "move_id": move.id,
                    "key": key,
                    "note": reason,
                    **links,
                }
            ]
        )

    def _post_journal_entry(self, journal, counterpart, amount, label, date):
        """Book `amount` from the debt to the point on the other account, or back if negative."""
        liability = self.company_id._get_deposit_liability_account()
        partner = self.point_id.partner_id
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": date,
                "ref": f"{label} {self.point_id.name}",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "name": label,
                            "balance": balance,
                        }
                    )
                    for account, balance in ((counterpart, -amount), (liability, amount))
                ],
            }
        )
        move.action_post()
        return move

    # The one entry point to the figures of an account.

    @api.model
    def _post(self, vals_list):
        """Write entries and move the figures of their accounts with them.

        One conditional UPDATE decides in the database for each account whether its entries may
        be: no value is read first, so parallel requests can never hold more than the limit.

        :param vals_list: values of `deposit.entry`: account_id, kind, balance_delta, held_delta …
        :return: the entries, in the order given
        :raise UserError: the limit is too small; says how much is free and what to do
        """
        # sudo: only reads the currencies, of all accounts at once
        self.sudo().browse({vals["account_id"] for vals in vals_list}).mapped("currency_id")
        vals_list = [self._completed(vals) for vals in vals_list]
        by_account = {}
        for vals in vals_list:
            by_account.setdefault(vals["account_id"], []).append(vals)
        self.browse(sorted(by_account))._move_figures(by_account)
        # sudo: no role may write entries; they come from here alone, whatever caused them
        Entry = self.env["deposit.entry"].sudo()
        return Entry.browse(Entry.with_context(deposit_post=POST).create(vals_list).ids)

    @api.model
    def _completed(self, vals):
        """The values as the database will hold them: the hash is made of these."""
        money = ("balance_delta", "held_delta")
        Entry = self.env["deposit.entry"]
        for name in (*money, "quantity"):
            Entry._check_reason(Entry._fields[name], vals.get(name, 0.0), MOST)
        account = self.sudo().browse(vals["account_id"])  # sudo: only reads the currency
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return {
            "user_id": self.env.uid,
            "at": fields.Datetime.now(),
            **vals,
            **{name: account.currency_id.round(vals.get(name, 0.0)) for name in money},
            "quantity": float_round(vals.get("quantity", 0.0), precision_digits=digits),
        }

    def _move_figures(self, by_account):
        """Move the figures by the sums of the entries and complete these as they stand then.

        :param by_account: ``{account id: values of its entries}``
        """
        if not self:
            return
        deltas = [account._delta(by_account[account.id]) for account in self]
        self.flush_recordset()
        if len(self) > 1:  # in one order, so that two requests cannot wait for each other
            self.env.execute_query(
                SQL(
                    "SELECT FROM deposit_account WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                    self.ids,
                )
            )
        rows = self.env.execute_query(self._move_figures_sql(deltas))
        self.modified(FIGURES)
        self.invalidate_recordset(FIGURES)
        moved = {account: figures for account, *figures in rows}
        for account, (_id, balance_delta, held_delta, *_rest) in zip(self, deltas, strict=True):
            if account.id not in moved:
                raise UserError(account._limit_message(balance_delta, held_delta))
            account._number(by_account[account.id], *moved[account.id])

    def _delta(self, vals_list):
        """What the entries change: id, deposit, held, how many they are, whether one refunds."""
        return (
            self.id,
            self.currency_id.round(sum(vals["balance_delta"] for vals in vals_list)),
            self.currency_id.round(sum(vals["held_delta"] for vals in vals_list)),
            len(vals_list),
            any(vals["kind"] == "refund" for vals in vals_list),
        )

    def _number(self, vals_list, balance, held, seq, head, last_at):
        """Complete entries backwards from how the account stands after the last of them."""
        currency = self.currency_id
        for vals in reversed(vals_list):
            vals.update(seq=seq, balance_after=balance, held_after=held)
            balance = currency.round(balance - vals["balance_delta"])
            held = currency.round(held - vals["held_delta"])
            seq -= 1
            # a clock set back does not put an entry before the one it follows
            vals["at"] = max(vals["at"], last_at or vals["at"])
        self._chain(vals_list, head if seq else START)

    def _chain(self, vals_list, head):
        """Hang the entries on the last one of the account."""
        if not head:
            raise UserError(
                self.env._(
                    "The last entry of the deposit account of %s is missing: the ledger was"
                    " changed from outside. Nothing is booked until it is restored.",
                    self.sudo().point_id.name,  # sudo: whoever books is told whose account it is
                )
            )
        key, facts = seal_key(), self.env["deposit.entry"]._facts()
        for vals in vals_list:
            vals["previous_hash"] = head
            vals["hash"] = head = entry_hash(key, head, [vals.get(name) for name in facts], facts)

    @api.model
    def _move_figures_sql(self, deltas):
        """A hold needs room, an open account and what is due by now paid in.

        A refund must leave room for what is held. A charge is owed whatever is held: it may use
        up the limit and so stop further holds. The hash of the last entry is read with the row
        that was moved: whoever wrote another one since the snapshot has changed that row, and the
        update fails.
        """
        return SQL(
            """
            UPDATE deposit_account account
               SET balance = account.balance + delta.balance,
                   held = account.held + delta.held,
                   last_seq = account.last_seq + delta.entries
              FROM (VALUES %s) AS delta (id, balance, held, entries, refund)
             WHERE account.id = delta.id
               AND (delta.held <= 0
                    OR (account.state = 'open'
                        AND account.balance + delta.balance >= account.due_balance
                        AND account.held + delta.held
                            <= (account.balance + delta.balance) * account.multiple))
               AND (NOT delta.refund
                    OR (account.balance + delta.balance >= 0
                        AND account.held + delta.held
                            <= (account.balance + delta.balance) * account.multiple))
         RETURNING account.id, account.balance, account.held, account.last_seq,
                   (SELECT last.hash FROM deposit_entry last
                     WHERE last.account_id = account.id
                       AND last.seq = account.last_seq - delta.entries),
                   (SELECT last.at FROM deposit_entry last
                     WHERE last.account_id = account.id
                       AND last.seq = account.last_seq - delta.entries)
            """,
            SQL(", ").join(
                SQL("(%s::int, %s::numeric, %s::numeric, %s::int, %s)", *delta) for delta in deltas
            ),
        )

    def _limit_message(self, balance_delta, held_delta):
        account = self.sudo()  # sudo: tells whoever asks what the limit of this account is
        figures = {
            "point": account.point_id.name,
            "free": account.currency_id.format(account.free),
            "limit": account.currency_id.format(account.limit),
            "held": account.currency_id.format(account.held),
            "asked": account.currency_id.format(max(held_delta, -balance_delta)),
        }
        if held_delta <= 0:
            return self.env._(
                "The deposit of %(point)s cannot be paid back by %(asked)s: parts worth %(held)s"
                " are held against it. Take parts back first, or refund less.",
                **figures,
            )
        if account.state == "blocked":
            return self.env._(
                "The deposit account of %(point)s is blocked: it takes no new parts now."
                " Ask the accountant to open it.",
                **figures,
            )
        if account.currency_id.compare_amounts(account.balance, account.due_balance) < 0:
            return f"{account.point_id.name}: {account._stop_message()}"
        return self.env._(
            "The parts limit of %(point)s is too small: %(asked)s asked, %(free)s free of"
            " %(limit)s. Approve less, take old parts back, or have the deposit raised.",
            **figures,
        )

    def _serialize(self):
        """Make a parallel request on these accounts start again with what this one leaves.

        A new version of the row is needed: a mere lock lets the next one in with its old
        snapshot.
        """
        self.env.cr.execute(
            SQL("UPDATE deposit_account SET last_seq = last_seq WHERE id = ANY(%s)", self.ids)
        )

    def _lock_in_order(self, parts=None):
        """Wait for these accounts at the entry of a request, so that a hot one is served fairly.

        Parallel requests on one row would else fail and start again, some of them many times. The
        lock is the session's, taken before the snapshot: the request then sees what the one
        before it left. It is never needed for safety, that is the matter of `_post`; so where
        something is pending in the transaction, which a commit would save by half, it is left out.

        :param parts: parts that will move, whose pieces in stock are as hot
        """
        keys = [(LOCK_SPACE, account) for account in self.ids]
        keys += [(PARTS_SPACE, part) for part in (parts.ids if parts else ())]
        if not keys or not self._nothing_pending():
            return
        cr = self.env.cr
        try:
            taken = self._lock(sorted(keys))  # all requests in one order: none waits for another
        except psycopg2.Error:
            cr.rollback()
            self._unlock(keys)
            raise
        if not taken:
            return
        # Nothing is in it: ends the transaction and with it the old snapshot.
        cr.commit()  # pylint: disable=invalid-commit
        cr.postcommit.add(lambda: self._unlock(keys))
        cr.postrollback.add(lambda: self._unlock(keys))

    def _nothing_pending(self):
        """Whether the transaction has not changed anything yet, as far as Odoo knows."""
        dirty = any(self.env.transaction.field_dirty.values())
        return not (dirty or self.env.cr.readonly or self.env.cr.precommit)

    def _lock(self, keys):
        """Take the locks in this order; none if the database has changes of this transaction."""
        spaces, numbers = zip(*keys, strict=True)
        self.env.cr.execute(
            """
            SELECT pg_advisory_lock(space, number)
              FROM (SELECT space, number
                      FROM unnest(%s, %s) WITH ORDINALITY AS key(space, number, place)
                     WHERE pg_current_xact_id_if_assigned() IS NULL
                  ORDER BY place
                    OFFSET 0) key
            """,
            [list(spaces), list(numbers)],
        )
        return self.env.cr.rowcount

    def _unlock(self, keys):
        """Unlock after commit and rollback alike, also while the cursor is being closed."""
        connection = self.env.cr._cnx
        spaces, numbers = zip(*keys, strict=True)
        with contextlib.suppress(psycopg2.Error):  # a session that is gone holds no lock
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(space, number)"
                    " FROM unnest(%s, %s) key(space, number)",
                    [list(spaces), list(numbers)],
                )
            connection.rollback()

    # What the agreement in force asks of an account, and whether new parts stop for it.

    def _compute_agreement_id(self):
        in_force = self._agreements_in_force()
        for account in self:
            agreement = in_force.get(account.id, self.env["deposit.agreement"])
            account.agreement_id = agreement
            account.required_amount = agreement.required_amount

    @api.depends("balance", "held", "multiple", "state", "due_balance")
    def _compute_stop_reason(self):
        for account in self:
            account.stop_reason = account._stop_message()

    @api.depends("balance", "due_balance")
    def _compute_is_lagging(self):
        for account in self:
            behind = account.currency_id.compare_amounts(account.balance, account.due_balance)
            account.is_lagging = behind < 0

    @api.model
    def _search_is_lagging(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s < %s",
                model._field_to_sql(alias, "balance", query),
                model._field_to_sql(alias, "due_balance", query),
            )
        )

    def _stop_message(self):
        """Why no new parts are issued to the point now, as a sentence; False if they are."""
        figures = {
            "held": self.currency_id.format(self.held),
            "limit": self.currency_id.format(self.limit),
            "due": self.currency_id.format(self.due_balance),
            "paid": self.currency_id.format(self.balance),
        }
        if self.state == "blocked":
            return self.env._("The account is blocked: no new parts until the accountant opens it.")
        if self.currency_id.compare_amounts(self.balance, self.due_balance) < 0:
            return self.env._(
                "The deposit lags behind its agreement: %(paid)s paid in, %(due)s due by now."
                " No new parts until it is paid in.",
                **figures,
            )
        if self.currency_id.compare_amounts(self.held, self.limit) > 0:
            return self.env._(
                "Parts worth %(held)s are held and the limit is %(limit)s. What is held stays."
                " No new parts until parts come back or the deposit is raised.",
                **figures,
            )
        return False

    def _agreements_in_force(self, day=None):
        """``{account id: agreement}`` of a day, today if none is given."""
        day = day or fields.Date.context_today(self)
        # sudo: which terms hold for an account that the reader may see
        agreements = (
            self.env["deposit.agreement"]
            .sudo()
            .search(
                [
                    ("account_id", "in", self.ids),
                    ("state", "=", "approved"),
                    ("valid_from", "<=", day),
                    "|",
                    ("valid_to", "=", False),
                    ("valid_to", ">=", day),
                ]
            )
        )
        return {agreement.account_id.id: agreement.sudo(self.env.su) for agreement in agreements}

    # --- agreements take effect ---

    @api.model
    def _cron_review_terms(self):
        """Once a day: agreements start and end, instalments fall due."""
        accounts = self.env["deposit.agreement"].search([("state", "=", "approved")]).account_id
        accounts._review_terms()
        self.env["deposit.agreement"].search(
            [("state", "=", "approved"), ("valid_to", "<", fields.Date.context_today(self))]
        )._as_step().write({"state": "ended"})

    def _review_terms(self):
        """Bring multiple and due amount of these accounts to what their agreements say today."""
        in_force = self._agreements_in_force()
        due = self._due_by_now()
        for account in self:
            agreement = in_force.get(account.id)
            vals = {
                "multiple": agreement.multiple if agreement else account.multiple,
                "due_balance": due.get(account.id, 0.0),
            }
            account._take_terms({name: v for name, v in vals.items() if account[name] != v})

    def _take_terms(self, vals):
        if not vals:
            return
        before = self.stop_reason
        self.write(vals)
        reason = self.stop_reason
        if reason and reason != before:
            self.message_post(body=reason, subtype_xmlid="mail.mt_note")

    def _due_by_now(self):
        """``{account id: amount}``: instalments whose days of grace are over, less the amount."""
        self.env["deposit.instalment"].flush_model()
        self.env["deposit.agreement"].flush_model()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT agreement.account_id, greatest(
                       sum(instalment.amount) - COALESCE(max(agreement.grace_amount), 0), 0)
                  FROM deposit_agreement agreement
                  JOIN deposit_instalment instalment ON instalment.agreement_id = agreement.id
                 WHERE agreement.account_id = ANY(%(ids)s) AND agreement.state = 'approved'
                   AND agreement.valid_from <= %(today)s
                   AND (agreement.valid_to IS NULL OR agreement.valid_to >= %(today)s)
                   AND instalment.due_date + COALESCE(agreement.grace_days, 0) < %(today)s
              GROUP BY agreement.account_id
                """,
                ids=self.ids,
                today=today,
            )
        )
        return dict(rows)

    # --- proposals ---

    def action_new_agreement(self):
        """A draft with the terms of the agreement in force, to be changed."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "res_model": "deposit.agreement",
            "res_id": self._propose_agreement({}).id,
            "views": [(False, "form")],
        }

    def _propose_agreement(self, terms):
        self.ensure_one()
        agreement = self.agreement_id
        return self.env["deposit.agreement"].create(
            {
                "account_id": self.id,
                "multiple": agreement.multiple or self.multiple,
                "required_amount": agreement.required_amount,
                "grace_days": agreement.grace_days,
                "grace_amount": agreement.grace_amount,
                **terms,
            }
        )
