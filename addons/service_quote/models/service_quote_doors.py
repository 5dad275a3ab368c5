from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .service_quote_workflow import NOTED_BY


class ServiceQuote(models.Model):
    """The buttons of a quote, and what may be asked for from outside."""

    _inherit = "service.quote"

    def action_send(self, key=None):
        """Tell the customer the price; from now on the lines stand."""
        self.check_access("write")
        if key and self.env["request.key"]._was_taken(key, self, "send", {}):
            return
        self._send()

    def action_new_version(self):
        """The same lines once more, to be changed; the customer will be asked again."""
        self.ensure_one()
        self.check_access("write")
        return self._new_version()._get_records_action()

    def accept(self, name, how, signature=None, key=None):
        """Note the consent a customer gave on the screen or by telephone."""
        self.check_access("write")
        self._ensure_may_note(how)
        self._accept(name, how, signature=signature, key=key)
        return True

    def decline(self, reason, how="phone", name=None, key=None):
        """Note that the customer does not want the work."""
        self.check_access("write")
        self._ensure_may_note(how)
        self._decline(reason, key=key, how=how, name=name)
        return True

    def action_sign(self):
        return self._open_answer("signature", self.env._("Customer Signs"))

    def action_agreed_by_phone(self):
        return self._open_answer("phone", self.env._("Agreed by Phone"))

    def action_declined(self):
        return self._open_answer(False, self.env._("Customer Declines"))

    def action_finish_declined(self):
        """End the order without the work; the fee for looking at it stays."""
        self.ensure_one()
        if self.state != "declined":
            raise UserError(self.env._("Quote %s was not declined.", self.name))
        self.order_id.step("finish", {"result": "declined"})
        return self.order_id._get_records_action(name=self.order_id.name)

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    def _open_answer(self, how, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "service.quote.answer",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_quote_id": self.id,
                "default_how": how or "phone",
                "default_agrees": bool(how),
            },
        }

    @api.model
    def _may_note(self, how):
        return how in NOTED_BY and self.env.user.has_groups(NOTED_BY[how])

    def _ensure_may_note(self, how):
        if not self._may_note(how):
            raise AccessError(
                self.env._(
                    "You cannot note an answer given this way. A technician lets the customer sign;"
                    " the point manager and the hotline note what was said by telephone."
                )
            )
