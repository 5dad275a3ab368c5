from odoo import http
from odoo.http import content_disposition, request

from ..xlsx import StatementWorkbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SettlementController(http.Controller):
    @http.route(
        "/settlement/statement/<int:statement_id>/xlsx", type="http", auth="user", readonly=True
    )
    def statement_xlsx(self, statement_id):
        """The statement as a workbook; the same answer for absent and forbidden ones."""
        statement = request.env["settlement.statement"].browse(statement_id).exists()
        if not (statement and statement.has_access("read")):
            raise request.not_found()
        return request.make_response(
            StatementWorkbook(statement).build(),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{statement.name}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
