from odoo import api, fields, models
from odoo.tools import ormcache


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    is_parts_transfer = fields.Boolean(string="Service Points", copy=False, readonly=True)

    _parts_transfer_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_transfer",
        "A company has one operation type for transfers to its service points.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()  # forgotten again if this is rolled back
        return super().create(vals_list)

    def write(self, vals):
        if {"is_parts_transfer", "active", "company_id"} & vals.keys():
            self.env.registry.clear_cache()  # see _parts_transfer_id
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()  # see _parts_transfer_id
        return super().unlink()

    @api.model
    def _parts_transfer(self, company):
        """The type of transfers of parts, if it was made; every transfer asks for it."""
        try:
            return self.browse(self._parts_transfer_id(company.id))
        except LookupError:
            return self.browse()

    @api.model
    @ormcache("company_id")
    def _parts_transfer_id(self, company_id):
        """:raise LookupError: there is none, which is not remembered"""
        domain = [("is_parts_transfer", "=", True), ("company_id", "=", company_id)]
        kind = self.search(domain, limit=1)
        if not kind:
            raise LookupError(company_id)
        return kind.id
