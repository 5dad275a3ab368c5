import hashlib
import json
import re

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL

KEPT_DAYS = 365
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class ServiceDoorRequest(models.Model):
    """What was carried out for a request of the web, by the key the browser made for it.

    The same key with the same content has one effect, however often it is sent; with other
    content it is refused.
    """

    _name = "service.door.request"
    _description = "Request at a Door"
    _log_access = False
    _rec_name = "key"
    _order = "id desc"

    key = fields.Char(required=True)
    fingerprint = fields.Char(required=True, help="Of the door and of all that was sent.")
    order_id = fields.Many2one("service.order", index="btree_not_null", ondelete="cascade")
    at = fields.Datetime(required=True)

    _key_unique = models.Constraint("UNIQUE(key)", "This request was carried out already.")
    _at_idx = models.Index("(at)")

    @api.model
    def _find(self, key, door, asked):
        """The same request, if it was carried out before.

        :raise UserError: the key is none, or was used for something else
        """
        self._check_key(key)
        # sudo: nobody has rights on the keys; the caller proves that it knows what was sent
        known = self.sudo().search([("key", "=", key)])
        if known and known.fingerprint != self._fingerprint(door, asked):
            raise UserError(
                self.env._(
                    "This page was sent already with other content."
                    " Load it again if you want to send something new."
                )
            )
        return known

    @api.model
    def _check_key(self, key):
        if not KEY.fullmatch(key or ""):
            raise UserError(self.env._("The page has expired. Load it again and send it again."))

    @api.model
    def _claim(self, key, door, asked, order=None):
        """Keep the key in the transaction of its effect.

        A parallel request with the same key waits here, then fails to serialize; sent again
        by the server, it finds what the first one did.
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO service_door_request (key, fingerprint, order_id, at)"
                " VALUES (%s, %s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id",
                key,
                self._fingerprint(door, asked),
                order and order.id,
                fields.Datetime.now(),
            )
        )
        claimed = self.env.cr.fetchone()
        if not claimed:
            raise ConcurrencyError("request key %s is claimed already" % key)
        # sudo: see _find
        return self.sudo().browse(claimed[0])

    @api.model
    def _fingerprint(self, door, asked):
        text = json.dumps([door, asked], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.autovacuum
    def _gc_requests(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("at", "<", old)], limit=10_000).unlink()
