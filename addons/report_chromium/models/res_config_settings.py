from odoo import fields, models

from ..chromium import find
from ..chromium.binary import version
from .ir_actions_report import PLACES, TIME_LIMIT


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chromium_found = fields.Char(string="Browser", compute="_compute_chromium_found")
    chromium_time_limit = fields.Integer(
        string="Time Limit (Seconds)",
        config_parameter="report_chromium.time_limit",
        default=TIME_LIMIT,
        help="A print that takes longer is stopped.",
    )
    chromium_places = fields.Integer(
        string="Prints at Once",
        config_parameter="report_chromium.places",
        default=PLACES,
        help="More wait for their turn, so that the server keeps working while many print.",
    )

    def _compute_chromium_found(self):
        path = find()
        found = f"{path} ({version(path)})" if path else False
        for settings in self:
            settings.chromium_found = found
