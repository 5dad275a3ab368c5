from odoo import api, models
from odoo.exceptions import UserError

# What is left to do with an entry that a document stands on: to pay it, to send it, to note the
# number of the official invoice, to secure it. Lines, activities and the like have guards or
# rights of their own.
FREE_FIELDS = {
    "access_token",
    "checked",
    "fapiao",
    "inalterable_hash",
    "invoice_pdf_report_file",
    "invoice_source_email",
    "invoice_user_id",
    "is_manually_modified",
    "is_move_sent",
    "message_main_attachment_id",
    "preferred_payment_method_line_id",
    "qr_code_method",
    "secure_sequence_number",
    "sending_data",
    "ubl_cii_xml_file",
}
# A payment may be stopped and let go again.
FREE_PAYMENT_STATES = ("blocked", "not_paid")


class AccountMove(models.Model):
    """A journal entry that a document of ours stands on does not move, whoever asks.

    The document tells the amount for good; what was wrong is corrected by another document.
    """

    _inherit = "account.move"

    def _frozen_by(self):
        """Which of these entries do not move: ``{entry: sentence that says why and what to do}``.

        Override to add the entries of another document.
        """
        # sudo: looks only whether an entry of a deposit account stands on the journal entry
        entries = self.env["deposit.entry"].sudo().search([("move_id", "in", self.ids)])
        return {
            self.browse(entry.move_id.id): self.env._(
                "%(move)s is a movement of the deposit of %(point)s (%(entry)s) and can no"
                " longer be changed. Correct it by the opposite deposit movement.",
                move=entry.move_id.name or "",
                point=entry.point_id.name,
                entry=entry.display_name,
            )
            for entry in entries
        }

    def _check_not_frozen(self):
        posted = self._origin.filtered(lambda move: move.state != "draft")
        for sentence in posted._frozen_by().values() if posted else ():
            raise UserError(sentence)

    def _changes_weight(self, vals):
        """Those of these entries, posted ones, in which the values change something of weight."""
        posted = self._origin.filtered(lambda move: move.state != "draft")
        names = [name for name in vals if posted._has_weight(name, vals[name])]
        return posted.filtered(
            lambda move: any(self._field_will_change(move, vals, name) for name in names)
        )

    @api.model
    def _has_weight(self, name, value):
        field = self._fields.get(name)
        if not field or not field.store or field.type in ("one2many", "many2many"):
            return False
        if name == "payment_state":
            return value not in FREE_PAYMENT_STATES
        return name not in FREE_FIELDS

    def write(self, vals):
        self._changes_weight(vals)._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_frozen(self):
        self._check_not_frozen()

    def button_draft(self):
        self._check_not_frozen()
        return super().button_draft()

    def button_cancel(self):
        self._check_not_frozen()
        return super().button_cancel()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self._check_not_frozen()
        return super()._reverse_moves(default_values_list, cancel)
