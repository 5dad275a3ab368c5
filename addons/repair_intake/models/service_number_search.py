from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.privacy import mask


class ServiceNumberSearch(models.Model):
    _inherit = "service.number.search"

    @api.model
    def _take_serials(self, serials, found):
        """Count the serials somebody of a point asks for that name no device the point knows.

        A serial opens the file of its device to whoever holds it. Serials are numbered in
        sequence: without a limit anybody could read them off one after the other.

        :param found: ``{serial: device}`` as it was found
        :raise UserError: the user has asked for as many as the company grants in an hour
        """
        if not self._is_of_a_point():
            return
        asker = self.sudo(False)
        devices = asker.env["stock.lot"].browse({device.id for device in found.values()})
        own = set(devices._filtered_access("read")._ids)
        foreign = {
            serial: serial in found
            for serial in serials
            if serial and not (serial in found and found[serial].id in own)
        }
        most = self.env.company.sudo().number_searches_an_hour  # sudo: a setting of the company
        if foreign and not self._take_all("serial", foreign, most):
            raise UserError(
                self.env._(
                    "You have asked for %s serial numbers within an hour that your service point"
                    " has no device of, as many as one person may. Go on in an hour, or ask the"
                    " hotline.",
                    most,
                )
            )

    @api.model
    def _take_all(self, kind, texts, most):
        """Whether all of these may be looked for; those that may are counted, and all are logged.

        :param texts: ``{text: whether it is found}``
        """
        subject = self._fingerprint(kind, self.env.uid)
        keys = {self._fingerprint("text", text): text for text in texts}
        with self._locked([subject]) as cr:
            new = [it for it in sorted(keys) if not self._has_tried(cr, subject, it, hours=1)]
            left = max(most - self._count(cr, subject, hours=1), 0)
            for key in new[:left]:
                self._insert(cr, subject, content=key)
            for refused, logged in ((False, new[:left]), (True, new[left:])):
                # somebody may have typed a phone number where a serial belongs
                asked = {
                    mask("text", keys[key]): texts[keys[key]] and not refused for key in logged
                }
                self.env["service.number.lookup"]._log(cr, asked, kind=kind, is_refused=refused)
        return len(new) <= left
