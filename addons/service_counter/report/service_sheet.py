from odoo import api, models
from odoo.exceptions import UserError


class ServiceSheet(models.AbstractModel):
    """What every printed sheet of an order has in common."""

    _name = "service.sheet"
    _description = "Sheet of a Service Order"

    @api.model
    def _get_report_values(self, docids, data=None):
        orders = self.env["service.order"].browse(docids or [])
        orders.check_access("read")
        self._ensure_can_print(orders)
        orders._log_sheet(self._sheet_title())
        return {"doc_ids": orders.ids, "doc_model": orders._name, "docs": orders}

    @api.model
    def _sheet_title(self):
        """The sheet's name in the reader's language."""
        return self.env["ir.actions.report"]._get_report(self._name.removeprefix("report.")).name

    @api.model
    def _ensure_can_print(self, orders):
        """Refuse a sheet that would be empty. Override where a sheet needs something."""


class SheetIntake(models.AbstractModel):
    _name = "report.service_counter.sheet_intake"
    _inherit = ["service.sheet"]
    _description = "Intake Receipt"


class SheetVisit(models.AbstractModel):
    _name = "report.service_counter.sheet_visit"
    _inherit = ["service.sheet"]
    _description = "On-site Work Order"


class SheetRepair(models.AbstractModel):
    _name = "report.service_counter.sheet_repair"
    _inherit = ["service.sheet"]
    _description = "Repair Report"


class SheetFee(models.AbstractModel):
    _name = "report.service_counter.sheet_fee"
    _inherit = ["service.sheet"]
    _description = "Fee Receipt"

    @api.model
    def _ensure_can_print(self, orders):
        for order in orders:
            if not order.receipt_id:
                raise UserError(
                    self.env._("Order %s has no fee receipt yet. Take the fee first.", order.name)
                )
