from odoo import api, models

# what is counted → (so many, in so many hours)
LIMITS = {
    "report": ((10, 1), (30, 24)),
    "answer": ((5, 24),),
    "answers": ((300, 1),),
    "aside": ((20, 24),),
}


class ServiceMailAttempt(models.Model):
    """One report by mail, or one answer to it: no sender gets many of either."""

    _name = "service.mail.attempt"
    _inherit = ["service.attempt.mixin"]
    _description = "Counted Mail"
    _log_access = False
    _lock_space = 0x4D41494C  # "MAIL"

    @api.model
    def _take(self, what, address):
        """Whether one more is allowed; then it is counted.

        :param what: one of `LIMITS`
        """
        subject = self._fingerprint(what, (address or "").lower())
        with self._locked([subject]) as cr:
            if any(self._count(cr, subject, hours) >= most for most, hours in LIMITS[what]):
                return False
            self._insert(cr, subject)
            return True
