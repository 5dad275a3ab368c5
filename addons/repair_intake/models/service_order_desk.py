from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime


class ServiceOrder(models.Model):
    """What rooms further on tell a person at a desk, who has the customer on the line."""

    _inherit = "service.order"

    def _desk_facts(self):
        """What to show beside each order: dict order → list of `_desk_fact`.

        Asked of many orders at once, and of orders that are not saved yet; override to add.
        """
        return {order: [] for order in self}

    def _outcome_words(self):
        """Hook: what the device's timeline says of finished orders: dict order → text."""
        return {}

    @api.model
    def _desk_fact(self, label, text, tone=""):
        """:param tone: success, warning, danger or nothing"""
        return {"label": label, "text": text, "tone": tone}

    @api.model
    def _desk_today(self, limit):
        """Open orders with something promised for today or before, the most urgent first."""
        return self.browse()

    @api.model
    def _desk_time(self, moment):
        """A moment as it is said aloud, in the zone of whoever reads it."""
        if not moment:
            return ""
        hour = format_datetime(self.env, moment, dt_format="HH:mm")
        today = fields.Date.context_today(self)
        day = fields.Datetime.context_timestamp(self, moment).date()
        if day == today:
            return self.env._("today %s", hour)
        if day == today + timedelta(days=1):
            return self.env._("tomorrow %s", hour)
        return format_datetime(self.env, moment, dt_format="MM-dd HH:mm")
