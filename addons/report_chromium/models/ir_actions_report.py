import logging
import os

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..chromium import (
    Browser,
    BrowserFailed,
    NoPlace,
    Paper,
    Printer,
    Running,
    TooSlow,
    bind,
    find,
    place,
)
from ..chromium.stamp import page_count

_logger = logging.getLogger(__name__)

TIME_LIMIT = 120
# A browser keeps a core busy while it prints.
PLACES = min(max(os.cpu_count() or 1, 2), 4)


class IrActionsReport(models.Model):
    """Prints through Chromium wherever Odoo would print through wkhtmltopdf."""

    _inherit = "ir.actions.report"

    @api.model
    def get_wkhtmltopdf_state(self):
        """Printing is possible where there is a Chromium, whatever wkhtmltopdf there is."""
        return "ok" if find() else super().get_wkhtmltopdf_state()

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, header=None, footer=None, **options):
        """PDF of the bodies, each with its own header, footer and page numbers.

        Falls back to wkhtmltopdf where there is no Chromium, or where it does not start.
        """
        binary = find()
        if not binary:
            return super()._run_wkhtmltopdf(bodies, report_ref, header, footer, **options)
        paper = self._get_chromium_paper(report_ref, **options)
        seconds = self._get_chromium_seconds()
        try:
            with place(self._get_chromium_places(), seconds):
                return self._run_chromium(binary, seconds, bodies, Running(header, footer), paper)
        except NoPlace:
            raise UserError(
                self.env._(
                    "Others are printing, and nothing became free for %s seconds."
                    " Wait a moment and print again.",
                    seconds,
                )
            ) from None
        except TooSlow:
            raise UserError(
                self.env._(
                    "Printing took longer than %s seconds and was stopped. Print fewer records"
                    " at once, or ask your administrator to raise the limit in the settings.",
                    seconds,
                )
            ) from None
        except BrowserFailed as error:
            _logger.warning("Chromium (%s) did not print: %s", binary, error)
            if _wkhtml().state == "install":
                raise UserError(
                    self.env._(
                        "The paper could not be printed because Chromium does not work on this"
                        " server. Ask your administrator; the server's log tells more."
                    )
                ) from error
        return super()._run_wkhtmltopdf(bodies, report_ref, header, footer, **options)

    @api.model
    def _run_chromium(self, binary, seconds, bodies, running, paper):
        with Browser(binary, seconds) as browser:
            printer = Printer(browser, self._get_report_url(), self._chromium_fetcher())
            printed = [printer.print(str(body), paper) for body in bodies]
            overlay = None
            if running:
                counts = [page_count(content) for content in printed]
                overlay = printer.print(running.sheets(counts, paper), paper.without_margins())
                if page_count(overlay) != sum(counts):
                    raise BrowserFailed("The headers do not match the pages.")
        return bind(printed, overlay) if overlay or len(printed) > 1 else printed[0]

    @api.model
    def _get_chromium_paper(
        self, report_ref, landscape=None, specific_paperformat_args=None, set_viewport_size=False
    ):
        report = self._get_report(report_ref) if report_ref else self
        return Paper.of(report.get_paperformat(), landscape, specific_paperformat_args)

    @api.model
    def _get_chromium_seconds(self):
        # sudo: everybody who prints obeys the limit
        limit = self.env["ir.config_parameter"].sudo().get_param("report_chromium.time_limit")
        return int(limit or 0) or TIME_LIMIT

    @api.model
    def _get_chromium_places(self):
        """How many may print at once on this machine."""
        # sudo: everybody who prints obeys the limit
        places = self.env["ir.config_parameter"].sudo().get_param("report_chromium.places")
        return max(int(places or 0), 0) or PLACES
