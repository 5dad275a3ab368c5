from odoo import models

from odoo.addons.calendar.models import calendar_event
from odoo.addons.service_base.privacy import mask

# Compared by identity: the file goes to somebody who sees masks.
FOR_MASKS = object()
TEXTS = ("summary", "description", "location")
PEOPLE = ("attendee", "organizer")
SCHEME = "MAILTO:"


class CalendarEvent(models.Model):
    """The file that goes with an invitation names everybody who is invited, with address."""

    _inherit = "calendar.event"

    def _get_ics_file(self):
        files = super()._get_ics_file()
        for meeting in self:
            if meeting.id in files and meeting._is_file_masked():
                files[meeting.id] = meeting._masked_file(files[meeting.id])
        return files

    def _is_file_masked(self):
        """Whether somebody who sees masks gets the file, or keeps what is sent in his name."""
        if self.env.context.get("invitation_for") is FOR_MASKS or not self._sees_personal():
            return True
        organizer = self.user_id
        return bool(organizer) and not self.with_user(organizer)._user_sees_personal()

    def _masked_file(self, file):
        # sudo: whoever is invited, to be left out of what is written
        invited = self.sudo().attendee_ids.partner_id | self.sudo().partner_id
        closed = invited.filtered(lambda partner: not partner._personal_is_open("email"))
        addresses = set(filter(None, closed.mapped("email")))
        calendar = calendar_event.vobject.readOne(file.decode())
        contents = calendar.vevent.contents
        for line in [line for name in PEOPLE for line in contents.get(name, ())]:
            address = line.value[len(SCHEME) :]
            if address in addresses:
                line.value = SCHEME + mask("email", address)
        for line in [line for name in TEXTS for line in contents.get(name, ())]:
            line.value = mask("text", str(closed._mask_own_values(line.value)))
        return calendar.serialize().encode()
