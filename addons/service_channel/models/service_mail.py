from odoo import api, fields, models
from odoo.exceptions import UserError

KEPT_DAYS = 90
REASONS = [
    ("sender", "No Sender Who Could Be Answered"),
    ("machine", "Written by a Machine"),
    ("own", "From an Address of Our Own"),
    ("many", "Too Many from This Sender"),
]


class ServiceMail(models.Model):
    """A mail to the service address that became no order: kept until somebody has looked at it."""

    _name = "service.mail"
    _inherit = ["mail.thread"]
    _description = "Mail Put Aside"
    _order = "id desc"
    _rec_name = "subject"
    _pictures_redrawn = True  # see ir.attachment

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    reason = fields.Selection(REASONS, required=True, readonly=True)
    sender = fields.Char(readonly=True, personal="email")
    subject = fields.Char(readonly=True, personal="text")
    message_ref = fields.Char(string="Message-Id", readonly=True)
    answers_id = fields.Many2one(
        "service.order", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    order_id = fields.Many2one(
        "service.order", string="Became", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    active = fields.Boolean(default=True)

    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        vals = {
            "sender": (msg_dict.get("email_from") or "")[:1000],
            "subject": (msg_dict.get("subject") or "")[:1000],
            "message_ref": msg_dict.get("message_id"),
        }
        return self.create({**vals, **(custom_values or {})})

    @api.model
    def _detect_loop_sender_domain(self, email_from_normalized):
        """Nobody is answered here, not even that there were too many."""

    def write(self, vals):
        if not self.env.su and vals.keys() - {"active"}:
            raise UserError(self.env._("A mail cannot be changed. Take it up or archive it."))
        return super().write(vals)

    def action_take_up(self):
        """Somebody has looked at it: it is a report, or an answer to an order."""
        self.ensure_one()
        self.check_access("write")
        if self.order_id:
            raise UserError(self.env._("This mail was taken up as order %s.", self.order_id.name))
        # sudo: moves this mail to the order; an agent may make orders, see the access rights
        mail = self.sudo()
        order = mail.answers_id or mail._make_order()
        files = mail.message_ids.attachment_ids
        mail.message_change_thread(order)
        files.write({"res_model": order._name, "res_id": order.id})
        mail.write({"order_id": order.id, "active": False})
        return order.sudo(False)._get_records_action(name=self.env._("Service Order"))

    @api.autovacuum
    def _gc_old(self):
        """What nobody has taken up within some months is nobody's business any more."""
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        found = self.with_context(active_test=False).search([("create_date", "<", old)], limit=1000)
        found.unlink()

    def _make_order(self):
        message = self.message_ids.filtered(lambda m: m.message_type == "email")[-1:]
        texts = {
            "email_from": self.sender,
            "subject": self.subject,
            "body": message.body,
            "message_id": self.message_ref,
        }
        return self.env["service.order"]._order_of_mail(texts)
