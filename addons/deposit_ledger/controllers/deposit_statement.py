from odoo import fields, http
from odoo.http import content_disposition, request

from odoo.addons.service_base.routes import own_route
from odoo.addons.service_base.workbook import MIMETYPE

from ..report.deposit_statement_workbook import DepositStatementWorkbook


class DepositStatementController(http.Controller):
    @own_route(
        "/deposit/statement/<int:account_id>/xlsx",
        methods=["GET"],
        type="http",
        auth="user",
        readonly=True,
    )
    def statement_xlsx(self, account_id, date_from="", date_to=""):
        """The statement as a workbook; the same answer for absent and forbidden accounts."""
        account = request.env["deposit.account"].browse(account_id).exists()
        statement = account.has_access("read") and self._statement(account, date_from, date_to)
        if not (account and statement):
            raise request.not_found()
        name = f"{account.point_id.code or account.id}-{date_from}-{date_to}.xlsx"
        return request.make_response(
            DepositStatementWorkbook(statement).build(),
            headers=[
                ("Content-Type", MIMETYPE),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    def _statement(self, account, date_from, date_to):
        """Made in memory only; none if the dates are no period."""
        try:
            first, last = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        except ValueError:
            return None
        if not (first and last and first <= last):
            return None
        return account.env["deposit.statement"].new(
            {"account_id": account.id, "date_from": first, "date_to": last}
        )
