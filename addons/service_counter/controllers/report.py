from odoo.http import route

from odoo.addons.web.controllers.report import ReportController


class SheetController(ReportController):
    def _reads_only(self, rule, args):
        """Whoever prints a sheet of an order is noted on it; other reports write nothing."""
        return not args.get("reportname", "").startswith("service_counter.sheet_")

    @route(readonly=_reads_only)
    def report_routes(self, *args, **data):
        return super().report_routes(*args, **data)
