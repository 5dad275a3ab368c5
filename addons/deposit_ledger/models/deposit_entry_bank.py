from odoo import api, fields, models
from odoo.fields import Domain

ON_ITS_WAY = Domain(
    "move_id.line_ids",
    "any",
    [("account_type", "=", "asset_current"), ("account_id.reconcile", "=", True)]
    + [("reconciled", "=", False)],
)


class DepositEntry(models.Model):
    """Money that was booked before the bank's statement came."""

    _inherit = "deposit.entry"

    is_on_its_way = fields.Boolean(
        string="Not on the Bank Statement Yet",
        compute="_compute_is_on_its_way",
        search="_search_is_on_its_way",
        compute_sudo=True,
    )

    @api.depends("move_id.line_ids.reconciled")
    def _compute_is_on_its_way(self):
        money = self.filtered(lambda entry: entry.means == "bank" and entry.move_id)
        waiting = money.filtered_domain(ON_ITS_WAY)
        for entry in self:
            entry.is_on_its_way = entry in waiting

    def _search_is_on_its_way(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        return Domain("means", "=", "bank") & ON_ITS_WAY

    def action_match_bank(self):
        """Ask for the line of the bank statement that shows this money."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "deposit_ledger.action_deposit_bank_match"
        )
        return {**action, "context": {"default_entry_id": self.id}}

    def _money_on_its_way(self):
        """The open journal item that waits for the bank statement."""
        return self.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_current"
            and line.account_id.reconcile
            and not line.reconciled
        )
