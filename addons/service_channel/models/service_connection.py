import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.labels import selection_labels

from ..payload import CHANNELS

CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,31}")
# Sources of orders that no other system sends.
TAKEN = ("email", "import")


class ServiceConnection(models.Model):
    """A channel: a shop or chat that sends reports, each under a code of its own."""

    _inherit = "service.connection"

    kind = fields.Selection(selection_add=[("channel", "Channel")], ondelete={"channel": "cascade"})
    channel = fields.Selection(
        selection="_selection_channel", default="wechat", help="How its reports are counted."
    )
    code = fields.Char(
        copy=False,
        help="Stands before the shop in the source of each order; orders are known by it for ever.",
    )
    is_trusted = fields.Boolean(
        string="Has Checked Its Customers",
        help="A known phone number ties its reports to the customer's file at once."
        " Only for systems where customers log in with a verified number.",
    )

    _code_unique = models.Constraint("UNIQUE(company_id, code)", "Another channel has this code.")
    _channel_complete = models.Constraint(
        "CHECK(kind != 'channel' OR (channel IS NOT NULL AND code IS NOT NULL))",
        "A channel needs a code and how its reports are counted.",
    )

    @api.model
    def _selection_channel(self):
        names = selection_labels(self.env["service.order"], "channel")
        return [(channel, names[channel]) for channel in CHANNELS]

    @api.constrains("code")
    def _check_code(self):
        for code in filter(None, self.mapped("code")):
            if code in TAKEN or not CODE.fullmatch(code):
                raise ValidationError(
                    self.env._(
                        "“%s” cannot be the code of a channel. Use small letters, digits, dots,"
                        " dashes and underscores; “email” and “import” are taken.",
                        code,
                    )
                )

    def write(self, vals):
        if "code" in vals and any(system.code != vals["code"] for system in self if system.code):
            raise ValidationError(
                self.env._("The code of a channel stays: its orders are known by it.")
            )
        return super().write(vals)

    def _kind_group(self):
        if self.kind == "channel":
            return self.env.ref("service_channel.group_channel")
        return super()._kind_group()

    def _source(self, shop=None):
        """What an order of this channel names as its source."""
        return "/".join(filter(None, (self.code, shop)))
