from datetime import date

from odoo.addons.repair_intake.tests.common import IntakeCase

TODAY = date(2026, 3, 31)


class ChannelCase(IntakeCase):
    """A channel's user and a report as it sends one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.channel = cls.make_user("channel.test", "service_channel.group_channel")
        cls.trusted = cls.make_user("trusted.test", "service_channel.group_trusted_channel")
        cls.phone_model.default_code = "TEST-X1"

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
