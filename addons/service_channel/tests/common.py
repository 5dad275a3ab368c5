from datetime import date

from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon
from odoo.addons.repair_intake.tests.common import IntakeCase

LOUD = ("odoo.addons.service_channel.models.mail_thread",)
TODAY = date(2026, 3, 31)


class ChannelCase(IntakeCase):
    """A channel's user and a report as it sends one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls.connect("plain.test").user_id
        cls.trusted = cls.connect("trusted.test", is_trusted=True).user_id
        cls.phone_model.default_code = "TEST-X1"

    @classmethod
    def connect(cls, code, **vals):
        """Another system, connected as a channel."""
        return cls.env["service.connection"].create(
            {"name": code, "kind": "channel", "channel": "wechat", "code": code, **vals}
        )

    @classmethod
    def payload(cls, **vals):
        return {
            "channel": "wechat",
            "reference": "W-1",
            "phone": "13900009901",
            "name": "Han Meimei",
            "area": cls.district.code,
            "street": "Road 1",
            "serial": "CHANNEL-1",
            "model": "TEST-X1",
            "symptom": "does not start",
            **vals,
        }


MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{reference}>
{headers}Content-Type: text/plain; charset=utf-8

{body}
"""


class MailGateCase(ChannelCase, MailCommon):
    """Mails to the service address, as the mail server hands them in."""

    def setUp(self):
        super().setUp()
        # what is counted over a connection of its own goes with the test
        mode = self.enter_registry_test_mode()
        mode.__enter__()
        self.addCleanup(mode.__exit__, None, None, None)
        self.known = self.env["res.partner"].create(
            {"name": "Known", "email": "han@example.com", "phone": "13900007777"}
        )

    def receive(self, body="", sender="Han Meimei <han@example.com>", reference="m1@x", **vals):
        headers = "".join(f"{name}: {text}\n" for name, text in vals.pop("headers", {}).items())
        options = {
            "sender": sender,
            "to": f"service@{self.alias_domain}",
            "subject": "It does not start",
            "reference": reference,
            "body": body,
            **vals,
        }
        with mute_logger("odoo.addons.mail.models.mail_thread", *LOUD):
            self.env["mail.thread"].message_process(None, MAIL.format(headers=headers, **options))
        return self.env["service.order"].search([("external_ref", "=", f"<{reference}>")])

    def prove_senders(self):
        """Our mail server checks who sends; the headers of a mail that it has checked."""
        self.env["ir.config_parameter"].set_param("service_channel.authserv_id", "mx.test")
        result = "mx.test; dmarc=pass header.from=example.com"
        return {"Authentication-Results": result}

    def aside(self):
        return self.env["service.mail"].search([])
