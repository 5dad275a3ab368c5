from odoo import models

from .calendar_event import FOR_MASKS


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    def _notify_attendees(self, *args, **kwargs):
        """Who sees masks is sent a file of his own; the others' is as Odoo makes it."""
        masked = self.filtered(lambda attendee: attendee._is_shown_masks())
        if masked:
            with_masks = masked.with_context(invitation_for=FOR_MASKS)
            super(CalendarAttendee, with_masks)._notify_attendees(*args, **kwargs)
        if masked and masked == self:
            return None
        return super(CalendarAttendee, self - masked)._notify_attendees(*args, **kwargs)

    def _is_shown_masks(self):
        # sudo: only asks whose account it is
        users = self.partner_id.sudo().user_ids
        return any(not user.with_user(user)._user_sees_personal() for user in users)
