from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.labels import listing, selection_labels


class DepositStatement(models.TransientModel):
    """What happened on a deposit account in a period: on the screen, as PDF and as Excel."""

    _name = "deposit.statement"
    _description = "Statement of Account"
    _rec_name = "account_id"

    account_id = fields.Many2one("deposit.account", required=True, ondelete="cascade")
    point_id = fields.Many2one(related="account_id.point_id")
    date_from = fields.Date(
        string="Period", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    body = fields.Html(compute="_compute_body", sanitize=False)

    def _default_date_from(self):
        return fields.Date.context_today(self) + relativedelta(months=-1, day=1)

    @api.depends("account_id", "date_from", "date_to")
    def _compute_body(self):
        for statement in self:
            complete = statement.account_id and statement.date_from and statement.date_to
            statement.body = complete and self.env["ir.qweb"]._render(
                "deposit_ledger.statement_body", statement._facts()
            )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for statement in self:
            if statement.date_from > statement.date_to:
                raise ValidationError(self.env._("The period ends before it begins."))

    def action_print(self):
        self.check_access("read")
        report = self.env.ref("deposit_ledger.action_report_deposit_statement")
        return report.report_action(self)

    def action_xlsx(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/deposit/statement/{self.account_id.id}/xlsx"
            f"?date_from={self.date_from}&date_to={self.date_to}",
            "target": "download",
        }

    # --- what it says ---

    def _facts(self):
        """Everything that the screen, the printed sheet and the workbook tell."""
        self.account_id.check_access("read")
        start, end = self._bounds()
        opening, closing = self._last_entry(start), self._last_entry(end)
        account = self.account_id
        terms = account._agreements_in_force(self.date_to).get(account.id) or account
        limit = closing.balance_after * terms.multiple
        return {
            "statement": self,
            "account": account,
            "currency": account.currency_id,
            "multiple": terms.multiple,
            "opening": {"balance": opening.balance_after, "held": opening.held_after},
            "closing": {"balance": closing.balance_after, "held": closing.held_after},
            "limit": limit,
            "free": limit - closing.held_after,
            "when": self._when_format(),
            "rows": [self._row(entry) for entry in self._entries(start, end)],
            "parts": self._parts(end),
            "last_seq": closing.seq,
            "last_hash": closing.hash or "",
        }

    def _bounds(self):
        """First moment of the period and the first after it, in the zone of the point."""
        zone = pytz.timezone(self.point_id.tz or self.env.user.tz or "UTC")
        return [
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (self.date_from, self.date_to + timedelta(days=1))
        ]

    def _when_format(self):
        """The year is told where a period has more than one."""
        one_year = self.date_from.year == self.date_to.year
        return "MM-dd HH:mm" if one_year else "yyyy-MM-dd HH:mm"

    def _entries(self, start, end):
        return self.env["deposit.entry"].search(
            [("account_id", "=", self.account_id.id), ("at", ">=", start), ("at", "<", end)],
            order="seq",
        )

    def _last_entry(self, before):
        return self.env["deposit.entry"].search(
            [("account_id", "=", self.account_id.id), ("at", "<", before)],
            order="seq desc",
            limit=1,
        )

    def _row(self, entry):
        kinds = selection_labels(entry, "kind")
        means = selection_labels(entry, "means")
        kind = kinds[entry.kind]
        return {
            "seq": entry.seq,
            "at": entry.at,
            "kind": f"{kind} ({means[entry.means]})" if entry.means else kind,
            "part": entry.product_id.display_name or "",
            # sudo: numbers of documents that the point's own entries are about
            "document": listing(
                self.env, [document.name for document in entry.sudo()._documents() if document]
            ),
            "note": entry.note or "",
            "pieces": entry.quantity,
            "balance_delta": entry.balance_delta,
            "balance": entry.balance_after,
            "held_delta": entry.held_delta,
            "held": entry.held_after,
        }

    def _parts(self, end):
        """What was held at the end of the period: part, pieces, value."""
        groups = self.env["deposit.entry"]._read_group(
            [
                ("account_id", "=", self.account_id.id),
                ("product_id", "!=", False),
                ("at", "<", end),
            ],
            ["product_id"],
            ["quantity:sum", "held_delta:sum"],
            having=[("quantity:sum", "!=", 0)],
        )
        return [
            {"part": part.display_name, "pieces": pieces, "value": value}
            for part, pieces, value in groups
        ]
