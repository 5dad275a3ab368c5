from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_network.roles import EVERY_ROLE

from .service_device_owner import HOW_OWNED

# Points that do not know the new owner no longer see the device.
FORGET_POINTS = """
DELETE FROM stock_lot_service_point_rel seen
 USING stock_lot lot
 WHERE lot.id = seen.lot_id AND lot.id = ANY(%(ids)s) AND lot.owner_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM res_partner_service_point_rel known
                    WHERE known.partner_id = lot.owner_id AND known.point_id = seen.point_id)
"""


class StockLot(models.Model):
    """Who owns a device, since when, how that was learned, and who owned it before.

    The present owner stands on the device itself, so that a new device costs no further record.
    """

    _inherit = "stock.lot"

    shown_owner_id = fields.Many2one(
        "res.partner",
        string="Present Owner",
        compute="_compute_shown_owner_id",
        search="_search_shown_owner_id",
        help="As far as the reader knows this person.",
    )
    owner_since = fields.Date(string="Owned Since", copy=False)
    owner_how = fields.Selection(HOW_OWNED, string="Owner Learned by", readonly=True, copy=False)
    earlier_owner_ids = fields.One2many(
        "service.device.owner", "lot_id", string="Earlier Owners", readonly=True, groups=EVERY_ROLE
    )

    @api.depends("owner_id")
    @api.depends_context("uid")
    def _compute_shown_owner_id(self):
        owners = self._known_owners()
        for lot in self:
            lot.shown_owner_id = owners.get(lot._origin)

    def _search_shown_owner_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", self._search_by_owner(operator, value))

    def _search_by_owner(self, operator, value):
        known = self.env["res.partner"]._search([("id", operator, value)])
        # sudo: devices of persons the reader knows; which of them he sees the caller asks
        return self.sudo()._search([("owner_id", "in", known)])

    def _known_owners(self):
        """Owners whom this user may see: dict stock.lot → res.partner."""
        # sudo: who owns a device is shown where the person is known
        owner_of = {lot._origin: lot.sudo().owner_id.id for lot in self}
        partners = self.env["res.partner"].browse({owner for owner in owner_of.values() if owner})
        if not self.env.su:
            partners = partners._filtered_access("read")
        known = dict(zip(partners.ids, partners, strict=True))
        return {lot: known[owner] for lot, owner in owner_of.items() if owner in known}

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self.env["service.point"]._known_from_the_start(vals_list)
        return super().create([{**vals, **self._prepare_owner_vals(vals)} for vals in vals_list])

    def write(self, vals):
        if "owner_id" not in vals:
            return super().write(self._without_owner_how(vals))
        changed = self.filtered(lambda lot: lot.owner_id.id != (vals["owner_id"] or False))
        result = super(StockLot, self - changed).write(self._without_owner_how(vals))
        if changed:
            changed._close_ownership(vals.get("owner_since"))
            result = super(StockLot, changed).write({**vals, **self._prepare_owner_vals(vals)})
            changed._forget_points()
        return result

    def _set_owner(self, partner, how, since=None, note=False):
        """Give the devices another owner; the earlier one becomes history.

        :param how: order, registration, hand_over or manual
        """
        # sudo: how an owner was learned is not written by hand
        devices = self.sudo().with_context(owner_note=note)
        vals = {"owner_id": partner.id, "owner_how": how}
        if since:
            vals["owner_since"] = since
        devices.filtered(lambda lot: lot.owner_id != partner).write(vals)
        # of an owner known already it is told better, since when
        earlier = devices.filtered(
            lambda lot: since and lot.owner_since and since < lot.owner_since
        )
        earlier.write({"owner_how": how, "owner_since": since})

    @api.model
    def _prepare_owner_vals(self, vals):
        """What is kept of a new owner. Only superuser code says how it learned of one."""
        if not vals.get("owner_id"):
            return {"owner_since": False, "owner_how": False}
        self._check_owner_is_known(vals["owner_id"])
        how = vals.get("owner_how") if self.env.su else None
        return {
            "owner_since": vals.get("owner_since") or fields.Date.context_today(self),
            "owner_how": how or "manual",
        }

    @api.model
    def _check_owner_is_known(self, partner_id):
        """Nobody learns a stranger's name by making him the owner of a device."""
        if not self.env.su:
            self.env["res.partner"].browse(partner_id).check_access("read")

    @api.model
    def _without_owner_how(self, vals):
        if self.env.su or "owner_how" not in vals:
            return vals
        return {name: value for name, value in vals.items() if name != "owner_how"}

    def _close_ownership(self, until=None):
        """Keep the owner the devices have now as an earlier one."""
        until = fields.Date.to_date(until) or fields.Date.context_today(self)
        # sudo: history is not written by hand
        self.env["service.device.owner"].sudo().create(
            [lot._prepare_earlier_owner_vals(until) for lot in self.sudo() if lot.owner_id]
        )

    def _prepare_earlier_owner_vals(self, until):
        return {
            "lot_id": self.id,
            "partner_id": self.owner_id.id,
            "since": self.owner_since and min(self.owner_since, until),
            "until": until,
            "how": self.owner_how or "manual",
            "note": self.env.context.get("owner_note"),
        }

    def _forget_points(self):
        self.flush_recordset(["owner_id", "service_point_ids"])
        self.env["res.partner"].flush_model(["service_point_ids"])
        self.env.cr.execute(SQL(FORGET_POINTS, ids=self.ids))
        self.invalidate_recordset(["service_point_ids"])
