from odoo import api, fields, models
from odoo.tools import ormcache

EVENTS = [
    ("received", "Report Received"),
    ("quoted", "Quote Sent"),
    ("appointed", "Appointment Made"),
    ("ready", "Ready"),
    ("sent", "Sent Back"),
    ("storage", "Storage Reminder"),
    ("closed", "Closed"),
]


class ServiceNotice(models.Model):
    """What a customer is told when something happens to an order, and by which way."""

    _name = "service.notice"
    _description = "Message to Customers"
    _order = "sequence, id"
    _rec_name = "event"

    sequence = fields.Integer(default=10)
    event = fields.Selection(EVENTS, required=True, readonly=True)
    email_active = fields.Boolean(string="By E-mail")
    email_template_id = fields.Many2one(
        "mail.template",
        string="E-mail Text",
        domain=[("model", "=", "service.order")],
        ondelete="restrict",
    )
    sms_active = fields.Boolean(string="By SMS")
    sms_template_id = fields.Many2one(
        "sms.template",
        string="SMS Text",
        domain=[("model", "=", "service.order")],
        ondelete="restrict",
    )

    _event_unique = models.Constraint("UNIQUE(event)", "There is one message for each event.")
    _switched_on_with_text = models.Constraint(
        "CHECK((NOT email_active OR email_template_id IS NOT NULL)"
        " AND (NOT sms_active OR sms_template_id IS NOT NULL))",
        "Choose a text before you switch the message on.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # see _switched_on
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()  # see _switched_on
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # see _switched_on
        return super().unlink()

    @api.model
    @ormcache("event")
    def _switched_on(self, event):
        """Ids of the texts that go out: ``(mail.template or False, sms.template or False)``."""
        # sudo: whatever happens is told, whoever does it
        notice = self.sudo().search([("event", "=", event)])
        return (
            notice.email_active and notice.email_template_id.id,
            notice.sms_active and notice.sms_template_id.id,
        )
