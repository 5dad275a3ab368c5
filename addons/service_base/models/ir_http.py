from werkzeug.exceptions import abort

from odoo import models
from odoo.http import Response, request


class IrHttp(models.AbstractModel):
    """What all routes of ours have in common, see `routes.py`."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        routing = rule.endpoint.routing
        if routing.get("own") and request.httprequest.method == "OPTIONS":
            abort(Response(status=204, headers={"Allow": ", ".join(routing["methods"])}))
        return super()._pre_dispatch(rule, args)
