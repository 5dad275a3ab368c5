import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

KEPT_DAYS = 400
LONGEST_KEY = 200


class RequestKey(models.Model):
    """What was asked for from outside, by the key that whoever asked made for it.

    The same key with the same content has one effect, however often it is sent; with other
    content it is refused. Every door that changes something does it so:

        Request = self.env["request.key"]
        if known := Request._find(key, "door", asked):
            return self.browse(known.res_id)
        claimed = Request._claim(key, "door", asked)
        …
        claimed.res_id = made.id
    """

    _name = "request.key"
    _description = "Request Key"
    _log_access = False
    _rec_name = "key"
    _order = "id desc"

    key = fields.Char(required=True)
    door = fields.Char(required=True, help="What was asked for.")
    fingerprint = fields.Char(required=True, help="Of the door and of all that was sent.")
    res_id = fields.Integer(string="Record", help="What the request made or changed.")
    at = fields.Datetime(required=True)

    _key_unique = models.Constraint("UNIQUE(key)", "This request was carried out already.")
    _at_idx = models.Index("(at)")

    @api.model
    def _find(self, key, door, asked):
        """The same request, if it was carried out before, with superuser rights.

        :param asked: all that was sent, as JSON can hold it
        :raise UserError: the key is none, or was used for something else
        """
        if not key or len(key) > LONGEST_KEY:
            raise UserError(self.env._("The request has no key of its own. Send one with it."))
        # sudo: nobody has rights on the keys; the caller proves that it knows what was sent
        known = self.sudo().search([("key", "=", key)])
        if known and known.fingerprint != self._fingerprint(door, asked):
            raise UserError(
                self.env._("This request key was used for another request. Send a new key.")
            )
        return known

    @api.model
    def _claim(self, key, door, asked, res_id=None):
        """Keep the key in the transaction of its effect; the record, with superuser rights.

        A parallel request with the same key waits here and then is tried again by the server:
        it finds what the first one did.
        """
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO request_key (key, door, fingerprint, res_id, at)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id",
                key,
                door,
                self._fingerprint(door, asked),
                res_id,
                fields.Datetime.now(),
            )
        )
        if not rows:
            raise ConcurrencyError(f"the key {key!r} is being used at this moment")
        # sudo: see _find
        return self.sudo().browse(rows[0])

    @api.model
    def _was_taken(self, key, record, step, asked):
        """Whether this step of a record was taken with this key; if not, the key is its now."""
        record.ensure_one()
        door, asked = f"{record._name}.{step}", {"id": record.id, **asked}
        if self._find(key, door, asked):
            return True
        self._claim(key, door, asked, record.id)
        return False

    @api.model
    def _fingerprint(self, door, asked):
        text = json.dumps([door, asked], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.autovacuum
    def _gc_requests(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("at", "<", old)], limit=10_000).unlink()
