from werkzeug.exceptions import BadRequest, LengthRequired, RequestEntityTooLarge

from odoo import models
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.service_base.timed_input import TimedInput

LONGEST_BODY = 1_000_000
LONGEST_SECONDS = 20


class IrHttp(models.AbstractModel):
    """A connected system enters by its own paths, with a body that can be read, or not at all."""

    _inherit = "ir.http"

    def session_info(self):
        """Who has chosen no page to begin with gets that of his role."""
        info = super().session_info()
        if not info.get("home_action_id") and self.env.user._is_internal():
            info["home_action_id"] = self.env.user._home_action_id()
        return info

    @classmethod
    def _authenticate(cls, endpoint):
        result = super()._authenticate(endpoint)
        user = request.env.user
        if user and user._is_connected_system():
            cls._check_connection_path(user)
            cls._check_connection_size()
            if endpoint.routing["type"] == "json2":
                cls._check_connection_body()
        return result

    @classmethod
    def _dispatch(cls, endpoint):
        result = super()._dispatch(endpoint)
        user = request.env.user
        if user and user._is_connected_system():
            # superuser: what the entry point has changed is written with its rights; at the end of
            # the request Odoo would do it with the user's, who may not even read a currency
            request.env(su=True).flush_all()
        return result

    @classmethod
    def _check_connection_path(cls, user):
        if request.httprequest.path not in user._connection_paths():
            raise AccessError(request.env._("The key of this system gives no access here."))

    @classmethod
    def _check_connection_size(cls):
        # the request behind Odoo's wrapper, which passes on named attributes only
        asked = request.httprequest._HTTPRequest__wrapped
        if asked.content_length is None and "Transfer-Encoding" in asked.headers:
            raise LengthRequired()  # it would come in pieces, and end when it likes
        if (asked.content_length or 0) > LONGEST_BODY:
            raise RequestEntityTooLarge()
        asked.environ["wsgi.input"] = TimedInput(asked.environ["wsgi.input"], LONGEST_SECONDS)

    @classmethod
    def _check_connection_body(cls):
        """Odoo's own route asks for less: deep nesting or a strange context would break it."""
        try:
            body = request.get_json_data()
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise BadRequest(request.env._("The body is not a JSON object."))
        if body.get("context") or body.get("ids"):
            raise BadRequest(request.env._("Send neither a context nor ids."))
