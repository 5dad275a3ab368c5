import hashlib
import json
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

KEPT_DAYS = 400
LONGEST_KEY = 200
# Begins the keys that the server makes of what it is told; nobody can take one before it.
OWN = "="


class RequestKey(models.Model):
    """What was asked for from outside, by the key that whoever asked made for it.

    The same key with the same content has one effect, however often it is sent; with other
    content it is refused. Every entry point that changes something does it so:

        request, is_new = self.env["request.key"]._reserve_key(key, "entry_point", asked)
        if not is_new:
            return self.browse(request.res_id)
        …
        request.res_id = made.id

    Whoever catches a refusal of what follows does it ``with request._freed_if_refused()``.
    """

    _name = "request.key"
    _description = "Request Key"
    _log_access = False
    _rec_name = "key"
    _order = "id desc"

    key = fields.Char(required=True)
    entry_point = fields.Char(required=True, help="What was asked for.")
    fingerprint = fields.Char(
        required=True, machine=True, help="Of the entry point and of all that was sent."
    )
    res_id = fields.Integer(string="Record", help="What the request made or changed.")
    at = fields.Datetime(required=True)

    _key_unique = models.Constraint("UNIQUE(key)", "This request was carried out already.")
    _at_idx = models.Index("(at)")

    @api.model
    def _reserve_key(self, key, entry_point, asked, res_id=None):
        """Keep the key in the transaction of its effect, or find the request it was kept for.

        The key is inserted first and read only if it is there already. Of two parallel requests
        the second waits here, is tried again by the server and finds what the first one did.

        :param entry_point: what is asked for
        :param asked: all that was sent, as JSON can hold it
        :param res_id: the record, if it is known; else write it once it is made
        :return: ``(request, is_new)``, the request with superuser rights
        :raise UserError: the key is none, or was used for something else
        """
        if not key or len(key) > LONGEST_KEY or key.startswith(OWN):
            raise UserError(self.env._("The request has no key of its own. Send one with it."))
        return self._reserve(key, entry_point, asked, res_id)

    @api.model
    def _reserve_own_key(self, name, entry_point, asked):
        """The same with a key that the server makes itself, of what can happen once only."""
        return self._reserve(self._own_key(name, entry_point), entry_point, asked)

    @api.model
    def _own_key(self, name, entry_point):
        return f"{OWN}{entry_point},{name}"

    @api.model
    def _own_names_taken(self, names, entry_point):
        """Those of the names whose key is taken, in one query."""
        by_key = {self._own_key(name, entry_point): name for name in names}
        # sudo: nobody has rights on the keys; only which of them are there
        known = self.sudo().search([("key", "in", list(by_key))])
        return {by_key[request.key] for request in known}

    @api.model
    def _take_own_names(self, names, entry_point):
        """Take the keys of many things that each happen once; two who do so at once: one fails."""
        # sudo: nobody has rights on the keys; the caller asked who may
        self.sudo().create(
            [
                {
                    "key": self._own_key(name, entry_point),
                    "entry_point": entry_point,
                    "fingerprint": self._fingerprint(entry_point, name),
                    "at": fields.Datetime.now(),
                }
                for name in names
            ]
        )

    def _reserve(self, key, entry_point, asked, res_id=None):
        fingerprint = self._fingerprint(entry_point, asked)
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO request_key (key, entry_point, fingerprint, res_id, at)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id",
                key,
                entry_point,
                fingerprint,
                res_id,
                fields.Datetime.now(),
            )
        )
        # sudo: nobody has rights on the keys; the caller proves that it knows what was sent
        if rows:
            return self.sudo().browse(rows[0]), True
        known = self.sudo().search([("key", "=", key)])
        if not known:
            raise ConcurrencyError(f"the key {key!r} is being used at this moment")
        if known.fingerprint != fingerprint:
            raise UserError(
                self.env._("This request key was used for another request. Send a new key.")
            )
        return known, False

    @contextmanager
    def _freed_if_refused(self):
        """The key may be sent again with what is mended, where the caller catches the refusal."""
        try:
            yield
        except (UserError, ValueError):  # what callers turn into an answer
            self.unlink()
            raise

    @api.model
    def _was_taken(self, key, record, step, asked):
        """Whether this step of a record was taken with this key; if not, the key is its now."""
        record.ensure_one()
        entry_point, asked = f"{record._name}.{step}", {"id": record.id, **asked}
        _request, is_new = self._reserve_key(key, entry_point, asked, record.id)
        return not is_new

    @api.model
    def _fingerprint(self, entry_point, asked):
        text = json.dumps([entry_point, asked], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.autovacuum
    def _gc_requests(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("at", "<", old)], limit=10_000).unlink()
