from odoo import models


class OldPartReturn(models.Model):
    """A failed device that comes back in a box of old parts comes back for its exchange too."""

    _inherit = "old.part.return"

    def _on_write_off(self):
        result = super()._on_write_off()
        # sudo: the warehouse has it in hand; the exchange follows
        papers = self.env["service.exchange"].sudo()
        papers = papers.search([("part_id", "in", self.use_id.ids)])._owed()
        if papers:
            papers._step("receive")
        return result
