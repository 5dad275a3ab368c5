from odoo import api, models

# What is left to do with a line of an entry that a document stands on: to match it with a
# payment, and to say which projects or departments bear it.
FREE_FIELDS = {
    "analytic_distribution",
    "full_reconcile_id",
    "matching_number",
    "no_followup",
}


class AccountMoveLine(models.Model):
    """The lines of an entry that does not move; see `account.move`."""

    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        moves = {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        self.env["account.move"].browse(moves)._check_not_frozen()
        return super().create(vals_list)

    def write(self, vals):
        self._changes_weight(vals).move_id._check_not_frozen()
        if "move_id" in vals:
            self.env["account.move"].browse(vals["move_id"] or [])._check_not_frozen()
        return super().write(vals)

    def _changes_weight(self, vals):
        posted = self._origin.filtered(lambda line: line.move_id.state != "draft")
        names = [name for name in vals if self._has_weight(name)]
        will_change = self.env["account.move"]._field_will_change
        return posted.filtered(lambda line: any(will_change(line, vals, name) for name in names))

    @api.model
    def _has_weight(self, name):
        field = self._fields.get(name)
        return bool(field and field.store and field.type != "one2many" and name not in FREE_FIELDS)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_frozen(self):
        self.move_id._check_not_frozen()
