from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from odoo.addons.service_base.routes import own_route

GROUP = "service_hotline.group_telephone"


class Telephone(http.Controller):
    @own_route(
        "/service_hotline/call",
        type="http",
        auth="bearer",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
    )
    def call(self):
        """One event of a call, told by the telephone system; see the README.

        An API key proves who speaks, so that no form of another site can.
        """
        if not request.env.user.has_group(GROUP):
            return self._refuse(403, request.env._("This key is not the telephone system's."))
        try:
            event = self._event(request.get_json_data())
            call, news = request.env["service.call"]._telephone(**event)
        except (AccessError, UserError) as error:
            return self._refuse(422, str(error))
        except (BadRequest, ValueError, RecursionError):
            return self._refuse(400, request.env._("The body is not a JSON object of one event."))
        return request.make_json_response({"call": call.id, "state": call.state, "news": news})

    def _event(self, body):
        if not isinstance(body, dict):
            raise BadRequest()
        names = ("event", "reference", "number", "agent", "direction")
        return {"event": "", "reference": ""} | {n: body[n] for n in names if n in body}

    def _refuse(self, status, message):
        return request.make_json_response({"error": message}, status=status)
