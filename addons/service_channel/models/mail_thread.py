import logging

from odoo import api, models
from odoo.tools.mail import append_content_to_html

from ..mail_pictures import is_unreadable

_logger = logging.getLogger(__name__)

ORDER, ASIDE = "service.order", "service.mail"


class MailThread(models.AbstractModel):
    """Mail for service orders comes in by this gate; all other mail goes Odoo's way."""

    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        guarded = (self._service_route(message, message_dict, route) for route in routes or ())
        return [route for route in guarded if route]

    @api.model
    def _service_route(self, message, message_dict, route):
        """The way on for a mail to a service order: there, aside, or none at all."""
        model, thread_id, values, user_id, alias = route
        if model != ORDER:
            return route
        if not self.env[ORDER]._mail_sender(message, message_dict):
            user_id = self.env.uid  # nobody works in a name that is only claimed
        reason = self.env[ORDER]._mail_aside_reason(message, message_dict)
        if not reason:
            return model, thread_id, values, user_id, alias
        mail_id = message_dict["message_id"]
        _logger.info("Mail %s to a service order is put aside: %s", mail_id, reason)
        if not self.env["service.mail.attempt"]._take("aside", message_dict.get("email_from")):
            _logger.warning("Mail %s is dropped: this sender has many put aside", mail_id)
            return None
        return ASIDE, 0, {"reason": reason, "answers_id": thread_id or False}, self.env.uid, alias

    def _message_parse_post_process(self, message, message_dict, routes):
        """The author of a mail to an order is who is proven to have sent it, or nobody."""
        values = super()._message_parse_post_process(message, message_dict, routes)
        if any(route[0] in (ORDER, ASIDE) for route in routes or ()):
            values["author_id"] = self.env[ORDER]._mail_sender(message, message_dict).id
            values |= self._service_files(message_dict)
        return values

    @api.model
    def _service_files(self, message_dict):
        """The mail is kept whatever hangs on it; a picture that cannot be drawn is left out."""
        files = message_dict.get("attachments") or []
        kept = [file for file in files if not is_unreadable(file.content)]
        if len(kept) == len(files):
            return {}
        names = ", ".join(file.fname for file in files if file not in kept)
        note = self.env._("Left out, because they cannot be read as pictures: %s", names)
        body = message_dict.get("body") or ""
        return {"attachments": kept, "body": append_content_to_html(body, note)}
