from odoo import models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import listing

from . import parts_scan_mixin  # noqa: F401 – the parent is read first


class PartsArrivalMixin(models.AbstractModel):
    """A document by which parts arrive: they are counted, and what is short is asked about."""

    _name = "parts.arrival.mixin"
    _description = "Arrival of Parts"
    _inherit = ["parts.scan.mixin"]

    def action_count(self):
        """Count by hand: nothing is there until somebody says so."""
        self.ensure_one()
        self.check_access("read")
        _step, field = self._scan_step()
        if field != "received_qty":
            raise UserError(self.env._("Nothing of %s is to be counted now.", self.display_name))
        self._begin_counting(field)

    def action_ask_receive(self):
        """Receive what was counted; what is short or was not counted is asked about first."""
        self.ensure_one()
        self._before_request("receive")
        self._check_step("receive")
        if not self._receipt_question():
            return self.action_receive()
        dialog = self.env["parts.receipt"].create({self._receipt_link: self.id})
        return dialog._get_records_action(name=self.env._("Receive"), target="new")

    def _receipt_question(self):
        """What is to be confirmed before this is received; an empty text if nothing is."""
        lines = self.line_ids
        if not self.is_counted:
            pieces = sum(line._sent_qty() for line in lines)
            return self.env._(
                "Nothing was counted. Receive all %(pieces)s pieces as they were sent?",
                pieces=f"{pieces:g}",
            )
        short = [
            f"{line.short_qty:g} × {line.product_id.display_name}"
            for line in lines
            if line.product_id.uom_id.compare(line.short_qty, 0.0) > 0
        ]
        return short and self.env._(
            "Short: %s. It is claimed as soon as you receive. Did you look twice?",
            listing(self.env, short),
        )
