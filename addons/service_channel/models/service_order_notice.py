import logging

from odoo import models

# By these the machines of customers know that it is no person whom they would answer (RFC 3834).
AUTOMATIC = {"X-Auto-Response-Suppress": "All"}
GENERATED, SUBMITTED = "auto-generated", {"received": "auto-replied"}

_logger = logging.getLogger(__name__)


class ServiceOrder(models.Model):
    """Messages to customers: put in the queue with what happened, sent by the regular work."""

    _inherit = "service.order"

    def _tell_customer(self, event):
        result = super()._tell_customer(event)
        mail, sms = self.env["service.notice"]._switched_on(event)
        # sudo: the message is part of the step; whoever takes it need not see the address
        orders = self.sudo()
        if mail and (reached := orders.filtered(lambda order: order._may_be_mailed(event))):
            reached._queue_safely("_queue_mail", mail, event)
        if sms and (reached := orders.filtered("phone")):
            reached._queue_safely("_queue_sms", sms)
        return result

    def _may_be_mailed(self, event):
        """Whether there is an address; and no sender of mails gets answer after answer."""
        address = self.partner_id.email or self.contact_email
        if not address or event != "received" or self.channel != "email":
            return bool(address)
        Attempt = self.env["service.mail.attempt"]
        return Attempt._take("answer", address) and Attempt._take("answers", "")

    def _queue_safely(self, method, template_id, *event):
        """A text that cannot be written must not stop the work: it is noted on the order."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(template_id, *event)
        except Exception:  # whatever an administrator may have written into the text
            _logger.exception("The message %s of %s could not be written", template_id, self)
            self._log("note", note=self.env._("A message to the customer could not be written."))

    def _queue_mail(self, template_id, event):
        values = {"headers": repr(AUTOMATIC | {"Auto-Submitted": SUBMITTED.get(event, GENERATED)})}
        self.env["mail.template"].browse(template_id).send_mail_batch(self.ids, email_values=values)

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
