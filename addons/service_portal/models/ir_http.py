from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

from ..controllers.door import refusal_page
from ..uploads import limit_request


class IrHttp(models.AbstractModel):
    """Routes with ``door=True`` are the forms that strangers send."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        request.is_door = rule.endpoint.routing.get("door")
        if request.is_door:
            # the request behind Odoo's wrapper, which passes on named attributes only
            limit_request(request.httprequest._HTTPRequest__wrapped)
        return result

    @classmethod
    def _handle_error(cls, exception):
        """A customer whose form is refused unread is told so in our own words."""
        if getattr(request, "is_door", False) and isinstance(exception, HTTPException):
            request.env.cr.rollback()
            return refusal_page(exception.code)
        return super()._handle_error(exception)
