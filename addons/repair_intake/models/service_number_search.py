from odoo import api, models
from odoo.exceptions import UserError


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
        foreign = {s for s in serials if s and not (s in found and found[s].id in own)}
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
        """Whether all of these may be looked for; those that may are counted."""
        subject = self._fingerprint(kind, self.env.uid)
        keys = {self._fingerprint("text", text) for text in texts}
        with self._locked([subject]) as cr:
            new = [it for it in sorted(keys) if not self._has_tried(cr, subject, it, hours=1)]
            left = max(most - self._count(cr, subject, hours=1), 0)
            for key in new[:left]:
                self._insert(cr, subject, content=key)
        return len(new) <= left
