import logging

from odoo import models

_logger = logging.getLogger(__name__)


class ServiceOrder(models.Model):
    """Messages to customers: put in the queue with what happened, sent by the regular work."""

    _inherit = "service.order"

    def _tell_customer(self, event):
        result = super()._tell_customer(event)
        mail, sms = self.env["service.notice"]._switched_on(event)
        # sudo: the message is part of the step; whoever takes it need not see the address
        orders = self.sudo()
        if mail and (reached := orders.filtered("partner_id.email")):
            reached._queue_safely("_queue_mail", mail)
        if sms and (reached := orders.filtered("phone")):
            reached._queue_safely("_queue_sms", sms)
        return result

    def _queue_safely(self, method, template_id):
        """A text that cannot be written must not stop the work: it is noted on the order."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(template_id)
        except Exception:  # whatever an administrator may have written into the text
            _logger.exception("The message %s of %s could not be written", template_id, self)
            self._log("note", note=self.env._("A message to the customer could not be written."))

    def _queue_mail(self, template_id):
        self.env["mail.template"].browse(template_id).send_mail_batch(self.ids)

    def _queue_sms(self, template_id):
        template = self.env["sms.template"].browse(template_id)
        texts = template._render_field("body", self.ids, compute_lang=True)
        self.env["sms.sms"].create(
            [
                {
                    "number": order.phone,
                    "body": texts[order.id],
                    "partner_id": order.partner_id.id,
                }
                for order in self
            ]
        )
