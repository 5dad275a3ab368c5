from odoo import api, models
from odoo.tools import SQL

# door → who or what knocks → (so many, in so many hours)
LIMITS = {
    "request": {"phone": ((5, 1),), "address": ((20, 1),)},
    "progress": {
        "order": ((5, 1), (20, 24)),
        "address": ((20, 1),),
        "everybody": ((300, 1),),
    },
    "register": {"card": ((5, 1), (20, 24)), "address": ((20, 1),)},
}


class ServiceDoorAttempt(models.Model):
    """One knock at a door of the web that counts: a report, a wrong guess."""

    _name = "service.door.attempt"
    _inherit = ["service.attempt.mixin"]
    _description = "Attempt at a Door"
    _log_access = False
    _lock_space = 0x444F4F52  # "DOOR"

    @api.model
    def _take(self, door, key=None, **subjects):
        """Count one attempt of each subject, or none if one of them has none left.

        :param key: of the request; the same request sent again counts once
        :param subjects: by kind, such as ``phone="+8613800138000"``
        :return: ids to give back, or None where a limit is reached
        """
        hashed = {kind: self._fingerprint(door, kind, text) for kind, text in subjects.items()}
        with self._turn(hashed.values()) as cr:
            for kind, subject in hashed.items():
                for most, hours in LIMITS[door][kind]:
                    if self._count(cr, subject, key, hours) >= most:
                        return None
            return [self._insert(cr, subject, key) for subject in hashed.values()]

    @api.model
    def _give_back(self, ids):
        """What was taken does not count: the guess was right."""
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("DELETE FROM service_door_attempt WHERE id = ANY(%s)", ids))
