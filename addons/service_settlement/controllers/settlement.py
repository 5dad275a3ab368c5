from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.service_base.routes import own_route
from odoo.addons.service_base.workbook import MIMETYPE

from ..xlsx import StatementWorkbook


class SettlementController(http.Controller):
    @own_route(
        "/settlement/statement/<int:statement_id>/xlsx",
        methods=["GET"],
        type="http",
        auth="user",
        readonly=True,
    )
    def statement_xlsx(self, statement_id):
        """The statement as a workbook; the same answer for absent and forbidden ones."""
        statement = request.env["settlement.statement"].browse(statement_id).exists()
        if not (statement and statement.has_access("read")):
            raise request.not_found()
        return request.make_response(
            StatementWorkbook(statement).build(),
            headers=[
                ("Content-Type", MIMETYPE),
                ("Content-Disposition", content_disposition(f"{statement.name}.xlsx")),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
