from odoo import models
from odoo.http import request

from ..uploads import limit_request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """A route with ``door_upload=True`` reads its form within our limits only."""
        super()._pre_dispatch(rule, args)
        if rule.endpoint.routing.get("door_upload"):
            # the request behind Odoo's wrapper, which passes on named attributes only
            limit_request(request.httprequest._HTTPRequest__wrapped)
