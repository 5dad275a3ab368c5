from odoo import models

from odoo.addons.service_base.privacy import mask


class CalendarAlarmManager(models.AbstractModel):
    _inherit = "calendar.alarm_manager"

    def do_notif_reminder(self, alert):
        """The reminder on the screen shows the name of the meeting as whoever sees it reads it."""
        reminder = super().do_notif_reminder(alert)
        if reminder and not self._user_sees_personal():
            shown = {name: mask("text", reminder[name]) for name in ("title", "message")}
            return {**reminder, **shown}
        return reminder
