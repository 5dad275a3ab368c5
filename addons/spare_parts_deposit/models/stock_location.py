from odoo import api, fields, models
from odoo.tools import ormcache

PARTS_PLACES = {"is_parts_transit", "is_parts_difference"}


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_parts_transit = fields.Boolean(string="Parts in Transit", copy=False, readonly=True)
    is_parts_difference = fields.Boolean(string="Transit Differences", copy=False, readonly=True)

    _parts_transit_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_transit", "A company has one transit location for parts."
    )
    _parts_difference_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_difference",
        "A company has one location for differences in transit.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(PARTS_PLACES & vals.keys() for vals in vals_list):
            self.env.registry.clear_cache()  # forgotten again if this is rolled back
        return super().create(vals_list)

    def write(self, vals):
        if (PARTS_PLACES | {"active", "company_id"}) & vals.keys():
            self.env.registry.clear_cache()  # see _parts_place_id
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # see _parts_place_id
        return super().unlink()

    @api.model
    def _parts_place(self, company, flag):
        """The place of parts, if it was made; every transfer asks for it."""
        try:
            return self.browse(self._parts_place_id(company.id, flag))
        except LookupError:
            return self.browse()

    @api.model
    @ormcache("company_id", "flag")
    def _parts_place_id(self, company_id, flag):
        """:raise LookupError: there is none, which is not remembered"""
        place = self.search([(flag, "=", True), ("company_id", "=", company_id)], limit=1)
        if not place:
            raise LookupError(flag)
        return place.id
