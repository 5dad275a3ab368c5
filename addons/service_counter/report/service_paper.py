from odoo import api, models
from odoo.exceptions import UserError


class ServicePaper(models.AbstractModel):
    """What every printed paper of an order has in common."""

    _name = "service.paper"
    _description = "Paper of a Service Order"

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["service.order"].browse(docids or [])
        orders.check_access("read")
        self._ensure_can_print(orders)
        orders._log_paper(self._paper_title())
        return {"doc_ids": orders.ids, "doc_model": orders._name, "docs": orders}

    @api.model
    def _paper_title(self):
        """The paper's name in the reader's language."""
        return self.env["ir.actions.report"]._get_report(self._name.removeprefix("report.")).name

    @api.model
    def _ensure_can_print(self, orders):
        """Refuse a paper that would be empty. Override where a paper needs something."""


class PaperIntake(models.AbstractModel):
    _name = "report.service_counter.paper_intake"
    _inherit = ["service.paper"]
    _description = "Intake Receipt"


class PaperVisit(models.AbstractModel):
    _name = "report.service_counter.paper_visit"
    _inherit = ["service.paper"]
    _description = "On-site Work Order"


class PaperRepair(models.AbstractModel):
    _name = "report.service_counter.paper_repair"
    _inherit = ["service.paper"]
    _description = "Repair Report"


class PaperFee(models.AbstractModel):
    _name = "report.service_counter.paper_fee"
    _inherit = ["service.paper"]
    _description = "Fee Receipt"

    @api.model
    def _ensure_can_print(self, orders):
        for order in orders:
            if not order.receipt_id:
                raise UserError(
                    self.env._("Order %s has no fee receipt yet. Take the fee first.", order.name)
                )
