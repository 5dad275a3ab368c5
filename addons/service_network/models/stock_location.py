from odoo import api, fields, models
from odoo.tools import ormcache

from odoo.addons.service_base.concurrency import made_once


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_service_points_root = fields.Boolean(
        string="Root of Service Points", copy=False, readonly=True
    )
    own_service_point_id = fields.Many2one(
        "service.point", copy=False, readonly=True, index="btree_not_null", ondelete="restrict"
    )
    service_point_id = fields.Many2one(
        "service.point",
        string="Held by Service Point",
        compute="_compute_service_point_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The point that answers for what lies here.",
    )

    _service_points_root_unique = models.UniqueIndex(
        "(company_id) WHERE is_service_points_root",
        "A company has one root location for its service points.",
    )

    @api.depends("own_service_point_id", "location_id.service_point_id")
    def _compute_service_point_id(self):
        for location in self:
            location.service_point_id = (
                location.own_service_point_id or location.location_id.service_point_id
            )

    # --- places of which a company has one ---

    @api.model
    def _place_flags(self):
        """Boolean fields that mark a place of which a company has one."""
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        if any(self._place_flags() & vals.keys() for vals in vals_list):
            self.env.registry.clear_cache()  # see _place_id; forgotten too if rolled back
        return super().create(vals_list)

    def write(self, vals):
        if (self._place_flags() | {"active", "company_id"}) & vals.keys():
            self.env.registry.clear_cache()  # see _place_id
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # see _place_id
        return super().unlink()

    @api.model
    def _place(self, company, flag):
        """The company's place with this flag, if it was made: every move of parts asks for it."""
        try:
            return self.browse(self._place_id(company.id, flag))
        except LookupError:
            return self.browse()

    @api.model
    def _make_place(self, company, flag, vals):
        with made_once(self.env, flag):
            return self.create({"company_id": company.id, flag: True, **vals})

    @api.model
    @ormcache("company_id", "flag")
    def _place_id(self, company_id, flag):
        """:raise LookupError: there is none, which is not remembered"""
        place = self.search([(flag, "=", True), ("company_id", "=", company_id)], limit=1)
        if not place:
            raise LookupError(flag)
        return place.id
