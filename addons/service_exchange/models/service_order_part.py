from odoo import models


class ServiceOrderPart(models.Model):
    """A unit given in exchange goes out by the exchange that was approved for it."""

    _inherit = "service.order.part"

    def _guard_use(self):
        refusal = super()._guard_use()
        if refusal or self.outcome != "exchange":
            return refusal
        return self._paper_refusal()

    def _paper_refusal(self):
        # sudo: whether there is a paper and the company asks for one, for whoever hands it out
        papers = self.order_id.sudo().exchange_ids._alive()
        if not papers and not self.order_id.company_id.sudo().exchange_by_paper:
            return False
        if papers.filtered(lambda paper: paper._hands_out(self)):
            return False
        if papers:
            return self.env._(
                "Order %(order)s has exchange %(exchange)s: hand the unit over there.",
                order=self.order_id.name,
                exchange=papers[0].name,
            )
        return self.env._(
            "An exchange has to be approved. Apply for one on order %s.", self.order_id.name
        )
