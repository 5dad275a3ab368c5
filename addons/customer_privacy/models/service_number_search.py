from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.privacy import is_masked, mask

# Fewer digits are no whole number: the last four stand in the mask anyway. More are an IMEI's.
LENGTHS = range(7, 13)


class ServiceNumberSearch(models.Model):
    """One whole number that somebody who sees masks looked for.

    Whole numbers find their customers for every role. Without a limit anybody could try the
    digits that a mask hides, one number after another.
    """

    _name = "service.number.search"
    _inherit = ["service.attempt.mixin"]
    _description = "Search for a Whole Number"
    _log_access = False
    _lock_space = 0x4E554D42  # "NUMB"

    @api.model
    def _take(self, asked, kind="phone"):
        """Count a whole number or address that the user looks for, the same one once an hour.

        :param kind: what the text is looked for among, as in the attribute ``personal`` of a field
        :raise UserError: the user has looked for as many as the company grants in an hour
        """
        if self._sees_personal() or not (whole := self._whole(asked, kind)):
            return
        most = self.env.company.sudo().number_searches_an_hour  # sudo: a setting of the house
        subject, number = self._fingerprint("user", self.env.uid), self._fingerprint("text", whole)
        with self._locked([subject]) as cr:
            # a list asks for rows, sums and pages of the same number
            if self._has_tried(cr, subject, number, hours=1):
                return
            is_free = self._count(cr, subject, hours=1) < most
            if is_free:
                self._insert(cr, subject, content=number)
            asked_for = "email" if "@" in whole and kind == "phone" else kind
            self.env["service.number.lookup"]._log(
                cr, {mask(asked_for, whole): False}, kind=asked_for, is_refused=not is_free
            )
        if is_free:
            return
        raise UserError(
            self.env._(
                "You have looked for %s different numbers within an hour, as many as your role"
                " may: customers' numbers are masked for it. Search by order number, serial or"
                " name, or ask the hotline.",
                most,
            )
        )

    @api.model
    def _whole(self, asked, kind):
        """The whole number or address that was asked for; nothing if it is something else.

        What is looked for among names as well, such as an address of mail, shows what it is.
        """
        if not isinstance(asked, str) or is_masked(asked):
            return ""
        if "@" in asked or kind == "street":
            return asked
        number = self.env.company._phone_part(asked)
        return number if len(number) in LENGTHS else ""
