import contextlib

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

# attempt → of whom or what together → (so many, in so many hours)
#
# What a stranger gains by guessing at the last four digits of a phone, each right one time in
# 10,000, in a day: 15 networks × 3 guesses → 0.0045 orders; any number of networks, 100 guesses
# → 0.01; one order, 5 guesses → 0.0005. Where one of these is used up nothing is shut: the whole
# number is asked for, and the link works all the time. Whole numbers, of which a city has more
# than ten million: 15 networks × 60 guesses → less than 0.0001.
LIMITS = {
    "request": {
        ("network",): ((20, 1),),
        ("phone", "network"): ((3, 1),),
        ("phone",): ((5, 1),),
    },
    # of a customer whose account has proved the number it reports with
    "own_request": {("network",): ((20, 1),), ("account",): ((5, 1),)},
    "digits": {("network",): ((3, 24),), ("order",): ((5, 24),), (): ((100, 24),)},
    "number": {("network",): ((20, 1), (60, 24)), ("order", "network"): ((5, 1),)},
    "register": {
        ("network",): ((20, 1),),
        ("card", "network"): ((5, 1), (10, 24)),
        ("card",): ((30, 24),),
    },
    # asking for a code, and typing the one that was sent: 50 of a million a day for an account
    "code": {
        ("network",): ((10, 1), (30, 24)),
        ("account",): ((5, 1), (10, 24)),
        ("target", "network"): ((3, 1),),
        ("target",): ((10, 24),),
    },
    "code_try": {("code",): ((5, 1),)},
    # signing up, asking for a new password
    "account": {("network",): ((20, 1),)},
}


class TooManyRequests(UserError):
    """A limit is reached; the answer says when one may try again."""

    http_status = 429


class PortalAttempt(models.Model):
    """One attempt at a public page that counts: a report, a wrong guess."""

    _name = "portal.attempt"
    _inherit = ["service.attempt.mixin"]
    _description = "Attempt at a Public Page"
    _log_access = False
    _lock_space = 0x504F5254  # "PORT"

    @api.model
    def _take(self, what, **whose):
        """Count one attempt, or none if one of its limits leaves none.

        :param whose: all that its limits speak of, such as ``network="192.0.2.1"``
        :return: ids to give back, or None where a limit is reached
        """
        limits = {
            self._fingerprint(what, kinds, [whose[kind] for kind in kinds]): counts
            for kinds, counts in LIMITS[what].items()
        }
        with self._locked(limits) as cr:
            for subject, counts in limits.items():
                for most, hours in counts:
                    if self._count(cr, subject, hours) >= most:
                        return None
            return [self._insert(cr, subject) for subject in limits]

    @api.model
    def _give_back(self, ids):
        """What was taken does not count: the guess was right."""
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("DELETE FROM portal_attempt WHERE id = ANY(%s)", ids))

    @api.model
    @contextlib.contextmanager
    def _counted(self, what, **whose):
        """Something that is tried inside counts, whether it comes to an end or not.

        The second of two clicks does not: the first is at work on the same request at this moment,
        and the server looks again when it has ended.

        :raise TooManyRequests: a limit is reached
        """
        taken = self._take(what, **whose)
        if not taken:
            raise TooManyRequests(
                self.env._(
                    "There were many requests from you within an hour."
                    " Please try again later, or call our hotline."
                )
            )
        try:
            yield
        except (ConcurrencyError, psycopg2.errors.SerializationFailure):
            self._give_back(taken)
            raise
