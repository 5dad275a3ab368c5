import contextlib
import errno

import psycopg2
from werkzeug.exceptions import BadRequest, HTTPException, ServiceUnavailable

from odoo import models
from odoo.exceptions import AccessDenied, UserError
from odoo.http import SessionExpiredException, request

from ..controllers.public_page import refusal_page
from ..uploads import limit_request

# What Odoo itself answers as it should: log in first, or a sentence of ours.
ODOO_ANSWERS = (AccessDenied, SessionExpiredException, UserError)
FULL = {errno.ENOSPC, errno.EDQUOT}


class IrHttp(models.AbstractModel):
    """Routes with ``public_page=True`` are pages that strangers open and forms they send."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        request.is_public_page = rule.endpoint.routing.get("public_page")
        result = super()._pre_dispatch(rule, args)
        if request.is_public_page:
            # the request behind Odoo's wrapper, which passes on named attributes only
            limit_request(request.httprequest._HTTPRequest__wrapped)
            cls._check_token_is_readable()
        return result

    @classmethod
    def _check_token_is_readable(cls):
        """Odoo compares tokens in a way that fails on letters outside of ASCII."""
        if not request.get_http_params().get("csrf_token", "").isascii():
            raise BadRequest

    @classmethod
    def _handle_error(cls, exception):
        """A customer whose form is refused, or cannot be kept, is told so in our own words."""
        code = getattr(request, "is_public_page", False) and cls._refusal_code(exception)
        if code:
            with contextlib.suppress(Exception):  # then the page of Odoo has to do
                request.env.cr.rollback()
                return refusal_page(code)
        return super()._handle_error(exception)

    @classmethod
    def _refusal_code(cls, exception):
        """The status of our own answer, or nothing where Odoo's is the right one."""
        if isinstance(exception, HTTPException):
            return exception.code
        if _is_disk_full(exception):
            return ServiceUnavailable.code
        return not isinstance(exception, ODOO_ANSWERS) and 500


def _is_disk_full(exception):
    """Whether the server, or the database behind it, has no room left."""
    while exception:
        full = isinstance(exception, OSError) and exception.errno in FULL
        if full or isinstance(exception, psycopg2.errors.DiskFull):
            return True
        exception = exception.__cause__ or exception.__context__
    return False
